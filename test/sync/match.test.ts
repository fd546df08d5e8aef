import { describe, expect, test } from 'vitest';
import { recordSchema } from '../../shared/records/record.ts';
import { crmTraits, score, xeroTraits } from '../../shared/sync/match.ts';
import { plainName } from '../../shared/sync/match-contact.ts';

const words = { contactsOf: (id: string) => [`x-${id}`], baseCurrency: 'GBP', ownPath: '/r/acme/invoice/i-1' };
const scoreOf = (type: string, data: object, kind: 'contact' | 'item' | 'invoice' | 'creditNote', standing: object) =>
  score(
    crmTraits(recordSchema.parse({ type, data: { id: 'c-1', ...data } }), words),
    xeroTraits(kind, { ...standing }),
  );
const contact = (data: object, standing: object) => scoreOf('contact', data, 'contact', standing);
const invoice = (data: object, standing: object) =>
  scoreOf('invoice', data, 'invoice', { type: 'ACCREC', ...standing });

describe('names', () => {
  test.each([
    ['Müller & Co. KG', 'muller'],
    ['The North-Mill Company Ltd.', 'north mill'],
    ["O'Brien Limited", 'obrien'],
    ['B.V. Handels', 'handels'],
    ['Company Limited', 'company limited'],
    ['株式会社', '株式会社'],
  ])('%s is plainly %s', (name, plain) => {
    expect(plainName(name)).toBe(plain);
  });
});

describe('contacts', () => {
  test('our own number is as good as certain; a name alone is likely; nothing in common is nothing', () => {
    expect(contact({ name: 'A' }, { name: 'B', contactNumber: 'c-1' })?.confidence).toBeGreaterThan(75);
    expect(contact({ name: 'Acme Ltd' }, { name: 'ACME  ltd' })).toMatchObject({ confidence: 75 });
    expect(contact({ name: 'Acme Ltd' }, { name: 'Acme Limited' })).toMatchObject({ confidence: 65 });
    expect(contact({ name: 'Acme' }, { name: 'Other' })).toBeUndefined();
  });

  test('more in common is surer, a contradiction less; the reason says both', () => {
    const both = contact(
      { name: 'Acme', email: 'A@acme.example', taxNumber: 'GB 123 456 789' },
      { name: 'Acme', emailAddress: 'a@acme.example', taxNumber: '123456789' },
    );
    expect(both?.confidence).toBeGreaterThan(95);
    const doubtful = contact({ name: 'Acme', taxNumber: 'GB1' }, { name: 'Acme', taxNumber: 'GB2' });
    expect(doubtful).toEqual({ confidence: 45, reason: 'same name (acme), but another tax number' });
  });

  test('phone numbers are the same with and without country code', () => {
    const found = contact(
      { name: 'X', email: 'q@x.example', phones: [{ number: '020 7946 0018' }] },
      {
        name: 'X Trading',
        emailAddress: 'q@x.example',
        phones: [{ phoneType: 'DEFAULT', phoneCountryCode: '44', phoneNumber: '2079460018' }],
      },
    );
    expect(found?.reason).toContain('same phone number');
  });
});

describe('items and documents', () => {
  test('an item by its code, else its name', () => {
    expect(
      scoreOf('item', { code: 'p1', name: 'Plank' }, 'item', { code: 'P1', name: 'Plank' })?.confidence,
    ).toBeGreaterThan(95);
    expect(scoreOf('item', { name: 'Plank' }, 'item', { code: 'P9', name: 'Plank' })?.confidence).toBe(70);
    expect(scoreOf('item', { code: 'P1' }, 'item', { code: 'P2' })).toBeUndefined();
  });

  test('a document by number and total, or contact, date and total; never a bill for an invoice', () => {
    const ours = { number: 'INV-1', total: '120.00', date: '2026-11-01', contact: { id: 'c' } };
    const theirs = {
      invoiceNumber: 'inv-1',
      total: 120,
      date: '2026-11-01',
      contact: { contactID: 'x-c' },
      currencyCode: 'GBP',
    };
    expect(invoice(ours, theirs)?.confidence).toBeGreaterThan(95);
    expect(invoice({ ...ours, number: undefined }, { ...theirs, invoiceNumber: 'INV-77' })?.confidence).toBe(81);
    expect(invoice(ours, { ...theirs, type: 'ACCPAY' })).toBeUndefined();
    expect(invoice(ours, { ...theirs, total: 99, contact: { contactID: 'x-other' } })?.confidence ?? 0).toBeLessThan(
      40,
    );
    expect(invoice(ours, { ...theirs, currencyCode: 'EUR' })).toBeUndefined();
    expect(invoice({}, { url: 'https://bridge.example/r/acme/invoice/i-1', total: 1 })?.confidence).toBe(99);
  });
});
