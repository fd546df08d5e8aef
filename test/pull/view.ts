import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { pullDeps } from '../../functions/pull/pull-deps.ts';
import { pullSlice } from '../../functions/pull/pull-slice.ts';
import type { PullDeps, RunJobs } from '../../functions/pull/work.ts';
import { shownInXero } from '../../shared/catch-up/shown.ts';
import type { RecordType, XeroKind } from '../../shared/records/record.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import { type Activity, listActivities } from '../../shared/store/activities.ts';
import { type Delivery, getDelivery } from '../../shared/store/deliveries.ts';
import { putHint } from '../../shared/store/hints.ts';
import { getLink, type Link, linkPuts } from '../../shared/store/links.ts';
import { linkOrganisation } from '../../shared/store/organisations.ts';
import { ringPull } from '../../shared/store/pulls.ts';
import { changeSettings } from '../../shared/store/settings.ts';
import { transact } from '../../shared/store/transact.ts';
import { standingFingerprint } from '../../shared/sync/differences.ts';
import { createXero } from '../../shared/xero/client.ts';
import { freshQueue, freshTable } from '../config/table.ts';
import { messagesIn } from '../crm/installation.ts';
import { fakeClock } from '../push/fake-clock.ts';
import { tripwire } from '../push/tripwire.ts';
import { startSandbox } from '../xero-sandbox/sandbox.ts';

const workspace = 'acme';
/** Tokens are renewed before Xero refuses them. */
const tokenLifeMs = 25 * 60_000;
const scopes =
  'openid profile email offline_access accounting.contacts accounting.invoices accounting.payments accounting.settings';

const stateSchema = z.object({ organisations: z.array(z.object({ tenantId: z.string(), name: z.string() })) });
const consentSchema = z.object({ redirect: z.string() });
const tokenSchema = z.object({ access_token: z.string() });
const recordSchema = z.object({ record: z.record(z.string(), z.unknown()).nullable() });
const callsSchema = z.object({ calls: z.array(z.object({ method: z.string(), path: z.string() })) });

/** Names of the sandbox's lists of records, and of their ids. */
const desks = {
  contact: ['contacts', 'ContactID'],
  item: ['items', 'ItemID'],
  quote: ['quotes', 'QuoteID'],
  invoice: ['invoices', 'InvoiceID'],
  bill: ['bills', 'InvoiceID'],
  purchaseOrder: ['purchaseOrders', 'PurchaseOrderID'],
  creditNote: ['creditNotes', 'CreditNoteID'],
  payment: ['payments', 'PaymentID'],
} as const;
type DeskName = keyof typeof desks;

