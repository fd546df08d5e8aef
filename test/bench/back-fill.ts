import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { eventsDeps } from '../../functions/events/events-deps.ts';
import { receiveEvents } from '../../functions/events/receive-events.ts';
import { pushDeps } from '../../functions/push/push-deps.ts';
import { pushSlice } from '../../functions/push/push-slice.ts';
import { dueBells } from '../../shared/store/bells.ts';
import { type FakeClock, fakeClock } from '../push/fake-clock.ts';
import { type Row, row } from './row.ts';
import { type BenchStage, openStage } from './stage.ts';

const contacts = 2_000;
const invoices = 4_000;
const eventsARequest = 100;
const recordsACall = 50;
const eventsSecret = `whsec_${btoa('events secret of the bench')}`;
const publicUrl = 'http://localhost:9';

const contactOf = (n: number) => ({
  type: 'contact.created',
  data: { id: `c-${n}`, version: 1, name: `Back-fill ${n} Ltd`, email: `accounts@back-fill-${n}.example` },
});

const invoiceOf = (n: number) => ({
  type: 'invoice.created',
  data: {
    ...{ id: `i-${n}`, version: 1, number: `B-${n}`, contact: { id: `c-${(n * 7) % contacts}` }, currency: 'GBP' },
    ...{ date: '2026-11-02', dueDate: '2026-12-02', status: 'authorised' },
    lines: Array.from({ length: (n % 4) + 1 }, (_, line) => ({
      ...{ description: `Work of week ${line + 1}`, quantity: '1', unitAmount: '120.50', account: '200' },
    })),
  },
});

/** Sends events as a CRM does, signed, as parts of one back-fill. */
const sendAll = async (stage: BenchStage, clock: FakeClock, events: object[]): Promise<void> => {
  const secret = { eventsSecrets: [eventsSecret], deliverySecret: eventsSecret, linkSecret: 'l'.repeat(43) };
  const deps = {
    ...eventsDeps({
      ...{ table: stage.table, queues: stage.queues, pushQueueUrl: stage.pushQueueUrl, clock },
      secrets: { workspace: async () => secret },
    }),
    count: () => undefined,
    log: { info: () => undefined, error: () => undefined },
  };
  for (let at = 0; at < events.length; at += eventsARequest) {
    const part = events.slice(at, at + eventsARequest);
    const body = JSON.stringify({ backfill: 'bench', events: part });
    const id = randomUUID();
    const { statusCode, body: said = '' } = await receiveEvents(deps, {
      workspace: stage.scope.workspace,
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(clock.now().getTime() / 1000)),
        'webhook-signature': new Webhook(eventsSecret).sign(id, clock.now(), body),
      },
      body: Buffer.from(body),
    });
    if (statusCode !== 202 || JSON.parse(said).accepted !== part.length) throw new Error(`Not taken: ${said}`);
  }
};

/** Starts workers as the sweep does until nothing is due any more. */
const workOff = async (stage: BenchStage, clock: FakeClock): Promise<void> => {
  const problems: string[] = [];
  const deps = {
    ...pushDeps({
      ...{ table: stage.table, clock, queues: stage.queues, newKey: randomUUID, accessToken: stage.accessToken },
      ...{ pushQueueUrl: stage.pushQueueUrl, deliverQueueUrl: stage.deliverQueueUrl, publicUrl },
      ...{ xeroApiUrl: stage.sandbox, xeroAppUrl: 'https://go.xero.com', privateHostsAllowed: [] },
    }),
    observer: {
      ...{
        pushed: () => undefined,
        unchanged: () => undefined,
        xeroAnswered: () => undefined,
        failed: () => undefined,
      },
      needsAttention: (code: string) => problems.push(code),
    },
  };
  while ((await dueBells(stage.table, new Date('2100-01-01'))).length > 0) {
    await pushSlice(deps, stage.scope);
    clock.advance(60_000);
  }
  if (problems.length > 0) throw new Error(`${problems.length} records need attention: ${problems[0]}`);
};

/**
 * Contacts and their invoices, sent through the real events handler as one back-fill and worked off by the real push worker
 * under the back-fill's share of the calls, on a clock of our own: records a call, every call counted.
 */
export const benchBackFill = async (): Promise<Row[]> => {
  const clock = fakeClock('2026-11-21T09:00:00Z');
  const stage = await openStage({ now: clock.now });
  try {
    const contactEvents = Array.from({ length: contacts }, (_, n) => contactOf(n));
    const invoiceEvents = Array.from({ length: invoices }, (_, n) => invoiceOf(n));
    const timestamp = clock.now().toISOString();
    await sendAll(
      stage,
      clock,
      [...contactEvents, ...invoiceEvents].map((event) => ({ ...event, timestamp })),
    );
    await workOff(stage, clock);
    const calls = await stage.calls();
    const written = calls
      .filter(({ method, status }) => method !== 'GET' && status === 200)
      .reduce((sum, { elements }) => sum + elements, 0);
    if (written !== contacts + invoices)
      throw new Error(`${written} records were written instead of ${contacts + invoices}.`);
    return [
      row('back-fill of 2,000 contacts and 4,000 invoices: records a call, reading calls counted', 'records', {
        ...{ ours: written / calls.length, baseline: 1, limit: recordsACall },
      }),
    ];
  } finally {
    await stage.close();
  }
};
