import type { Problem } from '../../shared/failures/failure.ts';
import { getBell } from '../../shared/store/bells.ts';
import { readBudget } from '../../shared/store/budgets.ts';
import { type Connection, listConnections } from '../../shared/store/connections.ts';
import { countDeliveries } from '../../shared/store/deliveries.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { callsAMinute, minuteRemaining } from '../../shared/sync/budget.ts';
import { boundedSum, mostCounted } from './bounded.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Survey, survey } from './survey.ts';
import type { Visitor } from './visitor.ts';

/** How one organisation stands: what its pages and `status.json` show. */
export interface Standing {
  organisation: Organisation;
  state: Organisation['state'] | 'reconnect';
  connection: Connection | undefined;
  survey: Survey;
  deliveriesWaiting: number;
  /** Why its worker gave way last, when that concerned all of it. */
  trouble?: Problem | undefined;
  calls: { minuteRemaining: number; minuteLimit: number; dayRemaining: number | undefined };
}

/** So many records of a cause are looked at for what it is called. */
const rows = 10;

/** How each organisation of the visitor's workspace stands, and how many records have none yet; nothing is counted beyond `mostCounted`. */
export const standings = async (
  deps: Pick<ConsoleDeps, 'table' | 'clock'>,
  { workspace: { workspace }, organisations }: Pick<Visitor, 'workspace' | 'organisations'>,
  { only }: { only?: string | undefined } = {},
): Promise<{ organisations: Standing[]; unrouted: number }> => {
  const { table, clock } = deps;
  const [connections, unrouted] = await Promise.all([
    listConnections(table, workspace),
    survey(deps, { workspace, organisation: UNROUTED }, { rows }),
  ]);
  const standingOf = async (organisation: Organisation): Promise<Standing> => {
    const scope = { workspace, organisation: organisation.organisation };
    const [found, deliveriesWaiting, budget, bell] = await Promise.all([
      survey(deps, scope, { rows }),
      countDeliveries(table, scope, mostCounted),
      readBudget(table, scope),
      getBell(table, workspace, organisation.organisation),
    ]);
    const connection = connections.find((one) => one.connection === organisation.connection);
    const cutOff = organisation.state === 'active' && connection?.state === 'reconnect';
    return {
      ...{ organisation, connection, survey: found, deliveriesWaiting, trouble: bell?.trouble },
      state: cutOff ? 'reconnect' : organisation.state,
      calls: {
        minuteRemaining: minuteRemaining(budget, clock.now()),
        minuteLimit: callsAMinute,
        dayRemaining: budget.dayRemaining,
      },
    };
  };
  const wanted = organisations.filter(({ organisation }) => only === undefined || organisation === only);
  return {
    organisations: await Promise.all(wanted.map(standingOf)),
    unrouted: boundedSum([unrouted.waiting, unrouted.waitsForOthers, unrouted.notSent, unrouted.attention]),
  };
};
