import { curedBySettings, mayCure } from '../../shared/settings/cures.ts';
import { ringBell } from '../../shared/store/bells.ts';
import { releaseSetAside, stuckOf } from '../../shared/store/parked.ts';
import { endCuring } from '../../shared/store/pulls.ts';
import type { Look } from './work.ts';

/** So much of a slice it may take. */
const longestMs = 60_000;

/**
 * Goes on with trying again what a change of the settings may cure, where that was too much for the moment it was saved. Returns
 * whether any is left.
 */
export const goOnCuring = async ({ deps, pull, seeing }: Look): Promise<boolean> => {
  if (!pull.cured) return false;
  const { table, clock, scope } = seeing;
  const settings = await seeing.settings();
  const fields = pull.cured.map((field) => ({ field }));
  const until = clock.now().getTime() + longestMs;
  const ring = () => ringBell(table, scope.workspace, scope.organisation, clock.now());
  await ring();
  const { released, more } = await releaseSetAside(table, scope, curedBySettings, clock.now(), {
    goOn: () => clock.now().getTime() < until,
    fits: (change) => mayCure(stuckOf(change), fields, settings),
  });
  if (released > 0) await ring();
  if (!more) await endCuring(deps.table, pull);
  return more;
};
