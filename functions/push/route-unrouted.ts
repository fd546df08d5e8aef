import { mapConcurrently } from '../../shared/runtime/concurrency.ts';
import { type Change, deleteChange, getChange, listChanges, putChange } from '../../shared/store/changes.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { recordsAtOnce, type Work } from './work.ts';

/**
 * Takes up what came before any organisation was linked, when this one is where unrouted records go. Each change is
 * put into the organisation before it is taken from where it waited, so that a crash leaves it twice, never lost; the
 * second time the newer of the two stays.
 */
export const routeUnrouted = async (work: Work): Promise<void> => {
  const { deps, scope, organisation } = work;
  if (!organisation.isDefault) return;
  for (;;) {
    const { changes } = await listChanges(deps.table, scope.workspace, UNROUTED, { limit: 200 });
    if (changes.length === 0) return;
    await mapConcurrently(changes, recordsAtOnce, (change) => route(work, change));
  }
};

const route = async (work: Work, change: Change): Promise<void> => {
  const { deps, scope } = work;
  const moved: Change = { ...change, organisation: scope.organisation };
  for (;;) {
    const there = await getChange(deps.table, { ...scope, type: change.record.type, id: change.record.data.id });
    if (there && there.version >= change.version) break;
    if (await putChange(deps.table, moved, there?.rev)) break;
  }
  await deleteChange(deps.table, change);
};