/** A sandbox with a bookkeeper, one organisation that is linked, and a pull worker to start, kill and start again. */
export const openView = async (settings: object = {}) => {
  const clock = fakeClock('2026-11-21T09:00:00Z');
  const sandbox = await startSandbox({ now: clock.now });
  const admin = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${sandbox.url}/sandbox${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`sandbox ${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const { organisations } = stateSchema.parse(await admin('GET', '/state'));
  const organisation = organisations.find(({ name }) => name === 'Demo Company (UK)')?.tenantId ?? '';
  const signIn = async (): Promise<string> => {
    const redirectUri = 'http://localhost:4100/connect/callback';
    const { redirect } = consentSchema.parse(
      await admin('POST', '/consent', {
        ...{ clientId: 'sandbox-client', redirectUri, scope: scopes, state: 's', organisations: [organisation] },
      }),
    );
    const answer = await fetch(`${sandbox.url}/connect/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('sandbox-client:sandbox-secret')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: new URL(redirect).searchParams.get('code') ?? '',
        redirect_uri: redirectUri,
      }),
    });
    return tokenSchema.parse(await answer.json()).access_token;
  };
  let token = await signIn();
  let signedInAt = clock.now().getTime();
  const accessToken = async (_workspace: string, _connection: string, rejected?: string) => {
    if (rejected === token || clock.now().getTime() - signedInAt > tokenLifeMs) {
      token = await signIn();
      signedInAt = clock.now().getTime();
    }
    return token;
  };

  const table = await freshTable();
  const [pushQueue, pullQueue, deliverQueue] = [await freshQueue(), await freshQueue(), await freshQueue()];
  const scope = { workspace, organisation };
  await linkOrganisation(
    table,
    {
      ...{ ...scope, connection: 'c1', xeroConnection: 'x1', name: 'Demo Company (UK)', country: 'GB' },
      ...{ baseCurrency: 'GBP', shortCode: '!23aYB', timeZone: 'Europe/London', state: 'active' },
      linkedAt: clock.now().toISOString(),
    },
    undefined,
  );
  await ringPull(table, scope, clock.now());
  const putSettings = (own: object) => changeSettings(table, scope, () => settingsSchema.parse(own));
  await putSettings(settings);

  const seen = { told: 0, unhealthy: 0, failed: [] as string[] };
  const parts = {
    ...{ clock, pushQueueUrl: pushQueue.url, pullQueueUrl: pullQueue.url, deliverQueueUrl: deliverQueue.url },
    ...{ xeroAppUrl: 'https://go.xero.com', xeroApiUrl: sandbox.url, accessToken, newId: randomUUID },
  };
  const depsOn = (wire: ReturnType<typeof tripwire>, runJobs: RunJobs): PullDeps => ({
    ...pullDeps({
      ...parts,
      table: { name: table.name, doc: wire.guardAll(table.doc, ['send']) },
      queues: wire.guardAll(deliverQueue.client, ['send']),
      runJobs,
    }),
    observer: {
      told: (records) => {
        seen.told += records;
      },
      unhealthy: (problems) => {
        seen.unhealthy = problems;
      },
      xeroAnswered: () => undefined,
      hintsFollowed: () => undefined,
      failed: (code) => seen.failed.push(code),
    },
  });

  /** One slice of a new worker, killed at moment `killAt` if given. */
  const pull = async (
    killAt?: number,
    runJobs: RunJobs = async () => ({}),
  ): Promise<{ moments: number; error?: unknown }> => {
    const wire = tripwire(killAt);
    try {
      await pullSlice(depsOn(wire, runJobs), scope);
      return { moments: wire.moments() };
    } catch (error) {
      return { moments: wire.moments(), error };
    }
  };
  const pullWell = async () => {
    const { error } = await pull();
    if (error) throw error;
  };

  const xero = createXero({
    ...{ apiUrl: sandbox.url, organisation, accessToken: (refused) => accessToken(workspace, 'c1', refused) },
    ...{ beforeCall: async () => undefined, afterCall: async () => undefined },
  });

  /** The bookkeeper enters a record; answers with its id. */
  const enter = async (what: DeskName, body: object): Promise<string> => {
    const [path, id] = desks[what];
    const { record } = recordSchema.parse(await admin('POST', `/organisations/${organisation}/${path}`, body));
    return String(record?.[id]);
  };
  /** The bookkeeper does something with a record, a minute later. */
  const act = async (what: DeskName, id: string, action: string, input: object = {}): Promise<unknown> => {
    clock.advance(60_000);
    const { record } = recordSchema.parse(
      await admin('POST', `/organisations/${organisation}/${desks[what][0]}/${id}/${action}`, input),
    );
    return record;
  };

  /** Links a record as push leaves it after both sides agreed. */
  const link = async (type: RecordType, crmId: string, kind: XeroKind, xeroId: string): Promise<Link> => {
    const { rows } = await xero.list(kind, { ids: [xeroId], page: 1 });
    const [found] = rows;
    if (!found) throw new Error(`There is no ${kind} ${xeroId} in the sandbox.`);
    const now = clock.now().toISOString();
    const made: Link = {
      ...{ ...scope, type, crmId, kind, xeroId, crmFingerprint: 'f', crmVersion: '1', acts: [] },
      ...{ xero: shownInXero(found), xeroSide: found.standing },
      xeroFingerprint: standingFingerprint(kind, found.standing),
      ...{ madeBy: 'created', linkedAt: now, updatedAt: now },
    };
    await transact(table, linkPuts(table.name, made));
    return made;
  };

  const activities = async (action?: Activity['action']): Promise<Activity[]> =>
    (await listActivities(table, workspace, clock.now(), { limit: 1000 })).activities.filter(
      (one) => action === undefined || one.action === action,
    );

  return {
    ...{ clock, sandbox, admin, table, scope, organisation, xero, pull, pullWell, enter, act, link, activities, seen },
    ...{ putSettings, pushQueue, pullQueue, deliverQueue },
    /** Time passes until everything that is polled is due. */
    later: (minutes = 300) => clock.advance(minutes * 60_000),
    hint: (kind: XeroKind, xeroId: string, at = clock.now()) =>
      putHint(table, scope, { kind, xeroId, at: at.toISOString() }),
    delivery: (type: RecordType, id: string): Promise<Delivery | undefined> =>
      getDelivery(table, { ...scope, type, id }),
    linkOf: (type: RecordType, crmId: string) => getLink(table, { ...scope, type, crmId }),
    /** How many wake-ups for deliveries were sent since the last question. */
    wakeUps: async (): Promise<number> => {
      let sent = 0;
      for (let more = -1; more !== 0; sent += more) more = (await messagesIn(deliverQueue)).length;
      return sent;
    },
    calls: async () => callsSchema.parse(await admin('GET', '/calls')).calls,
    fault: (fault: object) => admin('POST', '/faults', fault),
    close: () => sandbox.close(),
  };
};
export type View = Awaited<ReturnType<typeof openView>>;
