import { randomUUID } from 'node:crypto';
import { curedBySettings } from '../settings/cures.ts';
import type { Routing } from '../settings/routing.ts';
import { type SettingChange, settingChanges } from '../settings/setting-changes.ts';
import type { Settings } from '../settings/settings.ts';
import { putActivity } from './activities.ts';
import { ringBell } from './bells.ts';
import { routeUnrouted } from './held.ts';
import { listSetAside, retryAll } from './parked.ts';
import { ringPull } from './pulls.ts';
import { changeRouting, changeSettings } from './settings.ts';
import type { Table } from './table.ts';

interface Asked {
  by: string;
  now: Date;
}

const noteChanges = (
  table: Table,
  scope: { workspace: string; organisation?: string },
  changed: SettingChange[],
  { by, now }: Asked,
  note?: string,
): Promise<void> =>
  putActivity(table, {
    ...{ ...scope, id: randomUUID(), at: now.toISOString(), actor: by, action: 'settingsChanged', changed },
    ...(note !== undefined && { note }),
  });

/**
 * Changes the settings of an organisation, keeps in the log who changed what, tries again what new settings may cure, and rings
 * for the worker. What `change` throws ends it before anything is stored. Returns what changed, and how many records were
 * made ready.
 */
export const saveSettings = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  change: (settings: Settings) => Settings,
  asked: Asked,
): Promise<{ changed: SettingChange[]; retried: number }> => {
  let changed: SettingChange[] = [];
  await changeSettings(table, scope, (settings) => {
    const wanted = change(settings);
    changed = settingChanges(settings, wanted);
    return wanted;
  });
  if (changed.length > 0) await noteChanges(table, scope, changed, asked);
  const parked = await listSetAside(table, scope, curedBySettings);
  const retried = await retryAll(table, parked, { ...asked, note: 'The settings were changed.' });
  await ringBell(table, scope.workspace, scope.organisation, asked.now);
  await ringPull(table, scope, asked.now);
  return { changed, retried };
};

/** Changes the routing of a workspace, keeps in the log who did, and routes what had no organisation. Returns how many found one. */
export const saveRouting = async (
  table: Table,
  workspace: string,
  change: (routing: Routing) => Routing,
  asked: Asked,
): Promise<{ changed: SettingChange[]; routed: number }> => {
  let changed: SettingChange[] = [];
  await changeRouting(table, workspace, (routing) => {
    const wanted = change(routing);
    changed = settingChanges({ routing }, { routing: wanted });
    return wanted;
  });
  if (changed.length > 0) await noteChanges(table, { workspace }, changed, asked);
  return { changed, routed: await routeUnrouted(table, workspace, asked.now) };
};
