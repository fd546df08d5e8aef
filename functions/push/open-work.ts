import { Failure } from '../../shared/failures/failure.ts';
import { budgetHooks } from '../../shared/store/budgets.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import { getSettings } from '../../shared/store/settings.ts';
import type { Share } from '../../shared/sync/budget.ts';
import type { PushDeps, Work } from './work.ts';

/** Opens an organisation's work until `deadline`; its calls to Xero are taken from `share` of the organisation's budget. */
export const openWork = (deps: PushDeps, organisation: Organisation, deadline: Date, share: Share = 'push'): Work => {
  const scope = { workspace: organisation.workspace, organisation: organisation.organisation };
  const openXero = (of: Share) => {
    const budget = budgetHooks(deps.table, scope, {
      share: of,
      clock: deps.clock,
      refusal: (waitMs, daySpent) =>
        deps.clock.now().getTime() + waitMs > deadline.getTime() ? budgetSpent(waitMs, daySpent) : undefined,
    });
    return deps.openXero(organisation, {
      beforeCall: budget.beforeCall,
      afterCall: (limits) => {
        deps.observer.xeroAnswered(limits);
        return budget.afterCall(limits);
      },
    });
  };
  return {
    deps,
    scope,
    organisation,
    xero: openXero(share),
    backfillXero: openXero('backfill'),
    deadline,
    failures: { inARow: 0 },
    numbersGiven: new Map(),
    doubted: new Set(),
    settings: () => getSettings(deps.table, scope),
  };
};

/** The budget's next call comes later than the slice has time to wait for. */
const budgetSpent = (waitMs: number, daySpent: boolean) =>
  new Failure(
    {
      code: daySpent ? 'budget-day-spent' : 'budget-minute-spent',
      next: 'wait',
      message: daySpent ? "Xero's calls for today are used up." : "Xero's calls for this minute are used up.",
      remedy: 'Nothing to do: it goes on by itself as soon as Xero allows it.',
    },
    { retryAfterSeconds: waitMs / 1000 },
  );
