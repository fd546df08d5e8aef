import { askedOptions, by, type Command, placeOptions, workspaceParam } from './command.ts';
import {
  exportSettingsCommand,
  importSettingsCommand,
  setSettingsCommand,
  settingsHistoryCommand,
  showSettingsCommand,
} from './settings.ts';

export const settingsCommands: Command[] = [
  {
    name: 'settings show',
    params: [workspaceParam],
    options: placeOptions,
    about: 'Prints the settings that hold, as JSON, defaults filled in.',
    run: (target, [id = ''], { organisation }) => showSettingsCommand(target, { workspace: id, organisation }),
  },
  {
    name: 'settings set',
    params: [workspaceParam, ['<setting>=<value>', 'A setting, such as invoices.status=authorised,']],
    many: true,
    options: askedOptions,
    about: 'Changes settings (dot paths; an empty value means the default) and retries what that may cure.',
    run: (target, [id = '', ...words], given, now) =>
      setSettingsCommand(target, { workspace: id, organisation: given.organisation, words, ...by(given, now) }),
  },
  {
    name: 'settings export',
    params: [workspaceParam],
    options: ['file', ...placeOptions],
    about: 'Writes the settings to a file.',
    run: (target, [id = ''], { organisation, file }) =>
      exportSettingsCommand(target, { workspace: id, organisation, file }),
  },
  {
    name: 'settings import',
    params: [workspaceParam],
    options: ['file', ...askedOptions],
    about: 'Replaces all settings by those of a file, or none if anything in it is wrong; retries what that may cure.',
    run: (target, [id = ''], given, now) =>
      importSettingsCommand(target, {
        ...{ workspace: id, organisation: given.organisation, file: given.file },
        ...by(given, now),
      }),
  },
  {
    name: 'settings history',
    params: [workspaceParam],
    options: placeOptions,
    about: 'Shows who changed which setting, with what stood before.',
    run: (target, [id = ''], { organisation }, now) =>
      settingsHistoryCommand(target, { workspace: id, organisation, now }),
  },
];
