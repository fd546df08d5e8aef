import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createWorkspaceCommand } from './create-workspace.ts';
import { makeLinkCommand } from './make-connect-link.ts';
import { showStatusCommand } from './show-status.ts';
import { CliError, openTarget, type Target, type TargetOptions } from './target.ts';

const usage = `Usage: npm run cli -- <command> [options]

  workspace create <id> [--name TEXT] [--delivery-url URL]
      Creates a workspace and prints its secrets, once.
  link <workspace> [--user ID] [--name TEXT] [--role owner|administrator|member|viewer] [--to connect|console]
      Prints a connect link, good for 15 minutes and one use.
  status <workspace>
      Shows the organisations of a workspace and what waits for them.

  --local         the local run; this is the default while one is going
  --data DIR      the folder of the local run, where it is not .local
  --stage STAGE   a stage in AWS, with TABLE_NAME and PUBLIC_URL set to the outputs of its stacks`;

const options = {
  name: { type: 'string' },
  'delivery-url': { type: 'string' },
  user: { type: 'string' },
  role: { type: 'string' },
  to: { type: 'string' },
  local: { type: 'boolean' },
  data: { type: 'string' },
  stage: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const read = (argv: string[]) => {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new CliError(`${error instanceof Error ? error.message : 'These options are not understood.'}\n\n${usage}`);
  }
};

type Given = ReturnType<typeof read>['values'];
type Command = (target: Target, given: Given, now: Date) => Promise<string[]>;

const single = (words: string[], what: string): string => {
  const [only, ...more] = words;
  if (only === undefined) throw new CliError(`${what} is missing.\n\n${usage}`);
  if (more.length > 0) throw new CliError(`What is "${more.join(' ')}" for?\n\n${usage}`);
  return only;
};

const commandOf = (words: string[]): Command => {
  const [first, second, ...rest] = words;
  if (first === 'workspace' && second === 'create') {
    const workspace = single(rest, 'The id of the new workspace');
    return (target, given, now) =>
      createWorkspaceCommand(target, { workspace, name: given.name, deliveryUrl: given['delivery-url'], now });
  }
  if (first === 'link') {
    const workspace = single(words.slice(1), 'The workspace');
    return (target, { user, name, role, to }, now) => makeLinkCommand(target, { workspace, user, name, role, to, now });
  }
  if (first === 'status') {
    const workspace = single(words.slice(1), 'The workspace');
    return (target) => showStatusCommand(target, workspace);
  }
  throw new CliError(first === undefined ? usage : `There is no command "${words.join(' ')}".\n\n${usage}`);
};

const isUnreachable = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && error.code === 'ECONNREFUSED') || isUnreachable(error.cause));

/** Runs one command and returns the lines it has to say. Throws a `CliError` for what the person can mend. */
export const runCli = async (
  argv: string[],
  surroundings: Pick<TargetOptions, 'environment' | 'localFile'> & { now: Date },
): Promise<string[]> => {
  const { values, positionals } = read(argv);
  if (values.help) return [usage];
  const command = commandOf(positionals);
  const localFile = values.data === undefined ? surroundings.localFile : join(values.data, 'env.json');
  const local = values.local === true || values.data !== undefined;
  const target = await openTarget({ local, stage: values.stage, environment: surroundings.environment, localFile });
  try {
    return await command(target, values, surroundings.now);
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    throw new CliError(
      target.name === 'local'
        ? 'The local run does not answer. Start it again: npm start'
        : 'AWS cannot be reached from here.',
    );
  } finally {
    target.close();
  }
};
