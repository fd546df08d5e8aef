import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsDeps } from '../../functions/events/events-deps.ts';
import { storeEvents } from '../../functions/events/store-events.ts';
import { genericAdapter } from '../../shared/crm/generic-adapter.ts';
import { getBatch } from '../../shared/store/batches.ts';
import { ringBell } from '../../shared/store/bells.ts';
import { getHolders, getLink } from '../../shared/store/links.ts';
import { openStage, type Stage } from './stage.ts';

const minute = 60_000;
const contacts = ['a', 'b'];
const invoices = [
  ['m', 'a'],
  ['n', 'b'],
  ['o', 'a'],
] as const;

/** What the CRM did with one record: saves (some of them wrong), and at the end perhaps a deletion. */
const historyOf = (id: string) =>
  fc.record({
    id: fc.constant(id),
    saves: fc.array(fc.constantFrom('right', 'right', 'wrong', 'same'), { minLength: 1, maxLength: 4 }),
    deleted: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  });
const faults = ['429-minute', '500-before', '500-after', 'drop-before', 'drop-after', '503'];
const stepOf = fc.record({
  /** Where in the history of which record the event is taken from: anything in any order, also twice. */
  record: fc.nat(contacts.length + invoices.length - 1),
  at: fc.nat(4),
  next: fc.constantFrom('nothing', 'nothing', 'work', 'fault', 'kill'),
  fault: fc.constantFrom(...faults),
  where: fc.constantFrom('/Contacts', '/Invoices', ''),
  killAt: fc.integer({ min: 1, max: 50 }),
  pause: fc.constantFrom(0, 1, 7),
});
const usual = {
  elementOrder: 'request',
  contactNumberUnique: true,
  contactNameUnique: true,
  idempotencyStoresServerErrors: true,
  voidedNumberReusable: false,
  ifModifiedSinceInclusive: true,
  unknownIdInCollection: '404',
  validationElements: 'refused',
};
const scenario = fc.record({
  histories: fc.tuple(...[...contacts, ...invoices.map(([id]) => id)].map(historyOf)),
  steps: fc.array(stepOf, { minLength: 5, maxLength: 14 }),
  namesake: fc.boolean(),
  switches: fc.constantFrom(
    {},
    { elementOrder: 'shuffled' },
    { contactNumberUnique: false, contactNameUnique: false },
    { idempotencyStoresServerErrors: false, voidedNumberReusable: true },
    { ifModifiedSinceInclusive: false, unknownIdInCollection: 'element', validationElements: 'all' },
  ),
});

interface CrmEvent {
  type: string;
  timestamp: string;
  data: {
    id: string;
    version: number;
    name?: string;
    contact?: { id: string };
    taxNumber?: string;
    lines?: { unitAmount: number }[];
  };
}

/** The events of one record's history, version by version. */
const eventsOf = (
  run: string,
  index: number,
  history: { id: string; saves: string[]; deleted: boolean },
): CrmEvent[] => {
  const id = `${history.id}-${run}`;
  const type = index < contacts.length ? 'contact' : 'invoice';
  let last: Omit<CrmEvent['data'], 'version'> = { id };
  const events = history.saves.map((save, version) => {
    if (save !== 'same' || version === 0) {
      const customer = invoices[index - contacts.length]?.[1];
      const [name, account] = save === 'wrong' ? ['Less < More', '999'] : [`Name ${id}`, '200'];
      const line = { description: `v${version}`, unitAmount: 10 * (version + 1), account, taxRate: 'OUTPUT2' };
      last =
        type === 'contact'
          ? { id, name, taxNumber: `v${version}` }
          : { id, contact: { id: `${customer}-${run}` }, lines: [line] };
    }
    return { type: `${type}.updated`, timestamp: '2026-11-21T08:00:00Z', data: { ...last, version } };
  });
  if (history.deleted)
    events.push({ type: `${type}.deleted`, timestamp: '2026-11-21T08:00:00Z', data: { ...last, version: 9 } });
  return events;
};

