import type { RecordType } from '../records/record.ts';
import { type Activity, listActivities } from '../store/activities.ts';
import { ringPull } from '../store/pulls.ts';
import { saveSettings } from '../store/save-settings.ts';
import type { Table } from '../store/table.ts';
import type { Desk, Scope } from './asked.ts';

/** Pauses or resumes record types, both ways; what waits goes on when they are resumed. Answers with those that changed. */
export const pauseTypes = async (desk: Desk, types: readonly RecordType[], paused: boolean): Promise<RecordType[]> => {
  const { table, scope, asked } = desk;
  const { changed } = await saveSettings(
    table,
    scope,
    (settings) => ({
      ...settings,
      sync: {
        ...settings.sync,
        ...Object.fromEntries(types.map((type) => [type, { ...settings.sync[type], paused }])),
      },
    }),
    asked,
  );
  if (!paused && changed.length > 0) await ringPull(table, scope, asked.now);
  return types.filter((type) => changed.some(({ field }) => field === `sync.${type}.paused`));
};

/** Who changed the settings, newest first; looks through so many of the newest lines of the log. */
export const settingsHistory = async (
  table: Table,
  scope: Scope,
  now: Date,
  mostLines = 10_000,
): Promise<Activity[]> => {
  const found: Activity[] = [];
  let after: string | undefined;
  for (let read = 0; read < mostLines; read += 500) {
    const { activities, next } = await listActivities(table, scope.workspace, now, { limit: 500, after });
    found.push(
      ...activities.filter(
        ({ action, organisation }) =>
          action === 'settingsChanged' && (organisation === undefined || organisation === scope.organisation),
      ),
    );
    if (next === undefined) break;
    after = next;
  }
  return found;
};
