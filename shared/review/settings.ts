import { randomUUID } from 'node:crypto';
import type { RecordType } from '../records/record.ts';
import type { Settings } from '../settings/settings.ts';
import { type Activity, listActivities, putActivity } from '../store/activities.ts';
import { ringBell } from '../store/bells.ts';
import { ringPull } from '../store/pulls.ts';
import { changeSettings } from '../store/settings.ts';
import type { Table } from '../store/table.ts';
import type { Desk } from './asked.ts';

const isFields = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Every single setting by its dotted name. */
const flat = (value: unknown, path: string[] = []): [string, unknown][] =>
  isFields(value)
    ? Object.entries(value).flatMap(([name, part]) => flat(part, [...path, name]))
    : [[path.join('.'), value]];

/** What differs between two sets of settings. */
export const settingsChanges = (before: Settings, after: Settings): NonNullable<Activity['changed']> => {
  const [then, now] = [new Map(flat(before)), new Map(flat(after))];
  return [...new Set([...then.keys(), ...now.keys()])]
    .filter((name) => JSON.stringify(then.get(name)) !== JSON.stringify(now.get(name)))
    .map((field) => ({
      field,
      ...(then.has(field) && { before: then.get(field) }),
      ...(now.has(field) && { after: now.get(field) }),
    }));
};

/** Changes the settings and keeps in the log who did, with what stood before. Answers with what changed. */
export const changeSettingsBy = async (
  { table, scope, asked }: Desk,
  change: (settings: Settings) => Settings,
): Promise<NonNullable<Activity['changed']>> => {
  let changed: NonNullable<Activity['changed']> = [];
  await changeSettings(table, scope, (settings) => {
    const next = change(settings);
    changed = settingsChanges(settings, next);
    return next;
  });
  if (changed.length > 0) {
    await putActivity(table, {
      ...{ ...scope, id: randomUUID(), at: asked.now.toISOString(), actor: asked.by },
      ...{ action: 'settingsChanged', changed },
    });
  }
  return changed;
};

/** Pauses or resumes record types, both ways; what waits goes on when they are resumed. Answers with those that changed. */
export const pauseTypes = async (desk: Desk, types: readonly RecordType[], paused: boolean): Promise<RecordType[]> => {
  const { table, scope, asked } = desk;
  const changed = await changeSettingsBy(desk, (settings) => ({
    ...settings,
    sync: {
      ...settings.sync,
      ...Object.fromEntries(types.map((type) => [type, { ...settings.sync[type], paused }])),
    },
  }));
  if (!paused && changed.length > 0) {
    await ringBell(table, scope.workspace, scope.organisation, asked.now);
    await ringPull(table, scope, asked.now);
  }
  return types.filter((type) => changed.some(({ field }) => field === `sync.${type}.paused`));
};

/** Who changed the settings, newest first; looks through so many of the newest lines of the log. */
export const settingsHistory = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  mostLines = 10_000,
): Promise<Activity[]> => {
  const found: Activity[] = [];
  let after: string | undefined;
  for (let read = 0; read < mostLines; read += 500) {
    const { activities, next } = await listActivities(table, scope.workspace, { limit: 500, after });
    found.push(
      ...activities.filter(
        ({ action, organisation }) => action === 'settingsChanged' && organisation === scope.organisation,
      ),
    );
    if (next === undefined) break;
    after = next;
  }
  return found;
};
