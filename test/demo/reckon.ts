import { contactDifferences, field, invoiceDifferences, invoiceIdIn } from './compare-books.ts';
import type { Told } from './crm-records.ts';
import type { Expected, ExpectedContact, ExpectedInvoice } from './export-format.ts';
import type { Books } from './sandbox.ts';
import type { DoorAnswers } from './send-export.ts';

export interface Facts {
  expected: Expected;
  answers: DoorAnswers;
  before: Books;
  after: Books;
  told: { contacts: Map<string, Told>; invoices: Map<string, Told> };
  /** Records that the console shows as kept; only where nothing but the export was ever sent. */
  inConsole?: number;
}

export interface Reckoning {
  /** Records written to Xero in this run. */
  pushed: number;
  /** Events that left nothing to write: those of `stoodInXero` and `repeated`. */
  unchanged: number;
  /** Records that stood in Xero before and were not touched. */
  stoodInXero: number;
  /** Events that repeat another one of their record, are older, or were overtaken. */
  repeated: number;
  attention: number;
  attentionByCause: { code: string; message: string; count: number }[];
  /** Events refused at the door. */
  rejected: number;
  rejectedByField: { field: string; count: number }[];
  /** Records of the export that stand in Xero. */
  inXero: number;
  /** Record ids. */
  lost: string[];
  /** Xero records that are one too many, or that nobody sent. */
  duplicates: string[];
  /** Everything that is not as expected.json says, in words. */
  wrong: string[];
}

/** A record of the export with all that is known of it at the end. */
interface Found {
  /** Such as "invoice inv-00017". */
  name: string;
  end: ExpectedContact | ExpectedInvoice;
  /** Xero ids of the records in the books that bear its CRM id. */
  xeroIds: string[];
  /** Whether the first of them was created or changed in this run. */
  written: boolean;
  /** How the first of them differs from what is expected, in words. */
  differences: string[];
  told: Told | undefined;
  refusedFor: string[] | undefined;
}

/** Where a record stands at the end; `lost` when it is neither in Xero nor visibly anywhere else. */
type Standing = 'inXero' | 'attention' | 'rejected' | 'lost';

const standingOf = ({ xeroIds, told, refusedFor }: Found): Standing => {
  if (xeroIds.length > 0) return 'inXero';
  if (told?.failure) return 'attention';
  return refusedFor ? 'rejected' : 'lost';
};

const grouped = <Item>(items: Item[], keyOf: (item: Item) => string | undefined): Map<string | undefined, Item[]> => {
  const groups = new Map<string | undefined, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
};

const counted = <Item>(items: Item[], keyOf: (item: Item) => string): { key: string; first: Item; count: number }[] => {
  const groups = new Map<string, { key: string; first: Item; count: number }>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? { key: keyOf(item), first: item, count: 0 };
    group.count += 1;
    groups.set(group.key, group);
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
};

const isToBeInXero = <End extends { end: string }>(end: End): end is Extract<End, { end: 'inXero' | 'oneOf' }> =>
  end.end === 'inXero' || end.end === 'oneOf';

const findContacts = ({ expected, before, after, told }: Facts, refusals: Map<string, string[]>): Found[] => {
  const changedAt = new Map(before.contacts.map(({ ContactID, UpdatedDateUTC }) => [ContactID, UpdatedDateUTC]));
  const byCrmId = grouped(after.contacts, ({ ContactNumber }) => ContactNumber);
  return Object.entries(expected.contacts).map(([id, end]) => {
    const books = byCrmId.get(id) ?? [];
    const [first] = books;
    return {
      name: `contact ${id}`,
      end,
      xeroIds: books.map(({ ContactID }) => ContactID),
      written: first !== undefined && changedAt.get(first.ContactID) !== first.UpdatedDateUTC,
      differences: first && isToBeInXero(end) ? contactDifferences(first, end) : [],
      told: told.contacts.get(id),
      refusedFor: refusals.get(id),
    };
  });
};

const findInvoices = ({ expected, before, after, told }: Facts, refusals: Map<string, string[]>): Found[] => {
  const changedAt = new Map(before.invoices.map(({ InvoiceID, UpdatedDateUTC }) => [InvoiceID, UpdatedDateUTC]));
  const byCrmId = grouped(after.invoices, ({ Url }) => invoiceIdIn(Url));
  const customers = new Map(after.contacts.map(({ ContactID, ContactNumber }) => [ContactID, ContactNumber]));
  return Object.entries(expected.invoices).map(([id, end]) => {
    const books = byCrmId.get(id) ?? [];
    const [first] = books;
    return {
      name: `invoice ${id}`,
      end,
      xeroIds: books.map(({ InvoiceID }) => InvoiceID),
      written: first !== undefined && changedAt.get(first.InvoiceID) !== first.UpdatedDateUTC,
      differences: first && isToBeInXero(end) ? invoiceDifferences(first, end, customers) : [],
      told: told.invoices.get(id),
      refusedFor: refusals.get(id),
    };
  });
};

