import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Command, type Flag, flags, type Given, type ValueOption, valueOptions } from './command.ts';
import { commands } from './commands.ts';
import { commandUsage, usage } from './help.ts';
import { CliError, openTarget, type TargetOptions } from './target.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const ownOptions = {
  ...{ organisation: text, user: text, name: text, role: text, to: text, deal: text, 'delivery-url': text },
  ...{ file: text, code: text, type: text, id: text, secret: text, state: text, over: text, xero: text, kind: text },
  ...{ take: text, from: text, call: text, backfill: text, record: text, job: text },
  ...{ yes: flag, all: flag, again: flag },
} satisfies Record<ValueOption, typeof text> & Record<Flag, typeof flag>;
const options = {
  ...ownOptions,
  ...{ data: text, stage: text, local: flag },
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
  const own: string[] = [...command.options, ...(command.flags ?? [])];
  const foreign = Object.keys({ ...valueOptions, ...flags }).find(
    (name) => Object.hasOwn(given, name) && !own.includes(name),
  );
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
  surroundings: Pick<TargetOptions, 'environment' | 'localFile' | 'say' | 'askSecret'> & { now: Date },
): Promise<string[]> => {
  const { values, positionals } = read(argv);
  if (values.help) return [help(positionals)];
  if (positionals[0] === 'help') return [help(positionals.slice(1))];
  const { command, rest } = commandOf(positionals);
  check(command, rest, values);
  const localFile = values.data === undefined ? surroundings.localFile : join(values.data, 'env.json');
  const local = values.local === true || values.data !== undefined;
  const { environment, say, askSecret } = surroundings;
  const target = await openTarget({ local, stage: values.stage, environment, localFile, say, askSecret });
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
