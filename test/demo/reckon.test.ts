import { describe, expect, test } from 'vitest';
import type { Told } from './crm-records.ts';
import { type Expected, readEvents, readExpected } from './export-format.ts';
import { figuresOf } from './figures.ts';
import { type Facts, reckon } from './reckon.ts';
import type { Books } from './sandbox.ts';

const expected = readExpected();
const events = readEvents();

const firstOfGroup = (ends: Expected['contacts'] | Expected['invoices'], id: string) => {
  const end = ends[id];
  const group = end?.end === 'oneOf' ? end.group : undefined;
  return Object.keys(ends).find((other) => {
    const candidate = ends[other];
    return candidate?.end === 'oneOf' && candidate.group === group;
  });
};

/** A run in which everything went as expected. */
const perfect = (): Facts => {
  const books: Books = { contacts: [], invoices: [] };
  const told: Facts['told'] = { contacts: new Map<string, Told>(), invoices: new Map<string, Told>() };
  const kept = (code: string): Told => ({ state: 'attention', failure: { code, message: `Message of ${code}.` } });
  for (const [id, end] of Object.entries(expected.contacts)) {
    const inXero = end.end === 'inXero' || (end.end === 'oneOf' && firstOfGroup(expected.contacts, id) === id);
    if (inXero) {
      books.contacts.push({
        ContactID: `x-${id}`,
        ContactNumber: id,
        Name: end.name,
        EmailAddress: end.email ?? '',
        UpdatedDateUTC: '1',
      });
      told.contacts.set(id, { state: 'synced', xeroId: `x-${id}` });
    } else told.contacts.set(id, end.end === 'rejected' ? null : kept('code' in end ? end.code : ''));
  }
  for (const [id, end] of Object.entries(expected.invoices)) {
    const inXero = end.end === 'inXero' || (end.end === 'oneOf' && firstOfGroup(expected.invoices, id) === id);
    if (inXero) {
      books.invoices.push({
        InvoiceID: `x-${id}`,
        InvoiceNumber: end.number ?? 'INV-0001',
        Contact: { ContactID: `x-${end.contact}` },
        CurrencyCode: end.currency,
        Total: Number(end.total),
        Status: end.status,
        Url: `http://localhost:4100/r/demo/invoice/${id}`,
        Date: `/Date(${Date.parse(end.date)}+0000)/`,
        LineItems: Array.from({ length: end.lines }, () => ({})),
        UpdatedDateUTC: '1',
      });
      told.invoices.set(id, { state: 'synced', xeroId: `x-${id}` });
    } else told.invoices.set(id, end.end === 'rejected' ? null : kept('code' in end ? end.code : ''));
  }
  const ends = { ...expected.contacts, ...expected.invoices };
  const rejected = events.flatMap(({ data: { id } }) => {
    const end = ends[id];
    return end?.end === 'rejected' ? [{ id, fields: [`data.${end.field}`], problem: 'wrong' }] : [];
  });
  const sent = events.length;
  const answers = { sent, accepted: sent - rejected.length - 10, duplicate: 6, stale: 4, ignored: 0, rejected };
  return { expected, answers, before: { contacts: [], invoices: [] }, after: books, told };
};

const numbered = (books: Books) => {
  const invoice = books.invoices.find(({ InvoiceNumber }) => InvoiceNumber.startsWith('FH-'));
  if (!invoice) throw new Error('There is no invoice with a number of its own.');
  return { invoice, id: invoice.Url.split('/').at(-1) };
};

