import { maybeMended } from '../../shared/catch-up/mended-in-xero.ts';
import { curedBySettings, mayCure } from '../../shared/settings/cures.ts';
import { ringBell } from '../../shared/store/bells.ts';
import { causeOf, releaseSetAside, stuckOf } from '../../shared/store/parked.ts';
import { endCuring, MENDED } from '../../shared/store/pulls.ts';
import type { Look } from './work.ts';

/** So much of a slice it may take. */
const longestMs = 60_000;

/**
 * Goes on with trying again what a change of the settings, or in Xero, may cure, where that was too much for the moment it was seen; each
 * record once, whatever comes of it. Returns whether any is left.
 */
export const goOnCuring = async ({ deps, pull, seeing }: Look): Promise<boolean> => {
  if (!pull.cured) return false;
  const { table, clock, scope } = seeing;
  const settings = await seeing.settings();
  const { cured, curedAt = '~' } = pull;
  const fields = cured.map((field) => ({ field }));
  const mended = cured.includes(MENDED) ? maybeMended : new Set<string>();
  const at = new Date(Math.max(clock.now().getTime(), Date.parse(curedAt) || 0));
  const until = clock.now().getTime() + longestMs;
  const ring = () => ringBell(table, scope.workspace, scope.organisation, clock.now());
  await ring();
  const { released, more } = await releaseSetAside(table, scope, curedBySettings.union(mended), at, {
    goOn: () => clock.now().getTime() < until,
    fits: (change) =>
      (change.retriedAt ?? '') < curedAt &&
      (mended.has(causeOf(change).code) || mayCure(stuckOf(change), fields, settings)),
  });
  if (released > 0) await ring();
  if (!more) await endCuring(deps.table, pull);
  return more;
};
