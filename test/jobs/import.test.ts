import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveJob } from '../../shared/review/jobs.ts';
import { created, openWorkshop, type Workshop } from './workshop.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await openWorkshop({ sync: { contact: { newInXero: 'create' }, invoice: { newInXero: 'match' } } });
});
afterAll(() => shop.close());

const invoice = async (contact: string, number: string, date: string) =>
  created(
    await shop.byHand('PUT', '/Invoices', {
      Invoices: [
        {
          ...{ Type: 'ACCREC', Contact: { ContactID: contact }, InvoiceNumber: number, Date: date, DueDate: date },
          LineItems: [{ Description: 'Work', Quantity: 1, UnitAmount: 10, AccountCode: '200' }],
        },
      ],
    }),
    'Invoices',
    'InvoiceID',
  );

test("reads Xero's existing records from a day on, and the settings say what becomes of them; it can be killed and stopped", async () => {
  const contact = created(
    await shop.byHand('PUT', '/Contacts', { Contacts: [{ Name: 'Long Standing' }] }),
    'Contacts',
    'ContactID',
  );
  const young = await invoice(contact, 'IMP-1', '2026-06-01');
  const old = await invoice(contact, 'IMP-0', '2024-06-01');
  for (let killAt = 1; killAt < 40; killAt += 5) {
    const job = await shop.ask({ do: 'import', kinds: ['contact', 'invoice'], from: '2025-01-01' });
    await shop.slice(killAt);
    await shop.finish(job);
    shop.clock.advance(1000);
  }
  expect(await shop.news('contact', `xero:${contact}`)).toMatchObject({ outcome: 'new', wanted: 'create' });
  expect(await shop.news('invoice', `xero:${young}`)).toMatchObject({ outcome: 'new', wanted: 'match' });
  expect(await shop.news('invoice', `xero:${old}`)).toBeUndefined();

  const job = await shop.ask({ do: 'import', kinds: ['contact'] });
  expect(await moveJob(shop.by(), job, 'pause')).toBe(true);
  await shop.slice();
  expect(await shop.look(job)).toMatchObject({ state: 'paused', counts: {} });
  expect(await moveJob(shop.by(), job, 'resume')).toBe(true);
  await shop.finish(job);
  expect(await moveJob(shop.by(), job, 'stop')).toBe(false);
});
