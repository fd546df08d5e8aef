import { type Connection, listConnections } from '../../shared/store/connections.ts';
import { getHealth } from '../../shared/store/health.ts';
import { listOrganisations, type Organisation } from '../../shared/store/organisations.ts';
import { stretches } from '../../shared/store/parked-at.ts';
import { countParked } from '../../shared/store/parked-rows.ts';
import { getPull } from '../../shared/store/pulls.ts';
import { type Table, UNROUTED } from '../../shared/store/table.ts';
import { countReady } from '../../shared/store/waiting.ts';
import { workspaceOf } from './place.ts';
import type { Target } from './target.ts';

/** `status`: the workspace, its organisations, and what waits for each. */
export const showStatusCommand = async (target: Target, workspace: string): Promise<string[]> => {
  const found = await workspaceOf(target, workspace);
  const connections = await listConnections(target.table, workspace);
  const organisations = await listOrganisations(target.table, workspace);
  const early = await waiting(target.table, workspace, UNROUTED);
  const lines = await Promise.all(
    organisations.map(async (one) => [
      `  ${one.name}${one.isDefault ? ' (default)' : ''}: ${standing(one, connections)}`,
      `    ${one.baseCurrency}${one.country ? `, ${one.country}` : ''}, ${one.organisation}`,
      `    ${counts(await waiting(target.table, workspace, one.organisation))}`,
      ...(await lookedAt(target.table, one)),
    ]),
  );
  return [
    `${found.name} (${workspace}, ${target.name})`,
    `  Events     ${target.publicUrl}/events/${workspace}`,
    `  Write-backs go to ${found.deliveryUrl ?? 'nowhere'}`,
    ...(early.ready + early.parked > 0 ? [`  Not routed yet: ${counts(early)}`] : []),
    ...(lines.length > 0 ? lines.flat() : ['  No organisation is connected.']),
  ];
};

const standing = (one: Organisation, connections: Connection[]): string => {
  if (one.state === 'disconnected') return 'disconnected';
  const connection = connections.find(({ connection }) => connection === one.connection);
  if (connection?.state !== 'connected')
    return `reconnect needed${connection?.problem ? `: ${connection.problem.message}` : ''}`;
  return one.state === 'paused' ? 'paused' : 'connected';
};

/** How the organisation is looked at in Xero, and which settings do not fit it any more. */
const lookedAt = async (table: Table, { workspace, organisation, state }: Organisation): Promise<string[]> => {
  const scope = { workspace, organisation };
  const [pull, health] = await Promise.all([getPull(table, scope), getHealth(table, scope)]);
  const next = pull?.wantedAt ?? pull?.dueAt;
  return [
    ...(state === 'active' && next !== undefined ? [`    next look into Xero ${next}`] : []),
    ...(state === 'active' && pull?.trouble ? [`    gave way: ${pull.trouble.message} ${pull.trouble.remedy}`] : []),
    ...(health?.problems ?? []).map(({ field, message, remedy }) => `    setting ${field}: ${message} ${remedy}`),
  ];
};

interface Waiting {
  ready: number;
  parked: number;
}

const counts = ({ ready, parked }: Waiting) => `${ready} waiting to be pushed, ${parked} set aside`;

const waiting = async (table: Table, workspace: string, organisation: string): Promise<Waiting> => {
  const scope = { workspace, organisation };
  const { aside, expecting, waits, held } = stretches;
  const [ready, ...parked] = await Promise.all([
    countReady(table, scope, Number.POSITIVE_INFINITY),
    ...[aside, expecting, waits, held].map((stretch) => countParked(table, scope, stretch, Number.POSITIVE_INFINITY)),
  ]);
  return { ready, parked: parked.reduce((sum, one) => sum + one, 0) };
};
