import { type Command, flags, valueOptions } from './command.ts';
import { commands } from './commands.ts';

/** A command with what follows it: `status <workspace>`. */
export const called = ({ name, params, many }: Command): string =>
  [name, ...params.map(([placeholder]) => placeholder)].join(' ') + (many ? ' ...' : '');

const optionsOf = ({ options, flags = [] }: Command): string =>
  [...options.map((name) => `[--${name} ${valueOptions[name]}]`), ...flags.map((name) => `[--${name}]`)].join(' ');

const flagLines = ({ flags: own = [] }: Command): string => own.map((name) => `\n  --${name}: ${flags[name]}`).join('');

/** How one command is used. */
export const commandUsage = (command: Command): string =>
  `Usage: npm run cli -- ${[called(command), optionsOf(command)].filter(Boolean).join(' ')}\n\n  ${command.about}${flagLines(command)}`;

const width = Math.max(...commands.map((command) => called(command).length)) + 2;

/** The help: every command in one line, then what all of them understand. */
export const usage = `Usage: npm run cli -- <command> [options]

${commands.map((command) => `  ${called(command).padEnd(width)}${command.about}`).join('\n')}
  ${'help [<command>]'.padEnd(width)}Shows this, or the options of one command.

  --organisation ID|NAME   the organisation, where a workspace has several; otherwise its default one
  --local                  the local run; this is the default while one is going
  --data DIR               the folder of the local run, where it is not .local
  --stage STAGE            a stage in AWS, with TABLE_NAME and PUBLIC_URL set to the outputs of its stacks`;
