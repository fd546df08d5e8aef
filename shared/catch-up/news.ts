import { fingerprint } from '../records/fingerprint.ts';
import type { RecordType, XeroKind } from '../records/record.ts';
import type { Activity } from '../store/activities.ts';
import type { Delivery } from '../store/deliveries.ts';
import { getHolders, type Holder, type Link } from '../store/links.ts';
import type { News } from '../store/seen.ts';
import { type CrmWords, recordFromXero } from '../sync/from-xero.ts';
import type { Standing } from '../sync/standing.ts';
import type { XeroElement } from '../xero/answers.ts';
import { deepLink } from '../xero/deep-links.ts';
import type { Seeing } from './seeing.ts';
import { shownInXero } from './shown.ts';

/** How long the ordinary wake-up has before the sweep rings for a delivery. */
const deliveryGraceMs = 60_000;

const idIn = (part: unknown, name: string): string[] => {
  const id: unknown =
    part !== null && typeof part === 'object' ? Object.entries(part).find(([key]) => key === name)?.[1] : undefined;
  return typeof id === 'string' ? [id] : [];
};

/** The other records that a record in Xero names: its contact, and the documents it settles. */
const named = ({ contact, invoice, creditNote, allocations }: Standing): Partial<Record<XeroKind, string[]>> => ({
  contact: idIn(contact, 'contactID'),
  invoice: [
    ...idIn(invoice, 'invoiceID'),
    ...(Array.isArray(allocations) ? allocations.flatMap((one) => idIn(one?.invoice, 'invoiceID')) : []),
  ],
  creditNote: idIn(creditNote, 'creditNoteID'),
});

/** Reads which CRM records the contacts and documents belong to that these records name, so that they can be told in the CRM's words. */
export const wordsFor = async ({ table, scope, settings }: Seeing, standings: Standing[]): Promise<CrmWords> => {
  const holders = new Map<string, Holder>();
  for (const kind of ['contact', 'invoice', 'creditNote'] as const) {
    const ids = standings.flatMap((standing) => named(standing)[kind] ?? []);
    for (const [xeroId, holder] of await getHolders(table, scope, kind, ids)) holders.set(`${kind}#${xeroId}`, holder);
  }
  return {
    settings: await settings(),
    crmIdOf: (kind, xeroId) => {
      const holder = holders.get(`${kind}#${xeroId}`);
      return holder && { type: holder.type, id: holder.crmId };
    },
  };
};

/** DynamoDB takes rows of up to 400 KB. */
const mostBytes = 250_000;
/** As much of it as a link keeps. */
const mostStandingBytes = 100_000;
const mostLoggedBytes = 10_000;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

/** The record as it fits into a row: the CRM is told the rest without its lines, which it finds in Xero. */
const fitting = (record: Record<string, unknown>): Record<string, unknown> => {
  if (bytesOf(record) <= mostBytes) return record;
  const { lines: _, ...rest } = record;
  return rest;
};

type Told = Pick<Delivery, 'type' | 'id' | 'outcome' | 'record' | 'xeroFingerprint'> &
  Partial<Pick<Delivery, 'changedFields' | 'gone' | 'wanted' | 'standing'>>;

/** Names one state of a record in Xero, seen once: the message to the CRM bears it, too. */
const revisionOf = ({ xeroId, updatedAt }: XeroElement, xeroFingerprint: string | undefined): string =>
  `${xeroId}:${updatedAt === undefined ? '' : Date.parse(updatedAt)}:${(xeroFingerprint ?? '').slice(0, 16)}`;

