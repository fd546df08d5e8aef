import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { figuresOf, resultTable } from './figures.ts';
import { showProgress } from './progress.ts';
import { runDemo } from './run-demo.ts';

const usage = `npm run demo -- [--json FILE] [--fresh] [--kill]

  --json FILE   also write the figures to this file
  --fresh       use a stack of its own with empty data, even if one is running
  --kill        kill that stack with -9 in mid-push, start it again and go on (implies --fresh)
`;

const readOptions = () =>
  parseArgs({
    options: {
      json: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      kill: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;

const main = async (): Promise<number> => {
  const { json, fresh, kill, help } = readOptions();
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  const progress = showProgress();
  const result = await runDemo({ fresh: fresh || kill, kill, progress });
  const figures = figuresOf(result.answers, result.reckoning, result.calls);
  progress.step(resultTable({ ...result, figures }));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`);
  const wrong = [...result.reckoning.wrong, ...result.byHand.wrong];
  return figures.lost === 0 && figures.duplicates === 0 && wrong.length === 0 ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
