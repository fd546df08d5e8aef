import { randomUUID } from 'node:crypto';
import { curedBySettings, mayCure } from '../settings/cures.ts';
import type { Routing } from '../settings/routing.ts';
import { type SettingChange, settingChanges } from '../settings/setting-changes.ts';
import type { Settings } from '../settings/settings.ts';
import { putActivity } from './activities.ts';
import { ringBell } from './bells.ts';
import type { Change } from './changes.ts';
import { routeUnrouted } from './held.ts';
import { forNow, retrySetAside, stuckOf } from './parked.ts';
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
 * for the worker. What `change` throws ends it before anything is stored. Returns what changed, how many records were made ready,
 * and whether there are more, with which the pull worker goes on.
 */
export const saveSettings = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  change: (settings: Settings) => Settings,
  asked: Asked,
): Promise<{ changed: SettingChange[]; retried: number; more: boolean }> => {
  let changed: SettingChange[] = [];
  let fits: (change: Change) => boolean = () => false;
  await changeSettings(table, scope, (settings) => {
    const wanted = change(settings);
    changed = settingChanges(settings, wanted);
    fits = (one) => mayCure(stuckOf(one), changed, wanted);
    return wanted;
  });
  if (changed.length > 0) await noteChanges(table, scope, changed, asked);
  const ring = () => ringBell(table, scope.workspace, scope.organisation, asked.now);
  await ring();
  const note = 'The settings were changed.';
  const { retried, more } = await retrySetAside(
    table,
    scope,
    curedBySettings,
    { ...asked, note },
    {
      goOn: forNow(),
      fits,
    },
  );
  if (retried > 0) await ring();
  const cured = changed.map(({ field }) => field);
  await ringPull(table, scope, asked.now, more ? { cured } : {});
  return { changed, retried, more };
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
