import { writeFileSync } from 'node:fs';
import {
  type Expected,
  type ExpectedContact,
  type ExpectedInvoice,
  type ExportEvent,
  exportFolder,
} from './export-format.ts';
import { contactId, type ExportContact, makeContacts } from './make-contacts.ts';
import { type ExportInvoice, makeInvoice, totalOf } from './make-invoices.ts';
import { wrongContacts, wrongInvoices } from './make-wrong.ts';
import { type Random, seeded } from './random.ts';

const seed = 20_261_121;
const goodContacts = 400;
const goodInvoices = 1600;
const ofEachWrong = 2;
const firstSaved = Date.UTC(2026, 9, 1, 8);
const statuses = { draft: 'DRAFT', submitted: 'SUBMITTED', authorised: 'AUTHORISED' } as const;

type Snapshot = ExportContact | ExportInvoice;
type Kind = 'contact' | 'invoice';

const contactEnd = (contact: ExportContact) => ({
  name: contact.name ?? `${contact.firstName} ${contact.lastName}`,
  ...(contact.email ? { email: contact.email } : {}),
});

const invoiceEnd = (invoice: ExportInvoice) => ({
  contact: invoice.contact.id,
  currency: invoice.currency,
  total: invoice.total,
  status: statuses[invoice.status ?? 'draft'],
  lines: invoice.lines.length,
  date: invoice.date,
  ...(invoice.number ? { number: invoice.number } : {}),
});

/** A later version of an invoice: one line more, another reference. */
const revised = (invoice: ExportInvoice, version: number): ExportInvoice => {
  const lines = [
    ...invoice.lines,
    {
      description: `Addition of version ${version}`,
      quantity: '1',
      unitAmount: `${version}0.0050`,
      account: '200',
      ...(invoice.amountsAre === 'noTax' ? {} : { taxRate: 'OUTPUT2', taxPercent: '20' }),
    },
  ];
  return { ...invoice, version, reference: `Version ${version}`, lines, total: totalOf({ ...invoice, lines }) };
};

const renumbered = (contact: ExportContact, version: number): ExportContact => ({
  ...contact,
  version,
  companyNumber: `${10_000_000 + version}`,
});

/** Puts `item` into `list` somewhere after `index`, at most `reach` places further. */
const insertAfter = <Item>(random: Random, list: Item[], index: number, reach: number, item: Item) => {
  list.splice(Math.min(list.length, index + 1 + random.whole(1, reach)), 0, item);
};

/** The export: events in sending order and what is to become of each record. The same on every machine. */
export const generateExport = (): { events: ExportEvent[]; expected: Expected } => {
  const random = seeded(seed);
  const contacts: Record<string, ExpectedContact> = {};
  const invoices: Record<string, ExpectedInvoice> = {};
  const snapshots: { kind: Kind; data: Snapshot }[] = [];
  const add = (kind: Kind, data: Snapshot) => snapshots.push({ kind, data });

  const spare = goodContacts + wrongContacts.length * ofEachWrong + 4;
  const people = makeContacts(random, spare);
  const good = people.slice(0, goodContacts);
  const others = people.slice(goodContacts);
  for (const { contact } of good) {
    contacts[contact.id] = { end: 'inXero', ...contactEnd(contact) };
    add('contact', contact);
  }
  const nextOther = () => {
    const other = others.shift();
    if (!other) throw new Error('There are too few contacts to spoil.');
    return other.contact;
  };
  for (const { spoil, expected } of wrongContacts) {
    for (let nth = 1; nth <= ofEachWrong; nth += 1) {
      const contact = spoil(nextOther(), nth);
      contacts[contact.id] = expected;
      add('contact', contact);
    }
  }
  for (const group of ['same-name-1', 'same-name-2']) {
    const twins = [nextOther(), nextOther()].map((contact) => ({
      ...contact,
      name: `Twin Peaks Trading ${group.at(-1)} Ltd`,
    }));
    for (const twin of twins) {
      contacts[twin.id] = { end: 'oneOf', group, code: 'contact-duplicate-in-crm', ...contactEnd(twin) };
      add('contact', twin);
    }
  }

  let count = 0;
  const customers = good.filter(({ contact }) => Array.isArray(contact.roles) && contact.roles.includes('customer'));
  const newInvoice = () => {
    count += 1;
    const { contact, country } = random.pick(customers);
    return makeInvoice(random, count, { id: contact.id, country });
  };
  for (let nth = 0; nth < goodInvoices; nth += 1) {
    const invoice = newInvoice();
    invoices[invoice.id] = { end: 'inXero', ...invoiceEnd(invoice) };
    add('invoice', invoice);
  }
  for (const { spoil, expected } of wrongInvoices) {
    for (let nth = 1; nth <= ofEachWrong; nth += 1) {
      const invoice = spoil(newInvoice(), nth);
      invoices[invoice.id] = expected;
      add('invoice', invoice);
    }
  }
  const nameless = contactId(goodContacts + 1);
  for (let nth = 1; nth <= ofEachWrong; nth += 1) {
    const invoice = { ...newInvoice(), contact: { id: nameless } };
    invoices[invoice.id] = { end: 'waiting', code: 'contact-needs-attention' };
    add('invoice', invoice);
  }
  for (const group of ['same-number-1', 'same-number-2', 'same-number-3']) {
    for (const twin of [newInvoice(), newInvoice()]) {
      const invoice = { ...twin, number: `FH-2026-TWICE-${group.at(-1)}` };
      invoices[invoice.id] = { end: 'oneOf', group, code: 'invoice-number-taken', ...invoiceEnd(invoice) };
      add('invoice', invoice);
    }
  }

  disturb(random, snapshots, { contacts, invoices });
  const events = toEvents(snapshots);
  doubleSome(random, events);
  return { events, expected: { events: events.length, contacts, invoices } };
};

