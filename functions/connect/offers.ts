import { type Connection, listConnections } from '../../shared/store/connections.ts';
import type { PendingConsent } from '../../shared/store/consents.ts';
import { listOrganisations, type Organisation } from '../../shared/store/organisations.ts';
import type { Table } from '../../shared/store/table.ts';

/**
 * How an organisation of a consent stands in the workspace: never linked, disconnected (`again`), linked through a connection that
 * this consent mends, linked through this very connection, or held by another one, which works.
 */
export type OfferStand =
  | { is: 'new' | 'again' | 'mend' | 'linked'; row?: Organisation }
  | { is: 'held'; row: Organisation; by: string };

/** Tells how an organisation of a consent stands. */
export const offerStand = (
  { connection, clientId, reconnects }: Pick<PendingConsent, 'connection' | 'clientId' | 'reconnects'>,
  organisation: string,
  known: Organisation[],
  connections: Connection[],
): OfferStand => {
  const row = known.find((one) => one.organisation === organisation);
  if (!row) return { is: 'new' };
  if (row.state === 'disconnected') return { is: 'again', row };
  const holder = connections.find((one) => one.connection === row.connection);
  const works = holder?.state === 'connected' && holder.clientId === clientId;
  if (!works || row.connection === reconnects) return { is: 'mend', row };
  if (row.connection === connection) return { is: 'linked', row };
  return { is: 'held', row, by: holder.xeroUserName ?? 'another Xero user' };
};

/** An organisation of a consent, and how it stands. */
export interface Offered {
  offer: PendingConsent['offers'][number];
  stand: OfferStand;
}

/** How what was offered stands now, and the names of those that were asked for and did not come with the consent. */
export const choiceOf = async (
  table: Table,
  consent: Omit<PendingConsent, 'expiresAt'>,
): Promise<{ stands: Offered[]; missing: string[] }> => {
  const { workspace, offers, reconnects, wants } = consent;
  const [known, connections] = await Promise.all([
    listOrganisations(table, workspace),
    listConnections(table, workspace),
  ]);
  const missing = known.filter(
    ({ organisation, connection, state }) =>
      (organisation === wants || (connection === reconnects && state !== 'disconnected')) &&
      !offers.some((offer) => offer.organisation === organisation),
  );
  return {
    stands: offers.map((offer) => ({ offer, stand: offerStand(consent, offer.organisation, known, connections) })),
    missing: missing.map(({ name }) => name),
  };
};
