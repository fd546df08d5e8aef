import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import * as z from 'zod';
import { deliver } from '../../functions/deliver/deliver.ts';
import { deliverDeps } from '../../functions/deliver/deliver-deps.ts';
import { eventsDeps } from '../../functions/events/events-deps.ts';
import { receiveEvents } from '../../functions/events/receive-events.ts';
import { pullDeps } from '../../functions/pull/pull-deps.ts';
import { pullSlice } from '../../functions/pull/pull-slice.ts';
import { pushDeps } from '../../functions/push/push-deps.ts';
import { pushSlice } from '../../functions/push/push-slice.ts';
import { sweepDeps } from '../../functions/schedule/schedule-deps.ts';
import { sweep } from '../../functions/schedule/sweep.ts';
import { receiveMessage } from '../../functions/xero-webhook/receive-message.ts';
import { xeroWebhookDeps } from '../../functions/xero-webhook/xero-webhook-deps.ts';
import type { RecordType } from '../../shared/records/record.ts';
import { deliverMessageSchema, pushMessageSchema } from '../../shared/runtime/queues.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import { listActivities } from '../../shared/store/activities.ts';
import { getBatch } from '../../shared/store/batches.ts';
import { getBell, ringBell } from '../../shared/store/bells.ts';
import { type Change, listChanges, readyChange } from '../../shared/store/changes.ts';
import { saveConsent } from '../../shared/store/connections.ts';
import { countDeliveries } from '../../shared/store/deliveries.ts';
import { getHolders, getLink, type Link } from '../../shared/store/links.ts';
import { linkOrganisation } from '../../shared/store/organisations.ts';
import { ringPull } from '../../shared/store/pulls.ts';
import { changeSettings } from '../../shared/store/settings.ts';
import { noteTenant } from '../../shared/store/tenants.ts';
import { createWorkspace } from '../../shared/store/workspaces.ts';
import { scopes } from '../../shared/xero/scopes.ts';
import { freshTable } from '../config/table.ts';
import { deliverySecret, eventsSecret, signed } from '../crm/installation.ts';
import { fakeClock } from '../push/fake-clock.ts';
import { Killed, tripwire } from '../push/tripwire.ts';
import { startSandbox } from '../xero-sandbox/sandbox.ts';
import { type CrmEvent, openCrm } from './crm.ts';
import { openLetterbox } from './letterbox.ts';

const workspace = 'acme';
const minute = 60_000;
const tokenLifeMs = 25 * minute;
const webhookKey = 'the key of the webhooks of this town';
const queues = { push: 'queue:push', pull: 'queue:pull', deliver: 'queue:deliver' };

const stateSchema = z.object({ organisations: z.array(z.object({ tenantId: z.string(), name: z.string() })) });
const consentSchema = z.object({ redirect: z.string() });
const tokenSchema = z.object({ access_token: z.string() });
const recordSchema = z.object({ record: z.record(z.string(), z.unknown()).nullable() });
const callsSchema = z.object({
  calls: z.array(z.object({ method: z.string(), path: z.string(), status: z.number() })),
});

/** Names of the sandbox's lists of records, and of their ids. */
export const desks = {
  contact: ['contacts', 'ContactID'],
  item: ['items', 'ItemID'],
  quote: ['quotes', 'QuoteID'],
  invoice: ['invoices', 'InvoiceID'],
  bill: ['bills', 'InvoiceID'],
  purchaseOrder: ['purchaseOrders', 'PurchaseOrderID'],
  creditNote: ['creditNotes', 'CreditNoteID'],
  payment: ['payments', 'PaymentID'],
} as const;
export type DeskName = keyof typeof desks;
/** A record in Xero's words. */
export type InXero = Record<string, unknown>;

/**
 * A CRM, the whole bridge and Xero, with nothing between them that the test does not hand on: the CRM's events, queue
 * messages and Xero's webhooks wait until they are taken, by a clock that stands still until it is moved.
 */
