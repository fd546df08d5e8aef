import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Command, commands, type Given, type ValueOption, valueOptions } from './commands.ts';
import { commandUsage, usage } from './help.ts';
import { CliError, openTarget, type TargetOptions } from './target.ts';

const text = { type: 'string' } as const;
const ownOptions = {
  ...{ organisation: text, user: text, name: text, role: text, to: text, 'delivery-url': text },
  ...{ file: text, code: text, type: text, id: text, secret: text },
} satisfies Record<ValueOption, typeof text>;
const options = {
  ...ownOptions,
  ...{ data: text, stage: text },
  local: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const read = (argv: string[]) => {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new CliError(`${error instanceof Error ? error.message : 'These options are not understood.'}\n\n${usage}`);
  }
};

/** The command that the first words call; the rest are its own. */
const commandOf = (words: string[]): { command: Command; rest: string[] } => {
  for (const command of commands) {
    const length = command.name.split(' ').length;
    if (words.slice(0, length).join(' ') === command.name) return { command, rest: words.slice(length) };
  }
  throw new CliError(words.length === 0 ? usage : `There is no command "${words.join(' ')}".\n\n${usage}`);
};

const check = (command: Command, rest: string[], given: Given): void => {
  const { params, many = false } = command;
  const missing = params[rest.length];
  if (missing) throw new CliError(`${missing[1]} is missing.\n\n${commandUsage(command)}`);
  const extra = many ? [] : rest.slice(params.length);
  if (extra.length > 0) throw new CliError(`What is "${extra.join(' ')}" for?\n\n${commandUsage(command)}`);
  const own: string[] = command.options;
  const foreign = Object.keys(valueOptions).find((name) => Object.hasOwn(given, name) && !own.includes(name));
  if (foreign !== undefined) {
    throw new CliError(`"${command.name}" knows no option --${foreign}.\n\n${commandUsage(command)}`);
  }
};

const help = (words: string[]): string => (words.length === 0 ? usage : commandUsage(commandOf(words).command));

const isUnreachable = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && error.code === 'ECONNREFUSED') || isUnreachable(error.cause));

/** Runs one command and returns the lines it has to say. Throws a `CliError` for what the person can mend. */
export const runCli = async (
  argv: string[],
  surroundings: Pick<TargetOptions, 'environment' | 'localFile'> & { now: Date },
): Promise<string[]> => {
  const { values, positionals } = read(argv);
  if (values.help) return [help(positionals)];
  if (positionals[0] === 'help') return [help(positionals.slice(1))];
  const { command, rest } = commandOf(positionals);
  check(command, rest, values);
  const localFile = values.data === undefined ? surroundings.localFile : join(values.data, 'env.json');
  const local = values.local === true || values.data !== undefined;
  const target = await openTarget({ local, stage: values.stage, environment: surroundings.environment, localFile });
  try {
    return await command.run(target, rest, values, surroundings.now);
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
