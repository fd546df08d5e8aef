import { randomUUID } from 'node:crypto';
import { type RecordType, recordTypes, type XeroKind } from '../records/record.ts';
import { mapConcurrently } from '../runtime/concurrency.ts';
import type { Settings } from '../settings/settings.ts';
import { putActivity } from '../store/activities.ts';
import { ringBell } from '../store/bells.ts';
import { type Change, getChange, listChanges, putChange } from '../store/changes.ts';
import { noteDrift } from '../store/drift.ts';
import { getLink } from '../store/links.ts';
import { askForKinds } from '../store/pulls.ts';
import { type Desk, decided } from './asked.ts';
import { askForJob } from './jobs.ts';
import { sendAgain } from './send-again.ts';

const atOnce = 8;

/**
 * What became of a record that a person sends: `ready`: what waited of it goes now; `waits`: so it does, if what it waits for is there; `again`: it goes as it was last carried over;
 * `notKept`: too large to be kept for that; `overtaken`: it changed at this moment; `unknown`: nothing is known of it.
 */
export type Sent = 'ready' | 'waits' | 'again' | 'notKept' | 'overtaken' | 'unknown';

/** Lets what waits of a record go now, before what back-fills send, and even where its type is not sent by itself. */
const makeReady = async (desk: Desk, change: Change): Promise<boolean> => {
  const { held: _, problem: __, waitsFor: ___, conflicts: ____, backfill: _____, ...rest } = change;
  const now = desk.asked.now.toISOString();
  const ready = { ...rest, readyAt: now, retriedAt: now, attempts: 0, deaths: 0, byHand: true };
  if (!(await putChange(desk.table, ready, change.rev))) return false;
  const record = { type: change.record.type, crmId: change.record.data.id };
  await putActivity(desk.table, decided(desk, 'retried', record, { note: 'Sent by hand.' }));
  return true;
};

/** Sends one record to Xero now: what waits of it, else what was carried over last, over whatever stands in Xero. Rings. */
export const sendNow = async (desk: Desk, type: RecordType, id: string): Promise<Sent> => {
  const { table, scope, asked } = desk;
  const change = await getChange(table, { ...scope, type, id });
  const link = change ? undefined : await getLink(table, { ...scope, type, crmId: id });
  if (!change && !link) return 'unknown';
  if (link && !link.crmSide) return 'notKept';
  const line = decided(desk, 'retried', { type, crmId: id }, { note: "Sent by hand: the CRM's side is sent again." });
  const sent = change
    ? await makeReady(desk, change)
    : link?.crmSide !== undefined && (await sendAgain(desk, link, link.crmSide, { ...line, xeroId: link.xeroId }));
  await ringBell(table, scope.workspace, scope.organisation, asked.now);
  if (!sent) return 'overtaken';
  if (!change) return 'again';
  return change.waitsFor ? 'waits' : 'ready';
};

/** Whether sending a type by hand concerns a change: not those that a person holds, nor those that wait for another record. */
const isSendable = ({ held, waitsFor }: Change): boolean => held !== true && waitsFor === undefined;

/**
 * Sends whatever waits of a type, also what was put off or set aside; returns how many records were made ready. Rings before and
 * after, so that what is ready goes on even if this is cut short.
 */
export const sendAllNow = async (desk: Desk, type: RecordType): Promise<number> => {
  const { table, scope, asked } = desk;
  let sent = 0;
  let after: string | undefined;
  do {
    const page = await listChanges(table, scope.workspace, scope.organisation, { type, after });
    if (page.changes.some(isSendable)) await ringBell(table, scope.workspace, scope.organisation, asked.now);
    const ready = await mapConcurrently(page.changes.filter(isSendable), atOnce, (one) => makeReady(desk, one));
    sent += ready.filter(Boolean).length;
    after = page.next;
  } while (after !== undefined);
  if (sent > 0) await ringBell(table, scope.workspace, scope.organisation, asked.now);
  return sent;
};

/**
 * Has the CRM told what stands in Xero of one record, read anew, whether that is news or not; what the CRM holds gives way. A job
 * (`mend`) does it. False when the record is not linked.
 */
export const getNow = async (desk: Desk, type: RecordType, id: string): Promise<boolean> => {
  const { table, scope, asked } = desk;
  const link = await getLink(table, { ...scope, type, crmId: id });
  if (!link) return false;
  const called = link.xero.number ?? link.xero.name;
  await noteDrift(table, {
    ...{ ...scope, type, crmId: id, kind: link.kind, xeroId: link.xeroId, what: 'differs', fields: [] },
    ...(called !== undefined && { called }),
    ...{ fingerprint: `asked-${randomUUID()}`, state: 'mend', decidedBy: asked.by },
    ...{ job: 'hand', seenAt: asked.now.toISOString() },
  });
  await putActivity(
    table,
    decided(desk, 'pulled', { type, crmId: id }, { xeroId: link.xeroId, note: 'Asked for by hand.' }),
  );
  await askForJob(desk, { do: 'mend' });
  return true;
};

/** The kinds that records of a type may be in Xero. */
export const kindsIn = (type: RecordType, settings: Pick<Settings, 'quotes' | 'orders'>): XeroKind[] => {
  if (type === 'quote') return [settings.quotes.become];
  if (type === 'order') return [settings.orders.become];
  return [type === 'bill' ? 'invoice' : type];
};

/** Has what changed in Xero since the last look read now, for these types. Rings. */
export const getChangesNow = (
  { table, scope, asked }: Desk,
  types: readonly RecordType[],
  settings: Pick<Settings, 'quotes' | 'orders'>,
): Promise<void> =>
  askForKinds(table, scope, [...new Set(types.flatMap((type) => kindsIn(type, settings)))], asked.now);

/** The types of which anything is taken from Xero, as the settings stand. */
export const typesFromXero = ({ sync }: Pick<Settings, 'sync'>): RecordType[] =>
  recordTypes.filter((type) => sync[type].toCrm && !sync[type].paused);