export const openTown = async (settings: object = {}) => {
  const clock = fakeClock('2026-11-21T09:00:00Z');
  const sandbox = await startSandbox({ now: clock.now });
  const admin = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${sandbox.url}/sandbox${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Refused(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  await admin('PUT', '/switches', { enforceLimits: false });
  const { organisations } = stateSchema.parse(await admin('GET', '/state'));
  const organisation = organisations.find(({ name }) => name === 'Demo Company (UK)')?.tenantId ?? '';
  const signIn = async (): Promise<string> => {
    const redirectUri = 'http://localhost:4100/connect/callback';
    const { redirect } = consentSchema.parse(
      await admin('POST', '/consent', {
        ...{ clientId: 'sandbox-client', redirectUri, scope: scopes.join(' '), state: 's' },
        organisations: [organisation],
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
  const scope = { workspace, organisation };
  const at = clock.now().toISOString();
  await createWorkspace(table, {
    workspace,
    name: 'Acme',
    createdAt: at,
    deliveryUrl: 'https://crm.example/deliveries',
  });
  await noteTenant(table, organisation, workspace);
  await saveConsent(table, {
    ...{ workspace, connection: 'c1', xeroUser: 'u', clientId: 'sandbox-client', app: 'bridge', tokens: 't' },
    ...{ accessExpiresAt: at, refreshedAt: at, connectedAt: at, connectedBy: 'somebody' },
  });
  await linkOrganisation(
    table,
    {
      ...{ ...scope, connection: 'c1', xeroConnection: 'x1', name: 'Demo Company (UK)', country: 'GB' },
      ...{ baseCurrency: 'GBP', shortCode: '!23aYB', timeZone: 'Europe/London', state: 'active', linkedAt: at },
    },
    undefined,
  );
  await changeSettings(table, scope, () => settingsSchema.parse(settings));
  await ringPull(table, scope, clock.now());

  const { client, letters } = openLetterbox();
  const crm = openCrm(clock.now);
  const secrets = {
    workspace: async () => ({ eventsSecrets: [eventsSecret], deliverySecret, linkSecret: 'l'.repeat(43) }),
    bridgeWebhookKey: async () => webhookKey,
  };
  const parts = {
    ...{ clock, pushQueueUrl: queues.push, pullQueueUrl: queues.pull, deliverQueueUrl: queues.deliver },
    ...{ publicUrl: 'http://localhost:4100', xeroAppUrl: 'https://go.xero.com', xeroApiUrl: sandbox.url },
    ...{ accessToken, privateHostsAllowed: [], secrets, newKey: randomUUID, newId: randomUUID },
    runJobs: async () => ({}),
  };
  const on = (wire: ReturnType<typeof tripwire>) => ({
    ...parts,
    table: { name: table.name, doc: wire.guardAll(table.doc, ['send']) },
    queues: wire.guardAll(client, ['send']),
  });
  const silent = { count: () => undefined, log: { info: () => undefined, error: () => undefined } };

  /** What the CRM answers with next instead of taking the news. */
  let refusals = 0;
  let killAt: number | undefined;
  /** Runs one invocation of a function, killed at the moment that was asked for; false when it was killed. */
  const invoke = async (work: (wire: ReturnType<typeof tripwire>) => Promise<unknown>): Promise<boolean> => {
    const at = killAt;
    const wire = tripwire(at);
    killAt = undefined;
    try {
      await work(wire);
      return true;
    } catch (error) {
      if (at !== undefined && wire.moments() >= at) return false;
      throw error;
    }
  };

  const push = () => invoke((wire) => pushSlice(pushDeps(on(wire)), scope));
  const pull = () => invoke((wire) => pullSlice(pullDeps(on(wire)), scope));
  const tell = (body: string) =>
    invoke(async (wire) => {
      const deps = deliverDeps(on(wire));
      const post = async (_url: string, message: Parameters<typeof crm.take>[0]) => {
        refusals -= 1;
        return refusals >= 0 ? { status: 503, body: '' } : crm.take(message);
      };
      const guarded = {
        ...deps,
        count: () => undefined,
        post: (url: string, message: Parameters<typeof crm.take>[0]) => wire.guard(() => post(url, message)),
      };
      await deliver(guarded, deliverMessageSchema.parse(JSON.parse(body)));
    });

  /** Hands one queue message to its function. */
  const work = ({ queue, body }: { queue: string; body: string }): Promise<boolean> => {
    if (queue === queues.deliver) return tell(body);
    expectScope(pushMessageSchema.parse(JSON.parse(body)));
    return queue === queues.push ? push() : pull();
  };
  const expectScope = (named: typeof scope) => {
    if (named.organisation !== organisation) throw new Error('A message for an organisation that is not here.');
  };

  /** The CRM sends some of its events in one request; false when they were not taken. */
  const sendEvents = (events: CrmEvent[]) =>
    invoke(async (wire) => {
      const body = JSON.stringify({ events });
      const deps = { ...eventsDeps(on(wire)), ...silent };
      const headers = signed(body, { at: clock.now() });
      const { statusCode, body: said } = await receiveEvents(deps, { workspace, headers, body: Buffer.from(body) });
      if (statusCode === 503) throw new Killed();
      if (statusCode !== 202) throw new Error(`The CRM's events were refused: ${statusCode} ${said}`);
    });

  const doorway = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const deps = {
      ...xeroWebhookDeps({ ...parts, table, queues: client }),
      count: () => undefined,
      log: () => undefined,
    };
    const { statusCode } = await receiveMessage(deps, {
      ...{ app: 'default', signature: String(incoming.headers['x-xero-signature']), body: Buffer.concat(chunks) },
    });
    response.writeHead(statusCode ?? 500).end();
  });
  doorway.listen(0, '127.0.0.1');
  await once(doorway, 'listening');
  const address = doorway.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await admin('PUT', '/webhooks/sandbox-client', {
    ...{ url: `http://127.0.0.1:${port}/`, key: webhookKey, categories: ['CONTACT', 'INVOICE', 'CREDITNOTE'] },
  });

  const runSweep = () => invoke((wire) => sweep(sweepDeps(on(wire))));
  const changes = async (): Promise<Change[]> =>
    (await listChanges(table, workspace, organisation, { limit: 1000 })).changes;
  const webhooks = () => admin('POST', '/webhooks/deliver');

  const quietNow = async (): Promise<boolean> =>
    crm.outbox.length === 0 &&
    letters.length === 0 &&
    (await getBell(table, workspace, organisation))?.dueAt === undefined &&
    (await changes()).every(({ readyAt }) => readyAt === undefined) &&
    (await countDeliveries(table, scope)) === 0;

  /** Hands on all that waits, in order, until nothing more comes of it. */
  const flow = async (): Promise<void> => {
    for (let turn = 0; turn < 300; turn += 1) {
      if (crm.outbox.length > 0 && (await sendEvents(crm.outbox.slice(0, 50)))) crm.outbox.splice(0, 50);
      const letter = letters.shift();
      if (letter) await work(letter);
      else await webhooks();
      if (letters.length === 0 && crm.outbox.length === 0) return;
    }
    throw new Error('It never became quiet: messages beget messages.');
  };

  return {
    ...{
      clock,
      admin,
      table,
      scope,
      organisation,
      crm,
      letters,
      flow,
      push,
      pull,
      work,
      sendEvents,
      changes,
      webhooks,
    },
    sweep: runSweep,
    /** The next function that runs dies at this moment of its work. */
    kill: (moment: number) => {
      killAt = moment;
    },
    /** The CRM answers the next so many deliveries with 503. */
    refuse: (times: number) => {
      refusals = times;
    },
    /** All that waits goes its way, and time passes, until nothing is due but looking again, and for `hours` more. */
    untilQuiet: async (hours = 4): Promise<void> => {
      killAt = undefined;
      refusals = 0;
      await admin('DELETE', '/faults');
      let quietFor = 0;
      for (let round = 0; round < 400; round += 1) {
        await flow();
        const quiet = await quietNow();
        if (quiet && quietFor >= hours * 60) return;
        quietFor = quiet ? quietFor + 30 : 0;
        clock.advance((quiet ? 30 : 1) * minute);
        await runSweep();
      }
      throw new Error('It never became quiet.');
    },
    /** The bookkeeper enters a record; answers with its id. */
    enter: async (what: DeskName, body: object): Promise<string> => {
      const [path, id] = desks[what];
      const { record } = recordSchema.parse(await admin('POST', `/organisations/${organisation}/${path}`, body));
      return String(record?.[id]);
    },
    /** The bookkeeper does something with a record. */
    act: (what: DeskName, id: string, action: string, input: object = {}): Promise<unknown> =>
      admin('POST', `/organisations/${organisation}/${desks[what][0]}/${id}/${action}`, input),
    /** All records of a kind in Xero. */
    inXero: async (what: DeskName): Promise<InXero[]> => {
      const list = await admin('GET', `/organisations/${organisation}/${desks[what][0]}`);
      return z.array(z.record(z.string(), z.unknown())).parse(Object(list)[desks[what][0]]);
    },
    /** One record in Xero; undefined when it is gone without a trace. */
    read: async (what: DeskName, id: string): Promise<InXero | undefined> => {
      try {
        const answer = await admin('GET', `/organisations/${organisation}/${desks[what][0]}/${id}`);
        return recordSchema.parse(answer).record ?? undefined;
      } catch (error) {
        if (error instanceof Refused && error.message.includes(': 404')) return undefined;
        throw error;
      }
    },
    link: (type: RecordType, crmId: string): Promise<Link | undefined> => getLink(table, { ...scope, type, crmId }),
    holder: async ({ kind, xeroId }: Pick<Link, 'kind' | 'xeroId'>) =>
      (await getHolders(table, scope, kind, [xeroId])).get(xeroId),
    openCall: () => getBatch(table, scope),
    activities: async (crmId?: string) =>
      (await listActivities(table, workspace, clock.now(), { limit: 1000 })).activities.filter(
        (one) => crmId === undefined || one.crmId === crmId,
      ),
    /** A person says which side is right. */
    decide: async (change: Change, take: 'crm' | 'xero'): Promise<void> => {
      await readyChange(table, { ...change, take }, clock.now().toISOString());
      await ringBell(table, workspace, organisation, clock.now());
    },
    /** Calls that wrote something, or tried. */
    writes: async (): Promise<number> =>
      callsSchema.parse(await admin('GET', '/calls')).calls.filter(({ method }) => method !== 'GET').length,
    close: async () => {
      doorway.closeAllConnections();
      doorway.close();
      await sandbox.close();
    },
  };
};
export type Town = Awaited<ReturnType<typeof openTown>>;

/** The sandbox did not do what was asked. */
export class Refused extends Error {}