const newsOf = (
  seeing: Seeing,
  element: XeroElement & { xeroId: string },
  told: Told,
  line: Pick<Activity, 'action'> & Partial<Pick<Activity, 'changed' | 'note'>>,
): News => {
  const { scope, clock, organisation, xeroAppUrl } = seeing;
  const now = clock.now();
  const { number, status, total, amountDue } = shownInXero(element);
  const revision = revisionOf(element, told.xeroFingerprint);
  const shown = {
    ...(number !== undefined && { number }),
    ...(status !== undefined && { status }),
    ...(total !== undefined && { total }),
    ...(amountDue !== undefined && { amountDue }),
  };
  return {
    delivery: {
      ...scope,
      ...told,
      revision,
      happenedAt: now.toISOString(),
      xeroId: element.xeroId,
      url: deepLink(organisation.shortCode, told.type, element.xeroId, xeroAppUrl, element.kind),
      ...shown,
      attempts: 0,
      dueAt: new Date(now.getTime() + deliveryGraceMs).toISOString(),
    },
    activity: {
      ...scope,
      id: revision,
      at: now.toISOString(),
      actor: 'xero',
      direction: 'toCrm',
      type: told.type,
      xeroId: element.xeroId,
      ...(number !== undefined && { number }),
      ...line,
    },
  };
};

/** A change in the CRM's words: what the record is now, and which of its fields are not what both sides agreed on. */
export interface ChangeTold {
  record: Record<string, unknown>;
  changed: NonNullable<Activity['changed']>;
}

/** Puts a change that was made in Xero into the CRM's words. Everything counts as changed when it is not known what was agreed. */
export const changeInWords = (
  type: RecordType,
  kind: XeroKind,
  agreed: Standing | undefined,
  now: Standing,
  words: CrmWords,
): ChangeTold => {
  const record = recordFromXero(type, kind, now, words);
  const before = agreed ? recordFromXero(type, kind, agreed, words) : {};
  const same = (field: string) => fingerprint(before[field] ?? null) === fingerprint(record[field] ?? null);
  const changed = [...new Set([...Object.keys(before), ...Object.keys(record)])]
    .filter((field) => !same(field))
    .map((field) => ({
      field,
      ...(before[field] !== undefined && { before: before[field] }),
      ...(record[field] !== undefined && { after: record[field] }),
    }));
  return { record, changed };
};

/** Values before and after as the log keeps them: of long ones only that they changed. */
const logged = (changed: ChangeTold['changed']): ChangeTold['changed'] =>
  changed.map((one) => (bytesOf(one) <= mostLoggedBytes ? one : { field: one.field }));

/** The news that somebody changed a linked record in Xero. */
export const newsOfChange = (
  seeing: Seeing,
  element: XeroElement & { xeroId: string },
  link: Pick<Link, 'type' | 'crmId'>,
  { record, changed, gone, xeroFingerprint }: ChangeTold & { gone: boolean; xeroFingerprint: string },
): News => {
  const changedFields = changed.map(({ field }) => field);
  const named = { type: link.type, id: link.crmId };
  const told: Told = { ...named, outcome: 'changed', record: fitting(record), changedFields, xeroFingerprint };
  const news = newsOf(
    seeing,
    element,
    { ...told, ...(gone && { gone }) },
    {
      action: 'changedInXero',
      ...(logged(changed).length > 0 && { changed: logged(changed) }),
      ...(gone && { note: 'It is gone in Xero.' }),
    },
  );
  return { ...news, activity: { ...news.activity, crmId: link.crmId } };
};

/** The news of a record that was made in Xero. */
export const newsOfStranger = (
  seeing: Seeing,
  element: XeroElement & { xeroId: string },
  type: RecordType,
  {
    gone,
    ...told
  }: { record: Record<string, unknown>; wanted: 'create' | 'match'; gone: boolean; xeroFingerprint: string },
): News =>
  newsOf(
    seeing,
    element,
    {
      ...{ ...told, type, id: `xero:${element.xeroId}`, outcome: 'new', record: fitting(told.record) },
      ...(bytesOf(element.standing) <= mostStandingBytes && { standing: element.standing }),
      ...(gone && { gone }),
    },
    { action: 'newInXero', ...(gone && { note: 'It is gone in Xero again.' }) },
  );
