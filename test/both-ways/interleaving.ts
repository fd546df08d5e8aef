import fc from 'fast-check';
import { expect } from 'vitest';
import { recordTypes } from '../../shared/records/record.ts';
import type { Data } from './crm.ts';
import type { Subject } from './subjects.ts';
import { desks, openTown, Refused, type Town } from './town.ts';

const minute = 60_000;

/** One thing that happens; numbers choose among what there is at that moment. */
const happening = (records: number) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('crmEdits'), record: fc.nat(records - 1), edit: fc.nat(20) }) },
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('xeroEdits'), record: fc.nat(records - 1), edit: fc.nat(20) }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('flow') }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('event'), at: fc.nat(5), again: fc.boolean() }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('message'), at: fc.nat(5), again: fc.boolean(), lost: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('push') }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('pull') }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep') }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('webhooks'),
        fault: fc.constantFrom('', 'drop', 'duplicate', 'reorder', 'delay'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('kill'), moment: fc.integer({ min: 1, max: 150 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse'), times: fc.integer({ min: 1, max: 3 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('fault'),
        fault: fc.constantFrom('500-before', '500-after', 'drop-before', 'drop-after', '503', '429-minute'),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('wait'), minutes: fc.constantFrom(1, 6, 30, 90) }) },
  );
type Made<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Step = Made<ReturnType<typeof happening>>;

const policies = ['crm', 'xero', 'newest', 'review'] as const;

/** A history: what happens between a CRM and Xero, in which order, under which policy. */
const historyOf = (records: number) =>
  fc.record({
    policy: fc.constantFrom(...policies),
    steps: fc.array(happening(records), { minLength: 4, maxLength: 24 }),
    decisions: fc.constantFrom('crm', 'xero'),
  });
type History = Made<ReturnType<typeof historyOf>>;

/** A record of this history. */
interface Player {
  subject: Subject;
  id: string;
}

export const recordsOf = (subjects: Subject[]): Player[] =>
  subjects.flatMap((subject) => [0, 1].map((n) => ({ subject, id: `${subject.type}-${n}` })));

/** Values that people gave to the fields of a record, in the order in which they did. */
type Given = { side: 'crm' | 'xero'; field: string; value: unknown }[];

const sameSides = (crm: Data, xero: Data, gone: string[]): [Data, Data] =>
  gone.includes(String(crm.status)) && gone.includes(String(xero.status)) ? [{}, {}] : [crm, xero];

/** What Xero sends no messages of is found by looking, after so many hours at most. */
const hoursBetweenLooks: Record<string, number> = { contact: 0.4, invoice: 0.4, bill: 0.4, creditNote: 0.4, item: 1.5 };

/** Reasons for which a record may rightly be set aside here: it is gone in Xero, and was changed in the CRM since. */
const mayBeSetAside = [
  ...['invoice-final', 'bill-final', 'quote-final', 'purchase-order-final', 'credit-note-final', 'payment-gone'],
];

/** Lets a history happen, and checks what has to hold after it. */
const play = async (players: Player[], { policy, steps, decisions }: History): Promise<void> => {
  const hours = Math.max(...players.map(({ subject }) => hoursBetweenLooks[subject.type] ?? 0.8));
  const edited = players.filter(({ subject }) => subject.inCrm.length > 0);
  const types = new Set(players.map(({ subject }) => subject.type));
  const sync = Object.fromEntries(
    recordTypes.map((type) => [type, types.has(type) ? { conflicts: policy } : { toCrm: false }]),
  );
  const town = await openTown({
    accounts: { sales: '200', purchase: '429', payment: '090' },
    quotes: { become: 'quote' },
    sync,
    pull: { everyMinutes: 5 },
  });
  try {
    for (const { subject, id } of players) town.crm.save(subject.type, id, subject.made(Number(id.at(-1))));
    await town.flow();
    const given = new Map<string, Given>(players.map(({ id }) => [id, []]));
    let edits = 0;
    for (const [at, step] of steps.entries()) {
      const player = 'record' in step ? edited[step.record % edited.length] : undefined;
      if (player) edits += (await edit(town, player, step, at + 10, given.get(player.id) ?? [])) ? 1 : 0;
      else await happen(town, step);
      town.clock.advance(7_000);
    }
    await town.untilQuiet(hours);
    for (let turn = 0; turn < 6; turn += 1) {
      const conflicts = (await town.changes()).filter(({ problem }) => problem?.code === 'conflict');
      if (conflicts.length === 0) break;
      for (const change of conflicts) await town.decide(change, decisions);
      await town.untilQuiet(hours);
    }
    const [writes, deliveries] = [await town.writes(), town.crm.counts.deliveries];
    await town.untilQuiet(1.5);
    expect([await town.writes(), town.crm.counts.deliveries], 'nothing more comes of it').toEqual([writes, deliveries]);
    expect(await town.openCall()).toBeUndefined();
    const trouble = 4 * (players.length + edits) + 10;
    expect(writes, `writes after ${edits} edits`).toBeLessThan(trouble);
    expect(deliveries, `deliveries after ${edits} edits`).toBeLessThan(trouble);
    for (const player of players) await check(town, player, given.get(player.id) ?? []);
    await checkOnce(town, players);
  } finally {
    await town.close();
  }
};

