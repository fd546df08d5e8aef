import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { pushDeps } from '../../functions/push/push-deps.ts';
import { pushSlice } from '../../functions/push/push-slice.ts';
import { contentFingerprint } from '../../shared/records/fingerprint.ts';
import { type RecordType, recordSchema } from '../../shared/records/record.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import { type Activity, listActivities } from '../../shared/store/activities.ts';
import { dueBells, ringBell } from '../../shared/store/bells.ts';
import {
  type Change,
  crmVersion,
  deleteChange,
  getChange,
  listChanges,
  putChange,
} from '../../shared/store/changes.ts';
import { getDelivery } from '../../shared/store/deliveries.ts';
import { getLink } from '../../shared/store/links.ts';
import { linkOrganisation } from '../../shared/store/organisations.ts';
import { getReference, putReference } from '../../shared/store/references.ts';
import { changeSettings } from '../../shared/store/settings.ts';
import { scopes } from '../../shared/xero/scopes.ts';
import { freshQueue, freshTable } from '../config/table.ts';
import { startSandbox } from '../xero-sandbox/sandbox.ts';
import { fakeClock } from './fake-clock.ts';
import { beforeEach, type Meanwhile } from './meanwhile.ts';
import { tripwire } from './tripwire.ts';

const workspace = 'acme';

const stateSchema = z.object({ organisations: z.array(z.object({ tenantId: z.string(), name: z.string() })) });
const consentSchema = z.object({ redirect: z.string() });
const tokenSchema = z.object({ access_token: z.string() });
const callsSchema = z.object({
  calls: z.array(z.object({ method: z.string(), path: z.string(), status: z.number(), elements: z.number() })),
});
const inBooksSchema = z.looseObject({
  ContactID: z.string().optional(),
  ContactNumber: z.string().optional(),
  ContactStatus: z.string().optional(),
  Name: z.string().default(''),
  EmailAddress: z.string().optional(),
  TaxNumber: z.string().optional(),
  Phones: z.array(z.object({ PhoneType: z.string(), PhoneNumber: z.string().optional() })).optional(),
  Contact: z.object({ ContactID: z.string(), Name: z.string() }).optional(),
  Reference: z.string().optional(),
  DateString: z.string().optional(),
  DueDateString: z.string().optional(),
  InvoiceID: z.string().optional(),
  InvoiceNumber: z.string().optional(),
  Status: z.string().optional(),
  Total: z.number().optional(),
  Url: z.string().default(''),
});
/** A contact or an invoice as it stands in the books. */
export type InBooks = z.output<typeof inBooksSchema>;
type List = 'contacts' | 'invoices' | 'items' | 'quotes' | 'purchaseOrders' | 'creditNotes' | 'payments';
/** An answer that holds one list, whatever its name. */
const listSchema = z.looseObject({}).transform((answer, context) => {
  const list = z.array(inBooksSchema).safeParse(Object.values(answer).find(Array.isArray));
  if (list.success) return { list: list.data };
  context.addIssue('The answer holds no list.');
  return z.NEVER;
});