describe('the reckoning at the end of the demo', () => {
  test('finds nothing to say about a perfect run, and the table adds up to what was sent', () => {
    const facts = perfect();
    const reckoning = reckon(facts);
    expect([reckoning.wrong, reckoning.lost, reckoning.duplicates]).toEqual([[], [], []]);
    const figures = figuresOf(facts.answers, reckoning, []);
    expect(figures.accepted + figures.rejected).toBe(figures.sent);
    expect(figures.pushed + figures.unchanged + figures.attention).toBe(figures.accepted);
    expect(figures.inXero).toBe(facts.after.contacts.length + facts.after.invoices.length);
    expect(reckoning.attentionByCause.reduce((sum, { count }) => sum + count, 0)).toBe(figures.attention);
  });

  test('a run that finds all of it in Xero pushes nothing', () => {
    const facts = perfect();
    const { pushed, stoodInXero, inXero } = reckon({ ...facts, before: facts.after });
    expect([pushed, stoodInXero]).toEqual([0, inXero]);
  });

  test('names a record that is in Xero no longer and was not explained', () => {
    const facts = perfect();
    const [, ...others] = facts.after.invoices;
    facts.after.invoices = others;
    facts.told.invoices.set('inv-00001', null);
    expect(reckon(facts).lost).toEqual(['invoice inv-00001']);
  });

  test('names a record that stands in Xero twice, and one that nobody sent', () => {
    const facts = perfect();
    const { invoice, id } = numbered(facts.after);
    facts.after.invoices.push({ ...invoice, InvoiceID: 'x-again' });
    facts.after.invoices.push({ ...invoice, InvoiceID: 'x-strange', InvoiceNumber: 'INV-9', Url: '' });
    expect(reckon(facts).duplicates).toEqual([`invoice ${id}`, 'invoice INV-9, which nobody sent']);
  });

  test.each([
    ['total', { Total: 1 }, /its total is 1\.00 instead of/],
    ['customer', { Contact: { ContactID: 'x-con-0002' } }, /its customer is con-0002 instead of/],
    ['currency', { CurrencyCode: 'XXX' }, /its currency is XXX/],
    ['number', { InvoiceNumber: 'X' }, /its number is X/],
    ['lines', { LineItems: [] }, /its number of lines is 0/],
    ['date', { Date: '2001-01-01T00:00:00' }, /its date is 2001-01-01/],
    ['status', { Status: 'VOIDED' }, /its status is VOIDED/],
  ])('names an invoice whose %s is wrong', (_name, change, words) => {
    const facts = perfect();
    Object.assign(numbered(facts.after).invoice, change);
    expect(reckon(facts).wrong.join()).toMatch(words);
  });

  test('names a record that ended otherwise than expected', () => {
    const facts = perfect();
    const wrong = Object.entries(expected.invoices).find(([, end]) => end.end === 'attention')?.[0] ?? '';
    facts.told.invoices.set(wrong, { state: 'attention', failure: { code: 'something-else', message: 'Else.' } });
    expect(reckon(facts).wrong).toEqual([expect.stringContaining(`${wrong}: expected to be kept for`)]);
  });

  test('both or none of two that exclude each other is wrong', () => {
    const facts = perfect();
    facts.after.contacts = facts.after.contacts.filter(({ Name }) => !Name.startsWith('Twin Peaks Trading 1'));
    const twins = Object.entries(expected.contacts).filter(
      ([, end]) => end.end === 'oneOf' && end.group === 'same-name-1',
    );
    for (const [id] of twins) {
      facts.told.contacts.set(id, {
        state: 'attention',
        failure: { code: 'contact-duplicate-in-crm', message: 'Twice.' },
      });
    }
    expect(reckon(facts).wrong).toEqual(['same-name-1: 0 of these stand in Xero instead of one']);
  });

  test('an answer that is missing at the door is noticed', () => {
    const facts = perfect();
    facts.answers.accepted -= 1;
    expect(reckon(facts).wrong).toEqual([expect.stringContaining('events answered')]);
  });

  test('a console that shows another number of records than the CRM was told is noticed', () => {
    const facts = perfect();
    expect(reckon({ ...facts, inConsole: reckon(facts).attention }).wrong).toEqual([]);
    expect(reckon({ ...facts, inConsole: 1 }).wrong).toEqual([expect.stringContaining('the console shows')]);
  });

  test('what the CRM was not told is noticed', () => {
    const facts = perfect();
    facts.told.contacts.set('con-0001', null);
    expect(reckon(facts).wrong).toEqual(['contact con-0001: stands in Xero, but the CRM was not told']);
  });
});