/** What happens to exports in life: records saved again, customers that come after their invoice, versions in the wrong order. */
const disturb = (random: Random, snapshots: { kind: Kind; data: Snapshot }[], expected: Omit<Expected, 'events'>) => {
  const place = (id: string) => snapshots.findIndex(({ data }) => data.id === id);

  for (let number = 5; number <= 395; number += 10) {
    const at = place(contactId(number));
    const found = snapshots[at];
    if (!found) continue;
    const [second, third] = [renumbered(found.data as ExportContact, 2), renumbered(found.data as ExportContact, 3)];
    const [sooner, later] = number % 20 === 5 ? [third, second] : [second, third];
    insertAfter(random, snapshots, at, 30, { kind: 'contact', data: sooner });
    insertAfter(random, snapshots, place(sooner.id) + 40, 40, { kind: 'contact', data: later });
  }

  const changed = Object.entries(expected.invoices).filter(
    ([, end], index) => end.end === 'inXero' && index % 20 === 7,
  );
  for (const [index, [id]] of changed.entries()) {
    const at = place(id);
    const found = snapshots[at];
    if (!found) continue;
    const second = revised(found.data as ExportInvoice, 2);
    const third = revised(second, 3);
    const [sooner, later] = index % 2 === 0 ? [third, second] : [second, third];
    insertAfter(random, snapshots, at, 60, { kind: 'invoice', data: sooner });
    insertAfter(random, snapshots, at + 70, 90, { kind: 'invoice', data: later });
    expected.invoices[id] = { end: 'inXero', ...invoiceEnd(third) };
  }

  for (let number = 12; number <= 390; number += 18) {
    const at = place(contactId(number));
    const needed = snapshots.findIndex(
      ({ kind, data }) => kind === 'invoice' && (data as ExportInvoice).contact.id === contactId(number),
    );
    if (needed < 0) continue;
    const [late] = snapshots.splice(at, 1);
    if (late) insertAfter(random, snapshots, needed, 120, late);
  }
};

/** The events of the snapshots in sending order; a version that is sent after a later one was still saved before it. */
const toEvents = (snapshots: { kind: Kind; data: Snapshot }[]): ExportEvent[] => {
  const newest = new Map<string, { version: number; savedAt: number }>();
  return snapshots.map(({ kind, data }, index) => {
    const known = newest.get(data.id);
    const late = known !== undefined && known.version > data.version;
    const savedAt = late ? known.savedAt - 30_000 : firstSaved + index * 60_000;
    if (!late) newest.set(data.id, { version: data.version, savedAt });
    const timestamp = new Date(savedAt).toISOString();
    return {
      id: `evt-${String(index + 1).padStart(5, '0')}`,
      type: `${kind}.${data.version === 1 ? 'created' : 'updated'}`,
      timestamp,
      data: { ...data, updatedAt: timestamp },
    };
  });
};

/** Sends every 70th event once more a little later, as a CRM does that missed the answer. */
const doubleSome = (random: Random, events: ExportEvent[]) => {
  const again = events.filter((_, index) => index % 70 === 33);
  for (const event of again) insertAfter(random, events, events.indexOf(event), 25, event);
};

/** The two files of the export as text. */
export const exportFiles = (): { events: string; expected: string } => {
  const { events, expected } = generateExport();
  const ends = (all: Record<string, unknown>) =>
    Object.entries(all)
      .map(([id, end]) => `    ${JSON.stringify(id)}: ${JSON.stringify(end)}`)
      .join(',\n');
  return {
    events: `${events.map((event) => JSON.stringify(event)).join('\n')}\n`,
    expected: `{\n  "events": ${expected.events},\n  "contacts": {\n${ends(expected.contacts)}\n  },\n  "invoices": {\n${ends(expected.invoices)}\n  }\n}\n`,
  };
};

if (import.meta.main) {
  const files = exportFiles();
  writeFileSync(new URL('events.ndjson', exportFolder), files.events);
  writeFileSync(new URL('expected.json', exportFolder), files.expected);
  console.log(`Wrote ${files.events.split('\n').length - 1} events.`);
}