/** A sandbox, a table and queues, with one organisation connected and a push worker to start, kill and start again. */
export const openStage = async (settings: object = {}) => {
  const clock = fakeClock('2026-11-21T09:00:00Z');
  const sandbox = await startSandbox({ now: clock.now });
  const admin = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${sandbox.url}/sandbox${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`sandbox ${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as unknown;
  };
  const { organisations } = stateSchema.parse(await admin('GET', '/state'));
  const organisation = organisations.find(({ name }) => name === 'Demo Company (UK)')?.tenantId ?? '';
  const signIn = async (): Promise<string> => {
    const scope = scopes.join(' ');
    const redirectUri = 'http://localhost:4100/connect/callback';
    const { redirect } = consentSchema.parse(
      await admin('POST', '/consent', {
        clientId: 'sandbox-client',
        redirectUri,
        scope,
        state: 's',
        organisations: [organisation],
      }),
    );
    const code = new URL(redirect).searchParams.get('code') ?? '';
    const answer = await fetch(`${sandbox.url}/connect/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('sandbox-client:sandbox-secret')}` },
      body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
    });
    return tokenSchema.parse(await answer.json()).access_token;
  };
  let token = await signIn();

  const table = await freshTable();
  const [pushQueue, deliverQueue] = [await freshQueue(), await freshQueue()];
  const scope = { workspace, organisation };
  await linkOrganisation(
    table,
    {
      ...scope,
      connection: 'c1',
      xeroConnection: 'x1',
      name: 'Demo Company (UK)',
      country: 'GB',
      baseCurrency: 'GBP',
      shortCode: '!23aYB',
      timeZone: 'Europe/London',
      state: 'active',
      linkedAt: clock.now().toISOString(),
    },
    undefined,
  );
  const putOwnSettings = (own: object) =>
    changeSettings(table, scope, () => settingsSchema.parse({ accounts: { sales: '200' }, ...own }));
  await putOwnSettings(settings);

  const seen: { attention: string[]; failed: string[] } = { attention: [], failed: [] };

  const depsOn = (on: typeof table, queues: typeof deliverQueue.client, hosts: string[] = []) =>
    pushDeps({
      table: on,
      clock,
      queues,
      pushQueueUrl: pushQueue.url,
      deliverQueueUrl: deliverQueue.url,
      publicUrl: 'http://localhost:4100',
      xeroAppUrl: 'https://go.xero.com',
      xeroApiUrl: sandbox.url,
      privateHostsAllowed: hosts,
      accessToken: async (_workspace, _connection, rejected) => {
        if (rejected === token) token = await signIn();
        return token;
      },
      newKey: randomUUID,
    });

  /**
   * One slice of a new worker, killed at moment `killAt` if given; before each of its commands to the table `meanwhile` happens.
   * Returns how many moments it had.
   */
  const work = async (
    killAt?: number,
    options: { killInWrite?: boolean; hosts?: string[]; meanwhile?: Meanwhile } = {},
  ): Promise<{ moments: number; error?: unknown }> => {
    const wire = tripwire(killAt);
    const doc = options.meanwhile ? beforeEach(table.doc, options.meanwhile) : table.doc;
    const deps = depsOn(
      { name: table.name, doc: wire.guardAll(doc, ['send']) },
      wire.guardAll(deliverQueue.client, ['send']),
      options.hosts,
    );
    const guarded: typeof deps = {
      ...deps,
      openXero: (one, hooks) => {
        const xero = wire.guardAll(deps.openXero(one, hooks));
        if (!options.killInWrite) return xero;
        const die = async () => wire.die();
        return { ...xero, write: die, act: die };
      },
      observer: {
        ...deps.observer,
        needsAttention: (code) => seen.attention.push(code),
        failed: (code) => seen.failed.push(code),
      },
    };
    try {
      await pushSlice(guarded, scope);
      return { moments: wire.moments() };
    } catch (error) {
      return { moments: wire.moments(), error };
    }
  };

  /** What the CRM sends: stores the snapshot as intake does and rings. */
  const send = async (
    type: RecordType,
    data: object,
    options: { deleted?: boolean; backfill?: string } = {},
  ): Promise<Change> => {
    const record = recordSchema.parse({ type, data });
    const now = clock.now().toISOString();
    const change: Change = {
      ...scope,
      record,
      deleted: options.deleted ?? false,
      rev: randomUUID(),
      fingerprint: contentFingerprint(record, options.deleted ?? false),
      version: crmVersion(record.data, now),
      receivedAt: now,
      readyAt: now,
      attempts: 0,
      deaths: 0,
      ...(options.backfill !== undefined && { backfill: options.backfill }),
    };
    const before = await getChange(table, { ...scope, type, id: record.data.id });
    await putChange(table, change, before?.rev);
    await ringBell(table, workspace, organisation, clock.now());
    return change;
  };

  /** Starts workers as the sweep does, minute after minute, until nothing is due any more. */
  const untilQuiet = async (limit = 60): Promise<void> => {
    for (let round = 0; round < limit; round += 1) {
      const { error } = await work();
      if (error) throw error;
      const { changes } = await listChanges(table, workspace, organisation, { limit: 1000 });
      const due = await dueBells(table, new Date('2100-01-01T00:00:00Z'));
      if (due.length === 0 && changes.every((change) => change.readyAt === undefined)) return;
      clock.advance(60_000);
    }
    throw new Error('It never became quiet.');
  };

  const inXero = async (what: List): Promise<InBooks[]> =>
    listSchema.parse(await admin('GET', `/organisations/${organisation}/${what}`)).list;

  let tokenAge = clock.now().getTime();
  /** A call to Xero by somebody else, such as a bookkeeper. */
  const byHand = async (method: string, path: string, body?: object, headers: object = {}): Promise<unknown> => {
    if (clock.now().getTime() - tokenAge > 25 * 60_000) {
      token = await signIn();
      tokenAge = clock.now().getTime();
    }
    const response = await fetch(`${sandbox.url}/api.xro/2.0${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'xero-tenant-id': organisation,
        accept: 'application/json',
        'content-type': 'application/json',
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };

  return {
    clock,
    sandbox,
    admin,
    table,
    scope,
    organisation,
    work,
    deps: () => depsOn(table, deliverQueue.client),
    send,
    untilQuiet,
    inXero,
    byHand,
    /** Makes the bridge believe that a currency is switched on which Xero does not even know: a call that holds it is refused as a whole. */
    believeIn: async (currency: string) => {
      const reference = await getReference(table, scope);
      if (reference)
        await putReference(table, scope, { ...reference, currencies: [...reference.currencies, currency] });
    },
    forget: async (id: string) => {
      for (const change of (await listChanges(table, workspace, organisation, { limit: 1000 })).changes) {
        if (change.record.data.id === id) await deleteChange(table, change);
      }
    },
    seen,
    /** What the CRM is to be told of a record. */
    news: (type: RecordType, id: string) => getDelivery(table, { ...scope, type, id }),
    link: (type: RecordType, crmId: string) => getLink(table, { ...scope, type, crmId }),
    activities: async (crmId: string): Promise<Activity[]> =>
      (await listActivities(table, workspace, clock.now(), { limit: 1000 })).activities
        .filter((one) => one.crmId === crmId)
        .reverse(),
    putOwnSettings,
    deliverQueue,
    fault: (fault: object) => admin('POST', '/faults', fault),
    clearFaults: () => admin('DELETE', '/faults'),
    calls: async () => callsSchema.parse(await admin('GET', '/calls')).calls,
    changes: async () => (await listChanges(table, workspace, organisation, { limit: 1000 })).changes,
    close: () => sandbox.close(),
  };
};
export type Stage = Awaited<ReturnType<typeof openStage>>;
