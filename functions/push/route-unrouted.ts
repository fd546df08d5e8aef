import { routeUnrouted } from '../../shared/store/held.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { countReady } from '../../shared/store/waiting.ts';
import type { Work } from './work.ts';

/** Takes up what came before any organisation was linked, when this one is where unrouted records go. */
export const takeUpUnrouted = async ({ deps, scope, organisation }: Work): Promise<void> => {
  if (!organisation.isDefault) return;
  if ((await countReady(deps.table, { workspace: scope.workspace, organisation: UNROUTED }, 1)) === 0) return;
  await routeUnrouted(deps.table, scope.workspace, deps.clock.now());
};
