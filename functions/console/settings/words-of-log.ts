import type { Formats } from '../../../shared/runtime/formats.ts';
import type { Activity } from '../../../shared/store/activities.ts';
import { getReference } from '../../../shared/store/references.ts';
import type { ConsoleDeps } from '../deps.ts';
import type { Visitor } from '../visitor.ts';
import { settingValue } from './setting-value.ts';

/** Words the value of a setting, by the dot path of the setting. */
export type ValueWords = (path: string, value: unknown) => string;

/** Words the values of settings in lines of the log as the settings page calls them; reads what Xero has of the organisations concerned. */
export const settingWordsFor = async (
  { table }: Pick<ConsoleDeps, 'table'>,
  { workspace: { workspace }, organisations }: Pick<Visitor, 'workspace' | 'organisations'>,
  formats: Formats,
  lines: readonly Pick<Activity, 'action' | 'organisation'>[],
): Promise<(line: Pick<Activity, 'organisation'>) => ValueWords> => {
  const told = lines.filter(({ action }) => action === 'settingsChanged');
  const concerned = [...new Set(told.flatMap(({ organisation }) => organisation ?? []))];
  const read = async (organisation: string) =>
    [organisation, await getReference(table, { workspace, organisation })] as const;
  const references = new Map(await Promise.all(concerned.map(read)));
  return ({ organisation = '' }) =>
    (path, value) =>
      settingValue(path, value, { reference: references.get(organisation), organisations }, formats);
};