/** What this run brought into the books that belongs to no record of the export. */
const strangers = ({ before, after }: Facts, records: Found[]): string[] => {
  const known = new Set([
    ...records.flatMap(({ xeroIds }) => xeroIds),
    ...before.contacts.map(({ ContactID }) => ContactID),
    ...before.invoices.map(({ InvoiceID }) => InvoiceID),
  ]);
  return [
    ...after.contacts.filter(({ ContactID }) => !known.has(ContactID)).map(({ Name }) => `contact "${Name}"`),
    ...after.invoices
      .filter(({ InvoiceID }) => !known.has(InvoiceID))
      .map(({ InvoiceNumber }) => `invoice ${InvoiceNumber}`),
  ].map((name) => `${name}, which nobody sent`);
};

/** In words, when a record is where it is not to be, or not as it is to be. */
const wrongWith = (found: Found): string[] => {
  const { name, end, told, refusedFor = [], differences } = found;
  const standing = standingOf(found);
  if (standing === 'lost') return [];
  if (standing === 'inXero' && isToBeInXero(end)) {
    if (told?.failure) return [`${name}: stands in Xero, but the CRM was told: ${told.failure.message}`];
    if (told?.xeroId === undefined) return [`${name}: stands in Xero, but the CRM was not told`];
    return differences.map((difference) => `${name}: ${difference}`);
  }
  const is = {
    inXero: 'it stands in Xero',
    attention: `it was kept for "${told?.failure?.code}"`,
    rejected: `it was refused for ${refusedFor.join(', ')}`,
  }[standing];
  if (end.end === 'inXero') return [`${name}: expected in Xero, but ${is}`];
  if (end.end === 'rejected') {
    const fits = standing === 'rejected' && refusedFor.some((candidate) => candidate.includes(end.field));
    return fits ? [] : [`${name}: expected to be refused for ${end.field}, but ${is}`];
  }
  const fits = standing === 'attention' && told?.failure?.code === end.code;
  return fits ? [] : [`${name}: expected to be kept for "${end.code}", but ${is}`];
};

/** Of the records that exclude each other exactly one stands in Xero. */
const wrongGroups = (records: Found[]): string[] =>
  [...grouped(records, ({ end }) => (end.end === 'oneOf' ? end.group : undefined))].flatMap(([group, members]) => {
    const inXero = members.filter((member) => standingOf(member) === 'inXero').length;
    return group === undefined || inXero === 1 ? [] : [`${group}: ${inXero} of these stand in Xero instead of one`];
  });

/** The counts that must agree whatever happens in between: lines of the export, events sent, events answered, records kept. */
const wrongCounts = ({ expected, answers, inConsole }: Facts, attention: number): string[] => {
  const { sent, accepted, duplicate, stale, ignored, rejected } = answers;
  const answered = accepted + duplicate + stale + ignored + rejected.length;
  return [
    ...field('the number of events sent', String(sent), String(expected.events)),
    ...field('the number of events answered', String(answered), String(sent)),
    ...field('the number of events ignored', String(ignored), '0'),
    ...field('the number of records that the console shows as kept', String(inConsole ?? attention), String(attention)),
  ];
};

/** Compares what stands in Xero and what the CRM was told with what was sent, record by record. */
export const reckon = (facts: Facts): Reckoning => {
  const { answers } = facts;
  const refusals = new Map(answers.rejected.map(({ id, fields }) => [id, fields]));
  const records = [...findContacts(facts, refusals), ...findInvoices(facts, refusals)];
  const at = (standing: Standing) => records.filter((record) => standingOf(record) === standing);
  const inXero = at('inXero');
  const failures = at('attention').flatMap(({ told }) => told?.failure ?? []);
  const pushed = inXero.filter(({ written }) => written).length;
  const stoodInXero = inXero.length - pushed;
  const rejected = answers.rejected.length;
  const repeated = answers.sent - rejected - (records.length - at('rejected').length);
  return {
    pushed,
    unchanged: stoodInXero + repeated,
    stoodInXero,
    repeated,
    attention: failures.length,
    attentionByCause: counted(failures, ({ code }) => code).map(({ key, first, count }) => ({
      code: key,
      message: first.message,
      count,
    })),
    rejected,
    rejectedByField: counted(answers.rejected, ({ fields: [first = ''] }) => first.replace(/\d+/g, 'n')).map(
      ({ key, count }) => ({ field: key, count }),
    ),
    inXero: inXero.length,
    lost: at('lost').map(({ name }) => name),
    duplicates: [
      ...inXero.flatMap(({ name, xeroIds }) => xeroIds.slice(1).map(() => name)),
      ...strangers(facts, records),
    ],
    wrong: [...records.flatMap(wrongWith), ...wrongGroups(records), ...wrongCounts(facts, failures.length)],
  };
};
