import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { askSecret } from './ask.ts';
import { runCli } from './run.ts';
import { CliError } from './target.ts';

const localFile = fileURLToPath(new URL('../../.local/env.json', import.meta.url));

try {
  const lines = await runCli(process.argv.slice(2), {
    ...{ environment: process.env, localFile, now: new Date() },
    say: (line) => console.error(line),
    askSecret,
  });
  console.log(lines.join('\n'));
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