describe('events in any order, with Xero and the workers failing', () => {
  let stage: Stage;
  let receive: (events: object[]) => Promise<void>;
  beforeAll(async () => {
    stage = await openStage();
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    const deps = eventsDeps({
      table: stage.table,
      queues: stage.deliverQueue.client,
      pushQueueUrl: stage.deliverQueue.url,
      secrets: { workspace: async () => undefined },
      clock: stage.clock,
    });
    receive = async (events) => {
      const parsed = genericAdapter.parse(Buffer.from(JSON.stringify({ events })), stage.clock.now());
      if (!parsed.ok) throw new Error(parsed.message);
      const records = parsed.events.flatMap((event) => (event.kind === 'record' ? [event] : []));
      expect(records).toHaveLength(events.length);
      const { wake } = await storeEvents(deps, stage.scope, records);
      if (wake) await ringBell(stage.table, stage.scope.workspace, stage.organisation, stage.clock.now());
    };
  });
  afterAll(() => stage.close());

  const expectNewest = async (index: number, newest: CrmEvent | undefined) => {
    if (!newest) return;
    const type = index < contacts.length ? 'contact' : 'invoice';
    const { id, version, taxNumber, lines } = newest.data;
    const parked = (await stage.changes()).find(({ record }) => record.data.id === id);
    const link = await getLink(stage.table, { ...stage.scope, type, crmId: id });
    const books = await stage.inXero(type === 'contact' ? 'contacts' : 'invoices');
    const standing =
      type === 'contact'
        ? books.filter(({ ContactNumber }) => ContactNumber === id)
        : books.filter(({ Url }) => Url.endsWith(`/invoice/${id}`));
    expect(standing.length, `${id} stands once at most`).toBeLessThanOrEqual(1);
    expect(standing[0]?.[type === 'contact' ? 'ContactID' : 'InvoiceID'], `link of ${id}`).toBe(link?.xeroId);
    if (link) {
      const holders = await getHolders(stage.table, stage.scope, type, [link.xeroId]);
      expect([...holders.values()]).toEqual([{ type, crmId: id }]);
    }
    if (parked) {
      expect(parked.problem, `${id} waits visibly`).toBeDefined();
      expect(parked.version.endsWith(String(version)), `${id} waits with its newest version`).toBe(true);
      return;
    }
    if (newest.type.endsWith('deleted')) {
      if (link) expect(['ARCHIVED', 'DELETED', 'VOIDED']).toContain(standing[0]?.ContactStatus ?? standing[0]?.Status);
      return;
    }
    expect(standing, `${id} stands in Xero`).toHaveLength(1);
    if (type === 'contact') expect(standing[0]).toMatchObject({ TaxNumber: taxNumber, ContactStatus: 'ACTIVE' });
    else expect(standing[0]).toMatchObject({ Total: ((lines?.[0]?.unitAmount ?? 0) * 12) / 10 });
  };

  it.each(['contact', 'invoice'] as const)(
    'does not bring back a %s that was deleted before it was in Xero',
    async (type) => {
      const id = `late-${type}`;
      const event = (word: string, version: number) => ({
        type: `${type}.${word}`,
        timestamp: '2026-11-21T08:00:00Z',
        data: { id, version, ...(type === 'contact' ? { name: id } : { contact: { id: 'nobody' } }) },
      });
      await receive([event('deleted', 2)]);
      await stage.untilQuiet();
      await receive([event('created', 1)]);
      await stage.send(type, event('created', 1).data);
      await stage.untilQuiet();
      expect(await stage.changes()).toEqual([]);
      expect(await getLink(stage.table, { ...stage.scope, type, crmId: id })).toBeUndefined();
      await receive([event('created', 3)]);
      expect(await stage.changes()).toHaveLength(1);
      await stage.forget(id);
    },
  );

  let runs = 0;
  it('ends with the newest version of each record once in Xero, or visibly waiting', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ histories, steps, namesake, switches }) => {
        runs += 1;
        const run = `r${runs}`;
        await stage.admin('PUT', '/switches', { ...usual, ...switches });
        if (namesake) await stage.byHand('PUT', '/Contacts', { Contacts: [{ Name: `name a-${run}` }] });
        const all = histories.map((history, index) => eventsOf(run, index, history));
        const newest = new Map<number, CrmEvent>();
        for (const { record, at, next, fault, where, killAt, pause } of steps) {
          const events = all[record] ?? [];
          const event = events[at % events.length];
          if (!event) continue;
          if ((newest.get(record)?.data.version ?? -1) < event.data.version) newest.set(record, event);
          await receive([event]);
          if (next === 'fault') await stage.fault({ kind: fault, path: where, seconds: 5 });
          if (next === 'work' || next === 'fault') await stage.work();
          if (next === 'kill') await stage.work(killAt);
          stage.clock.advance(pause * minute);
        }
        await stage.untilQuiet(400);
        await stage.clearFaults();
        expect(await getBatch(stage.table, stage.scope)).toBeUndefined();
        for (const index of all.keys()) await expectNewest(index, newest.get(index));
        const calls = (await stage.calls()).length;
        await ringBell(stage.table, stage.scope.workspace, stage.organisation, stage.clock.now());
        await stage.untilQuiet();
        expect(await stage.calls(), 'no call more').toHaveLength(calls);
        for (const { record } of await stage.changes()) await stage.forget(record.data.id);
        stage.clock.advance(2 * minute);
      }),
      { numRuns: 60, interruptAfterTimeLimit: 15_000, endOnFailure: true, seed: 7 },
    );
  });
});
