import type { Problem } from '../failures/failure.ts';
import { putActivity } from './activities.ts';
import { disconnectOrganisation } from './organisations.ts';
import type { Table } from './table.ts';

/** Xero said that the organisation is not connected any more: it rests with all that it has, and the log says why. */
export const noteDisconnected = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  seen: { id: string; at: Date; problem: Problem },
): Promise<void> => {
  await disconnectOrganisation(table, scope.workspace, scope.organisation, seen.at);
  await putActivity(table, {
    ...scope,
    id: seen.id,
    at: seen.at.toISOString(),
    actor: 'xero',
    action: 'disconnected',
    problem: seen.problem,
  });
};