const edit = async (town: Town, { subject, id }: Player, step: Step, n: number, given: Given): Promise<boolean> => {
  if (!('edit' in step)) return false;
  const { type, desk, inCrm, inXero } = subject;
  if (step.do === 'crmEdits') {
    const fields = inCrm[step.edit % inCrm.length]?.(n) ?? {};
    const shown = subject.fromCrm(fields);
    given.push(...Object.keys(fields).map((field) => ({ side: 'crm' as const, field, value: shown[field] })));
    town.crm.edit(type, id, fields);
    return true;
  }
  const link = await town.link(type, id);
  const record = link && (await town.read(desk, link.xeroId));
  if (!link || !record) return false;
  const invoice = await town.link('invoice', 'invoice-0');
  const what = inXero[step.edit % inXero.length]?.(n, { record, idOf: () => invoice?.xeroId });
  if (!what) return false;
  try {
    await town.act(desk, link.xeroId, what.action, what.input);
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
  for (const [field, value] of Object.entries(what.fields ?? {})) given.push({ side: 'xero', field, value });
  return true;
};

const happen = async (town: Town, step: Step): Promise<void> => {
  if (step.do === 'flow') return town.flow();
  if (step.do === 'push') await town.push();
  if (step.do === 'pull') await town.pull();
  if (step.do === 'sweep') await town.sweep();
  if ('moment' in step) town.kill(step.moment);
  if ('times' in step) town.refuse(step.times);
  if ('minutes' in step) town.clock.advance(step.minutes * minute);
  if (step.do === 'fault' && 'fault' in step)
    await town.admin('POST', '/faults', { kind: step.fault, path: '', seconds: 5 });
  if (step.do === 'webhooks' && 'fault' in step) {
    if (step.fault !== '') await town.admin('POST', '/faults', { kind: `webhook-${step.fault}`, seconds: 90 });
    await town.webhooks();
  }
  if (step.do === 'event' && 'again' in step) {
    const { outbox } = town.crm;
    const at = step.at % Math.max(1, outbox.length);
    const event = outbox[at];
    if (event && (await town.sendEvents([event])) && !step.again) outbox.splice(at, 1);
  }
  if (step.do === 'message' && 'lost' in step) {
    const at = step.at % Math.max(1, town.letters.length);
    const letter = town.letters[at];
    if (!letter) return;
    if (!step.again) town.letters.splice(at, 1);
    if (!step.lost) await town.work(letter);
  }
};

/** Checks one record: in Xero as in the CRM, or visibly set aside. */
const check = async (town: Town, { subject, id }: Player, given: Given): Promise<void> => {
  const { type, desk, fromCrm, fromXero, gone } = subject;
  const kept = town.crm.get(type, id);
  const parked = (await town.changes()).find(({ record }) => record.type === type && record.data.id === id);
  if (parked) {
    const { code = 'none', message = '' } = parked.problem ?? {};
    expect(mayBeSetAside, `${id} is set aside: ${message}`).toContain(code);
    return;
  }
  const link = await town.link(type, id);
  expect(link, `${id} is linked`).toBeDefined();
  if (!kept || !link) return;
  expect(await town.holder(link), `the link of ${id} back`).toEqual({ type, crmId: id });
  const record = await town.read(desk, link.xeroId);
  expect(record, `${id} stands in Xero`).toBeDefined();
  const [inCrm, inXero] = sameSides(fromCrm(kept.data), fromXero(record ?? {}), gone);
  expect(inXero, `${id} in Xero, as in the CRM`).toEqual(inCrm);
  for (const [field, value] of Object.entries(inCrm)) {
    const own = given.filter((one) => one.field === field);
    if (field === 'status' || own.length === 0) continue;
    const last = (side: string) => own.filter((one) => one.side === side).at(-1)?.value;
    expect([last('crm'), last('xero')], `${field} of ${id} is what somebody gave last`).toContainEqual(value);
  }
};

/** No record stands twice on either side. */
const checkOnce = async (town: Town, players: Player[]): Promise<void> => {
  for (const { type, desk } of new Set(players.map(({ subject }) => subject))) {
    const ours = players.filter(({ subject }) => subject.type === type);
    const links = await Promise.all(ours.map(({ id }) => town.link(type, id)));
    const held = new Set(links.map((link) => link?.xeroId));
    const strangers = (await town.inXero(desk)).filter(
      (record) => isOurs(record) && !held.has(String(record[desks[desk][1]])) && !isGone(record),
    );
    expect(strangers.length, `records of type ${type} in Xero that belong to nobody`).toBe(0);
    const inCrm = [...town.crm.records.values()].filter((kept) => kept.type === type);
    expect(inCrm, `records of type ${type} in the CRM`).toHaveLength(ours.length);
  }
};

/** Payments that were replaced by others, and documents that were voided, stay in Xero. */
const isGone = ({ Status }: Data): boolean => ['DELETED', 'VOIDED'].includes(String(Status));

/** Made since the town was opened: what stood in the books before was changed last before. */
const isOurs = (record: Data): boolean => {
  const stamp = /\((\d+)/.exec(String(record.UpdatedDateUTC))?.[1];
  return Number(stamp) >= Date.parse('2026-11-21T09:00:00Z');
};

/** Plays random histories of these records for so long, from this seed; a failing one is made as short as it gets. */
export const playMany = async (players: Player[], { seed, ms }: { seed: number; ms: number }): Promise<void> => {
  let played = 0;
  const property = fc.asyncProperty(historyOf(players.length), async (history) => {
    await play(players, history);
    played += 1;
  });
  await fc.assert(property, { seed, numRuns: 1000, interruptAfterTimeLimit: ms });
  expect(played).toBeGreaterThan(0);
};
