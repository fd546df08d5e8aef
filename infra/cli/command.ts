import type { RecordType } from '../../shared/records/record.ts';
import type { Asked, Desk } from '../../shared/review/asked.ts';
import { type Place, placeOf } from './place.ts';
import { recordTypeOf } from './record-type.ts';
import { CliError, type Target } from './target.ts';

/** Every option that takes a value, by name, with what the help says of that value. */
export const valueOptions = {
  organisation: 'ID|NAME',
  user: 'ID',
  name: 'TEXT',
  role: 'owner|administrator|member|viewer',
  to: 'connect|console|draft',
  deal: 'FILE',
  'delivery-url': 'URL',
  file: 'FILE',
  code: 'CAUSE',
  type: 'TYPE',
  id: 'ID',
  secret: 'events|link|delivery',
  state: 'STATE',
  over: 'CONFIDENCE',
  xero: 'XERO-ID',
  kind: 'invoice|quote',
  take: 'crm|xero',
  from: 'DAY|ORGANISATION',
  call: 'KEY|JOB',
  backfill: 'NAME',
  record: 'TYPE:ID',
  job: 'JOB',
};
export type ValueOption = keyof typeof valueOptions;

/** Every option without a value, with what it says. */
export const flags = {
  yes: 'does it, instead of only showing what would be done',
  all: 'all of them',
  again: 'from the beginning',
};
export type Flag = keyof typeof flags;
export type Given = { [name in ValueOption]?: string | undefined } & { [name in Flag]?: boolean | undefined };

/** One command of the command line. */
export interface Command {
  /** The words that call it. */
  name: string;
  /** What follows them: the placeholder in the help, and how a complaint calls it. */
  params: [string, string][];
  /** Whether the last of these may be given several times. */
  many?: boolean;
  options: ValueOption[];
  flags?: Flag[];
  /** One line for the help. */
  about: string;
  run: (target: Target, words: string[], given: Given, now: Date) => Promise<string[]>;
}

export const workspaceParam: [string, string] = ['<workspace>', 'The workspace'];
export const placeOptions: ValueOption[] = ['organisation'];
export const askedOptions: ValueOption[] = ['organisation', 'user'];

/** Who asks, and when. */
export const by = ({ user = 'cli' }: Given, now: Date): Asked => ({ by: user, now });

/** The organisation that a command is about, and its rows with who decides on them. */
export const deskAt = async (
  target: Target,
  workspace: string,
  given: Given,
  now: Date,
): Promise<{ place: Place; desk: Desk }> => {
  const place = await placeOf(target, workspace, given.organisation);
  return { place, desk: { table: target.table, scope: place.scope, asked: by(given, now) } };
};

/** The types that `--type` names: one, several with commas, or `all` of these when it is left out. */
export const typesOf = <Type extends RecordType>(word: string | undefined, all: readonly Type[]): Type[] => {
  if (word === undefined) return [...all];
  return word.split(',').map((one) => {
    const type = recordTypeOf(one.trim());
    const found = all.find((known) => known === type);
    if (found === undefined) throw new CliError(`This is not for ${type}. Types are: ${all.join(', ')}.`);
    return found;
  });
};

/** One record, named by `--type` and `--id`. */
export const recordIn = ({ type, id }: Given): { type: RecordType; id: string } => {
  if (type === undefined || id === undefined) throw new CliError('Name the record: --type TYPE --id ID');
  return { type: recordTypeOf(type), id };
};

/** A word of a closed list; a `CliError` says which there are. */
export const oneOf = <Word extends string>(option: string, word: string | undefined, words: readonly Word[]): Word => {
  const found = words.find((one) => one === word);
  if (found === undefined) throw new CliError(`--${option} is one of: ${words.join(', ')}.`);
  return found;
};

/** A list of so many lines at most, with what is left out. */
export const mostLines = (lines: string[], most = 200): string[] =>
  lines.length <= most ? lines : [...lines.slice(0, most), `... and ${lines.length - most} more.`];
