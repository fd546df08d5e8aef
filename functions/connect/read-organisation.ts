import { Failure } from '../../shared/failures/failure.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { budgetHooks } from '../../shared/store/budgets.ts';
import type { Table } from '../../shared/store/table.ts';
import { createXero } from '../../shared/xero/client.ts';
import type { ConnectDeps } from './deps.ts';

/** A person waits for the page: longer than this and he is told to come back. */
const patienceMs = 5_000;

const busy = (waitMs: number): Failure =>
  new Failure(
    {
      code: 'xero-budget-spent',
      next: 'wait',
      message: 'Xero takes no more calls for this organisation at the moment.',
      remedy: `Try again in ${Math.ceil(waitMs / 60_000)} min.`,
    },
    { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  );

/** Reads an organisation from Xero; the call counts against its budget like any other. */
export const readOrganisation =
  ({ table, clock, apiUrl }: { table: Table; clock: Clock; apiUrl: string }): ConnectDeps['readOrganisation'] =>
  (scope, accessToken) => {
    const xero = createXero({
      apiUrl,
      organisation: scope.organisation,
      accessToken,
      ...budgetHooks(table, scope, {
        share: 'person',
        clock,
        refusal: (waitMs) => (waitMs > patienceMs ? busy(waitMs) : undefined),
      }),
    });
    return xero.readOrganisation();
  };
