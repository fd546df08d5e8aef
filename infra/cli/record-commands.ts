import { askedOptions, by, type Command, placeOptions, workspaceParam } from './command.ts';
import { explainCommand } from './explain-record.ts';
import { dropCommand, holdCommand, releaseCommand } from './hold-records.ts';
import { pauseCommand } from './pause-organisation.ts';
import { retryCommand } from './retry-records.ts';
import { getCommand, sendCommand } from './send-records.ts';

export const recordCommands: Command[] = [
  {
    name: 'explain',
    params: [workspaceParam, ['<type>', 'The type of the record'], ['<crm id>', 'The id of the record in the CRM']],
    options: placeOptions,
    about: 'Tells what is known of one record, why it waits and what to do.',
    run: (target, [id = '', type = '', record = ''], { organisation }) =>
      explainCommand(target, { workspace: id, organisation, type, id: record }),
  },
  {
    name: 'send',
    params: [workspaceParam],
    options: ['type', 'id', ...askedOptions],
    about: 'Sends one record to Xero now: what waits of it, or else what was sent last.',
    run: sendCommand,
  },
  {
    name: 'get',
    params: [workspaceParam],
    options: ['type', 'id', ...askedOptions],
    about: 'Reads one linked record in Xero, and tells the CRM all that stands there.',
    run: getCommand,
  },
  {
    name: 'retry',
    params: [workspaceParam],
    options: ['code', 'type', 'id', ...askedOptions],
    about: 'Makes records ready again: all that are set aside, those of one cause, or one.',
    run: (target, [id = ''], given, now) =>
      retryCommand(target, {
        ...{ workspace: id, organisation: given.organisation, ...by(given, now) },
        ...{ code: given.code, type: given.type, id: given.id },
      }),
  },
  {
    name: 'pause',
    params: [workspaceParam],
    options: ['type', ...askedOptions],
    flags: ['all'],
    about: 'Stops an organisation, all of them or some record types; what changes meanwhile is kept and waits.',
    run: (target, [id = ''], given, now) =>
      pauseCommand(target, {
        ...{ workspace: id, organisation: given.organisation, all: given.all, type: given.type },
        ...{ to: 'paused', ...by(given, now) },
      }),
  },
  {
    name: 'resume',
    params: [workspaceParam],
    options: ['type', ...askedOptions],
    flags: ['all'],
    about: 'Goes on with what was paused.',
    run: (target, [id = ''], given, now) =>
      pauseCommand(target, {
        ...{ workspace: id, organisation: given.organisation, all: given.all, type: given.type },
        ...{ to: 'active', ...by(given, now) },
      }),
  },
  {
    name: 'hold',
    params: [workspaceParam],
    options: ['type', 'id', ...askedOptions],
    about: 'Holds one waiting record back until it is released.',
    run: holdCommand,
  },
  {
    name: 'release',
    params: [workspaceParam],
    options: ['type', 'id', ...askedOptions],
    about: 'Lets a record go on that was held back.',
    run: releaseCommand,
  },
  {
    name: 'drop',
    params: [workspaceParam],
    options: ['type', 'id', ...askedOptions],
    flags: ['yes'],
    about: 'Drops one waiting record: it does not go to Xero unless the CRM sends it again.',
    run: dropCommand,
  },
];
