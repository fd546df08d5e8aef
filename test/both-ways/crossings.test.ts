import { afterEach, expect, test } from 'vitest';
import { recordTypes } from '../../shared/records/record.ts';
import type { Data } from './crm.ts';
import { openTown, type Town } from './town.ts';

let town: Town;
afterEach(() => town.close());

/** A contact and an invoice that both sides have, under a policy. */
const begin = async (conflicts: string, invoice: Data = {}) => {
  const sync = Object.fromEntries(
    recordTypes.map((type) => [type, ['contact', 'invoice'].includes(type) ? { conflicts } : { toCrm: false }]),
  );
  town = await openTown({ accounts: { sales: '200', payment: '090' }, pull: { everyMinutes: 5 }, sync });
  town.crm.save('contact', 'c', { name: 'Ada', email: 'first@example.com' });
  town.crm.save('invoice', 'i', {
    ...{ contact: { id: 'c' }, date: '2026-11-20', dueDate: '2026-12-20', reference: 'first', status: 'draft' },
    lines: [{ description: 'Work', unitAmount: '5', taxRate: 'NONE' }],
    ...invoice,
  });
  await town.untilQuiet(0.4);
};
const idOf = async (type: 'contact' | 'invoice', id: string) => (await town.link(type, id))?.xeroId ?? '';
const inXero = async (type: 'contact' | 'invoice', id: string) => town.read(type, await idOf(type, id));
const byHand = async (type: 'contact' | 'invoice', id: string, input: object) => {
  await town.act(type, await idOf(type, id), 'edit', input);
  town.clock.advance(7_000);
};
const quiet = async () => {
  await town.untilQuiet(0.4);
  expect(await town.changes()).toEqual([]);
};
/** Hands queue messages and webhooks on, but no event of the CRM's, until it has taken something. */
const untilTold = async (taken: () => boolean) => {
  for (let turn = 0; turn < 20 && !taken(); turn += 1) {
    const letter = town.letters.shift();
    if (letter) await town.work(letter);
    else await town.webhooks();
  }
  expect(taken()).toBe(true);
};

test.each(['crm', 'xero', 'newest', 'review'])(
  'what the CRM took from Xero, and then takes back, is taken back in Xero (%s)',
  async (conflicts) => {
    await begin(conflicts);
    await byHand('contact', 'c', { EmailAddress: 'xero@example.com' });
    await untilTold(() => town.crm.get('contact', 'c')?.data.email === 'xero@example.com');
    town.crm.edit('contact', 'c', { email: 'first@example.com' });
    town.crm.outbox.splice(0, town.crm.outbox.length - 1);
    await quiet();
    expect(town.crm.get('contact', 'c')?.data.email).toBe('first@example.com');
    expect(await inXero('contact', 'c')).toMatchObject({ EmailAddress: 'first@example.com' });
  },
);

test('what the CRM took from Xero is no edit of its own, when Xero is edited again', async () => {
  await begin('review');
  await byHand('contact', 'c', { EmailAddress: 'xero@example.com' });
  await untilTold(() => town.crm.get('contact', 'c')?.data.email === 'xero@example.com');
  await byHand('contact', 'c', { EmailAddress: 'again@example.com' });
  await quiet();
  expect(town.crm.get('contact', 'c')?.data.email).toBe('again@example.com');
  expect(await inXero('contact', 'c')).toMatchObject({ EmailAddress: 'again@example.com' });
});

test.each(['crm', 'newest'])(
  'what Xero changed is told although the invoice takes several steps (%s)',
  async (conflicts) => {
    await begin(conflicts);
    town.crm.edit('invoice', 'i', { status: 'paid' });
    await byHand('invoice', 'i', { Reference: 'xero' });
    await quiet();
    expect(town.crm.get('invoice', 'i')?.data).toMatchObject({ reference: 'xero', status: 'paid' });
    expect(await inXero('invoice', 'i')).toMatchObject({ Reference: 'xero', Status: 'PAID' });
  },
);

test.each(['crm', 'newest'])(
  'lines that Xero changed are told when the CRM changes something else (%s)',
  async (conflicts) => {
    await begin(conflicts);
    const line = { Description: 'More work', Quantity: 1, UnitAmount: 9, AccountCode: '200', TaxType: 'NONE' };
    await byHand('invoice', 'i', { LineItems: [line] });
    town.crm.edit('invoice', 'i', { reference: 'crm' });
    await quiet();
    expect(town.crm.get('invoice', 'i')?.data).toMatchObject({ reference: 'crm', lines: [{ unitAmount: '9' }] });
    expect(await inXero('invoice', 'i')).toMatchObject({ Reference: 'crm', Total: 9 });
  },
);

test('what Xero changed is told although the CRM was away and edits go on', async () => {
  await begin('review');
  town.refuse(4);
  await byHand('contact', 'c', { TaxNumber: 'GB1' });
  for (const name of ['One', 'Two', 'Three']) {
    town.crm.edit('contact', 'c', { name });
    await town.flow();
    town.clock.advance(60_000);
  }
  await quiet();
  expect(town.crm.get('contact', 'c')?.data).toMatchObject({ name: 'Three', taxNumber: 'GB1' });
  expect(await inXero('contact', 'c')).toMatchObject({ Name: 'Three', TaxNumber: 'GB1' });
});
