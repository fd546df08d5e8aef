import { randomUUID } from 'node:crypto';
import { putActivity } from '../../shared/store/activities.ts';
import { ringBell } from '../../shared/store/bells.ts';
import { type Connection, deleteConnection, listConnections, saveConsent } from '../../shared/store/connections.ts';
import type { PendingConsent } from '../../shared/store/consents.ts';
import { routeUnrouted } from '../../shared/store/held.ts';
import { forgetHolder, noteHolder } from '../../shared/store/holders.ts';
import { linkOrganisation, listOrganisations, type Organisation } from '../../shared/store/organisations.ts';
import { ringPull } from '../../shared/store/pulls.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { noteTenant } from '../../shared/store/tenants.ts';
import { openTokens } from '../../shared/xero/sealed-tokens.ts';
import type { ConnectDeps } from './deps.ts';
import { offerStand } from './offers.ts';

/** An organisation that another, working connection of the workspace has. */
export interface Conflict {
  name: string;
  heldBy: string;
}

/**
 * Links the picked organisations through the consent. Nothing is linked when one of them belongs to another connection that
 * works, unless this consent was given to renew that one. Links and changes hang on the organisation, so they stay
 * whoever connects it. Throws the `Failure` of a call to Xero; then nothing was changed.
 */
export const linkOrganisations = async (
  deps: ConnectDeps,
  user: string,
  consent: Omit<PendingConsent, 'expiresAt'>,
  picked: PendingConsent['offers'],
): Promise<{ conflicts: Conflict[] }> => {
  const { workspace, connection } = consent;
  const before = await listOrganisations(deps.table, workspace);
  const connections = await listConnections(deps.table, workspace);
  const conflicts = conflictsOf(consent, picked, before, connections);
  if (conflicts.length > 0) return { conflicts };

  const rows = await readPicked(deps, consent, picked, before);
  const now = deps.clock.now().toISOString();
  const { xeroUser, xeroUserName, app, clientId, tokens, accessExpiresAt, refreshedAt } = consent;
  await saveConsent(deps.table, {
    ...{ workspace, connection, xeroUser, xeroUserName, app, clientId, tokens, accessExpiresAt, refreshedAt },
    ...{ connectedAt: now, connectedBy: user },
  });
  const lost: Conflict[] = [];
  for (const row of rows) {
    const known = before.find((one) => one.organisation === row.organisation);
    if (!(await link(deps, row, known))) {
      lost.push({ name: row.name, heldBy: 'somebody who was a moment faster' });
      continue;
    }
    await putActivity(deps.table, {
      ...{ workspace, organisation: row.organisation, id: randomUUID(), at: now, actor: user, action: 'connected' },
      note: `${row.name}, by the Xero user ${xeroUserName ?? xeroUser}`,
    });
  }
  await forgetUnused(deps, workspace);
  await wake(deps, workspace, connection);
  return { conflicts: lost };
};

type NewRow = Omit<Organisation, 'isDefault'>;

/** Reads what was picked from Xero, one after the other, before anything is stored. */
const readPicked = async (
  deps: ConnectDeps,
  consent: Omit<PendingConsent, 'expiresAt'>,
  picked: PendingConsent['offers'],
  before: Organisation[],
): Promise<NewRow[]> => {
  const { workspace, connection } = consent;
  const { accessToken } = await openTokens(await deps.secrets.tokenKey(), consent, consent.tokens);
  const now = deps.clock.now().toISOString();
  const rows: NewRow[] = [];
  for (const { organisation, xeroConnection } of picked) {
    const facts = await deps.readOrganisation({ workspace, organisation }, async () => accessToken);
    const wasPaused = before.some((one) => one.organisation === organisation && one.state === 'paused');
    const { name, country, baseCurrency, shortCode, timeZone, isDemo } = facts;
    rows.push({
      ...{ workspace, organisation, connection, xeroConnection, linkedAt: now, checkedAt: now },
      ...{ name, country, baseCurrency, shortCode, timeZone, isDemo, state: wasPaused ? 'paused' : 'active' },
    });
  }
  return rows;
};

const link = async (deps: ConnectDeps, row: NewRow, known: Organisation | undefined): Promise<boolean> => {
  await noteHolder(deps.table, row.xeroConnection, row.workspace);
  await noteTenant(deps.table, row.organisation, row.workspace);
  if (!(await linkOrganisation(deps.table, row, known?.connection))) return false;
  if (known && known.xeroConnection !== row.xeroConnection) {
    await forgetHolder(deps.table, known.xeroConnection, row.workspace);
  }
  return true;
};

const conflictsOf = (
  consent: Omit<PendingConsent, 'expiresAt'>,
  picked: PendingConsent['offers'],
  organisations: Organisation[],
  connections: Connection[],
): Conflict[] =>
  picked.flatMap(({ organisation, name }) => {
    const stand = offerStand(consent, organisation, organisations, connections);
    return stand.is === 'held' ? [{ name, heldBy: stand.by }] : [];
  });

/** Forgets the connections (and with them the tokens) that no organisation is linked through any more. */
export const forgetUnused = async (deps: ConnectDeps, workspace: string): Promise<void> => {
  const organisations = await listOrganisations(deps.table, workspace);
  for (const one of await listConnections(deps.table, workspace)) {
    const used = organisations.some(
      ({ connection, state }) => connection === one.connection && state !== 'disconnected',
    );
    if (!used) await deleteConnection(deps.table, one);
  }
};

/**
 * Changes that were kept meanwhile go on: those of every organisation of the connection, and those that came before any was
 * linked. Xero is read at once, its accounts and tax rates first; from then on the sweep rings for looks into it.
 */
const wake = async (deps: ConnectDeps, workspace: string, connection: string): Promise<void> => {
  await routeUnrouted(deps.table, workspace, deps.clock.now());
  const linked = (await listOrganisations(deps.table, workspace)).filter(
    (one) => one.connection === connection && one.state === 'active',
  );
  for (const organisation of [UNROUTED, ...linked.map((one) => one.organisation)]) {
    await ringBell(deps.table, workspace, organisation, deps.clock.now());
    await deps.wakePush({ workspace, organisation }).catch((error) => deps.onFailure('wake', error));
  }
  for (const { organisation } of linked) {
    await ringPull(deps.table, { workspace, organisation }, deps.clock.now());
    await deps.wakePull({ workspace, organisation }).catch((error) => deps.onFailure('wake', error));
  }
};
