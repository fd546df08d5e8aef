import { createWorkspaceCommand } from './create-workspace.ts';
import { explainCommand } from './explain-record.ts';
import { makeLinkCommand } from './make-connect-link.ts';
import { pauseCommand } from './pause-organisation.ts';
import { retryCommand } from './retry-records.ts';
import { retireCommand, rotateCommand } from './rotate-secrets.ts';
import { exportSettingsCommand, importSettingsCommand, setSettingsCommand, showSettingsCommand } from './settings.ts';
import { showStatusCommand } from './show-status.ts';
import type { Target } from './target.ts';

/** Every option that takes a value, by name, with what the help says of that value. */
export const valueOptions = {
  organisation: 'ID|NAME',
  user: 'ID',
  name: 'TEXT',
  role: 'owner|administrator|member|viewer',
  to: 'connect|console',
  'delivery-url': 'URL',
  file: 'FILE',
  code: 'CAUSE',
  type: 'contact|invoice',
  id: 'ID',
  secret: 'events|link|delivery',
};
export type ValueOption = keyof typeof valueOptions;
export type Given = { [name in ValueOption]?: string | undefined };

/** One command of the command line. */
export interface Command {
  /** The words that call it. */
  name: string;
  /** What follows them: the placeholder in the help, and how a complaint calls it. */
  params: [string, string][];
  /** Whether the last of these may be given several times. */
  many?: boolean;
  options: ValueOption[];
  /** One line for the help. */
  about: string;
  run: (target: Target, words: string[], given: Given, now: Date) => Promise<string[]>;
}

const workspace: [string, string] = ['<workspace>', 'The workspace'];
const place: ValueOption[] = ['organisation'];
const asked: ValueOption[] = ['organisation', 'user'];
const by = ({ user = 'cli' }: Given, now: Date) => ({ by: user, now });

export const commands: Command[] = [
  {
    name: 'workspace create',
    params: [['<id>', 'The id of the new workspace']],
    options: ['name', 'delivery-url'],
    about: 'Creates a workspace and prints its secrets, once.',
    run: (target, [id = ''], given, now) =>
      createWorkspaceCommand(target, { workspace: id, name: given.name, deliveryUrl: given['delivery-url'], now }),
  },
  {
    name: 'workspace rotate',
    params: [workspace],
    options: ['secret'],
    about: 'Makes a new secret and prints it, once; the earlier one holds until it is retired.',
    run: (target, [id = ''], { secret }) => rotateCommand(target, { workspace: id, secret }),
  },
  {
    name: 'workspace retire',
    params: [workspace],
    options: ['secret'],
    about: 'Drops the earlier secrets, of one kind or of all; only the newest ones hold.',
    run: (target, [id = ''], { secret }) => retireCommand(target, { workspace: id, secret }),
  },
  {
    name: 'link',
    params: [workspace],
    options: ['user', 'name', 'role', 'to'],
    about: 'Prints a link to connect Xero or open the console, good for 15 minutes and one use.',
    run: (target, [id = ''], { user, name, role, to }, now) =>
      makeLinkCommand(target, { workspace: id, user, name, role, to, now }),
  },
  {
    name: 'status',
    params: [workspace],
    options: [],
    about: 'Shows the organisations of a workspace and what waits for them.',
    run: (target, [id = '']) => showStatusCommand(target, id),
  },
  {
    name: 'explain',
    params: [
      workspace,
      ['<contact|invoice>', 'The type of the record'],
      ['<crm id>', 'The id of the record in the CRM'],
    ],
    options: place,
    about: 'Tells what is known of one record, why it waits and what to do.',
    run: (target, [id = '', type = '', record = ''], { organisation }) =>
      explainCommand(target, { workspace: id, organisation, type, id: record }),
  },
  {
    name: 'retry',
    params: [workspace],
    options: ['code', 'type', 'id', ...asked],
    about: 'Makes records ready again: all that are set aside, those of one cause, or one.',
    run: (target, [id = ''], given, now) =>
      retryCommand(target, {
        ...{ workspace: id, organisation: given.organisation, ...by(given, now) },
        ...{ code: given.code, type: given.type, id: given.id },
      }),
  },
  {
    name: 'pause',
    params: [workspace],
    options: asked,
    about: 'Stops pushing to an organisation; its changes are kept and wait.',
    run: (target, [id = ''], given, now) =>
      pauseCommand(target, { workspace: id, organisation: given.organisation, to: 'paused', ...by(given, now) }),
  },
  {
    name: 'resume',
    params: [workspace],
    options: asked,
    about: 'Goes on pushing to a paused organisation.',
    run: (target, [id = ''], given, now) =>
      pauseCommand(target, { workspace: id, organisation: given.organisation, to: 'active', ...by(given, now) }),
  },
  {
    name: 'settings show',
    params: [workspace],
    options: place,
    about: 'Prints the settings that hold, as JSON, defaults filled in.',
    run: (target, [id = ''], { organisation }) => showSettingsCommand(target, { workspace: id, organisation }),
  },
  {
    name: 'settings set',
    params: [workspace, ['<setting>=<value>', 'A setting, such as invoices.status=authorised,']],
    many: true,
    options: asked,
    about: 'Changes settings (dot paths; an empty value means the default) and retries what that may cure.',
    run: (target, [id = '', ...words], given, now) =>
      setSettingsCommand(target, { workspace: id, organisation: given.organisation, words, ...by(given, now) }),
  },
  {
    name: 'settings export',
    params: [workspace],
    options: ['file', ...place],
    about: 'Writes the settings to a file.',
    run: (target, [id = ''], { organisation, file }) =>
      exportSettingsCommand(target, { workspace: id, organisation, file }),
  },
  {
    name: 'settings import',
    params: [workspace],
    options: ['file', ...asked],
    about: 'Replaces all settings by those of a file, or none if anything in it is wrong; retries what that may cure.',
    run: (target, [id = ''], given, now) =>
      importSettingsCommand(target, {
        ...{ workspace: id, organisation: given.organisation, file: given.file },
        ...by(given, now),
      }),
  },
];
