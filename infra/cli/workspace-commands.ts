import { by, type Command, workspaceParam } from './command.ts';
import { createWorkspaceCommand } from './create-workspace.ts';
import { keepWebhookKeyCommand } from './keep-webhook-key.ts';
import { makeLinkCommand } from './make-connect-link.ts';
import { nameFrameOriginsCommand } from './name-frame-origins.ts';
import { retireCommand, rotateCommand } from './rotate-secrets.ts';
import { showStatusCommand } from './show-status.ts';

export const workspaceCommands: Command[] = [
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
    params: [workspaceParam],
    options: ['secret'],
    about: 'Makes a new secret and prints it, once; the earlier one holds until it is retired.',
    run: (target, [id = ''], { secret }) => rotateCommand(target, { workspace: id, secret }),
  },
  {
    name: 'workspace retire',
    params: [workspaceParam],
    options: ['secret'],
    about: 'Drops the earlier secrets, of one kind or of all; only the newest ones hold.',
    run: (target, [id = ''], { secret }) => retireCommand(target, { workspace: id, secret }),
  },
  {
    name: 'workspace frame',
    params: [workspaceParam, ['<origin|none>', 'The origin of your CRM, such as https://crm.example, or "none"']],
    many: true,
    options: ['user'],
    about: 'Names the sites that may show the console in a frame, exactly these.',
    run: (target, [id = '', ...words], given, now) =>
      nameFrameOriginsCommand(target, { workspace: id, words, ...by(given, now) }),
  },
  {
    name: 'webhook-key',
    params: [['<app>', 'The app: a workspace with one of its own, or "default" for the bridge\'s']],
    options: [],
    about: "Asks for the key of Xero's messages to an app, and stores it.",
    run: (target, [app = '']) => keepWebhookKeyCommand(target, app),
  },
  {
    name: 'link',
    params: [workspaceParam],
    options: ['user', 'name', 'role', 'to', 'deal'],
    about:
      'Prints a link to connect Xero, open the console or draft an invoice from a deal, good for 15 minutes and one use.',
    run: (target, [id = ''], { user, name, role, to, deal }, now) =>
      makeLinkCommand(target, { workspace: id, user, name, role, to, deal, now }),
  },
  {
    name: 'status',
    params: [workspaceParam],
    options: [],
    about: 'Shows the organisations of a workspace and what waits for them.',
    run: (target, [id = '']) => showStatusCommand(target, id),
  },
];
