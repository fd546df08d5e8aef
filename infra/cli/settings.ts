import { writeFile } from 'node:fs/promises';
import type { Asked } from '../../shared/review/asked.ts';
import { settingsHistory } from '../../shared/review/settings.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import { getReference } from '../../shared/store/references.ts';
import { saveSettings } from '../../shared/store/save-settings.ts';
import { getSettings } from '../../shared/store/settings.ts';
import { type Place, placeOf } from './place.ts';
import { readJson } from './read-json.ts';
import { readSettings, settingsWith } from './read-settings.ts';
import { records, whenPushed } from './retry-records.ts';
import { settingsDoubts } from './settings-doubts.ts';
import { CliError, type Target } from './target.ts';

interface Wanted {
  workspace: string;
  organisation: string | undefined;
}

const printed = (settings: Settings): string => JSON.stringify(settings, undefined, 2);

/** `settings show`: what holds for an organisation, defaults filled in, as JSON. */
export const showSettingsCommand = async (target: Target, wanted: Wanted): Promise<string[]> => {
  const { scope, taken } = await placeOf(target, wanted.workspace, wanted.organisation);
  return [...taken, printed(await getSettings(target.table, scope))];
};

/** `settings set`: changes single settings, all of them or none. */
export const setSettingsCommand = async (
  target: Target,
  wanted: Wanted & Asked & { words: string[] },
): Promise<string[]> => {
  const place = await placeOf(target, wanted.workspace, wanted.organisation);
  return save(target, place, (settings) => settingsWith(settings, wanted.words), wanted);
};

/** `settings export`: writes what `settings show` shows to a file. */
export const exportSettingsCommand = async (
  target: Target,
  wanted: Wanted & { file: string | undefined },
): Promise<string[]> => {
  const file = fileOf(wanted.file);
  const { scope, organisation, taken } = await placeOf(target, wanted.workspace, wanted.organisation);
  const text = `${printed(await getSettings(target.table, scope))}\n`;
  await writeFile(file, text).catch((error: unknown) => {
    throw new CliError(`${file} cannot be written: ${reasonOf(error)}`);
  });
  return [...taken, `Wrote the settings of ${organisation.name} to ${file}.`];
};

/** `settings import`: replaces all settings by those of a file, if they are right as a whole. */
export const importSettingsCommand = async (
  target: Target,
  wanted: Wanted & Asked & { file: string | undefined },
): Promise<string[]> => {
  const file = fileOf(wanted.file);
  const settings = readSettings(await readJson(file));
  const place = await placeOf(target, wanted.workspace, wanted.organisation);
  return save(target, place, () => settings, wanted);
};

/** `settings history`: who changed what, newest first. */
export const settingsHistoryCommand = async (target: Target, wanted: Wanted & { now: Date }): Promise<string[]> => {
  const { scope, taken, organisation } = await placeOf(target, wanted.workspace, wanted.organisation);
  const history = await settingsHistory(target.table, scope, wanted.now);
  if (history.length === 0) return [...taken, `The settings of ${organisation.name} were never changed.`];
  const shown = (value: unknown) => (value === undefined ? 'the default' : JSON.stringify(value));
  return [
    ...taken,
    ...history.flatMap(({ at, actor, changed = [] }) => [
      `${at} by ${actor}`,
      ...changed.map(({ field, before, after }) => `  ${field}: ${shown(before)} -> ${shown(after)}`),
    ]),
  ];
};

const fileOf = (file: string | undefined): string => {
  if (file === undefined) throw new CliError('Name the file: --file settings.json');
  return file;
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Saves, tries again what new settings may cure, and says how things stand now. */
const save = async (
  target: Target,
  place: Place,
  change: (settings: Settings) => Settings,
  { by, now }: Asked,
): Promise<string[]> => {
  const { scope, organisation, taken } = place;
  const { retried: count, more } = await saveSettings(target.table, scope, change, { by, now });
  const settings = await getSettings(target.table, scope);
  const reference = await getReference(target.table, scope);
  return [
    ...taken,
    `Saved the settings of ${organisation.name}.`,
    count === 0
      ? 'No record is set aside for a cause that this may cure.'
      : `${records(count)} that this may cure made ready again. ${whenPushed(place)}`,
    ...(more
      ? ['There are more records than could be looked at: the pull worker goes on with them within minutes.']
      : []),
    ...(reference ? settingsDoubts(settings, reference) : []),
  ];
};
