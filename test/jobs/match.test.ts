import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordType } from '../../shared/records/record.ts';
import { acceptChosen, acceptProposal, rejectProposal } from '../../shared/review/proposals.ts';
import { pauseTypes } from '../../shared/review/settings.ts';
import { getProposal, getRejected, listProposals } from '../../shared/store/proposals.ts';
import { created, openWorkshop, type Workshop } from './workshop.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await openWorkshop();
  await pauseTypes(shop.by(), ['contact', 'item', 'invoice'], true);
});
afterAll(() => shop.close());

const proposal = (type: RecordType, crmId: string) => getProposal(shop.table, { ...shop.scope, type, crmId });
const contactByHand = async (contact: object) =>
  created(await shop.byHand('PUT', '/Contacts', { Contacts: [contact] }), 'Contacts', 'ContactID');

test('proposes pairs with confidence and reason, and neither links nor writes anything', async () => {
  const known = await contactByHand({ Name: 'Harbour Books Limited', EmailAddress: 'office@harbour.example' });
  await contactByHand({ Name: 'North Mill', EmailAddress: 'a@north.example' });
  await contactByHand({ Name: 'North Mill Ltd', EmailAddress: 'b@north.example' });
  await shop.send('contact', { id: 'm-1', name: 'Harbour Books Ltd.', email: 'Office@harbour.example' });
  await shop.send('contact', { id: 'm-2', name: 'The North Mill' });
  await shop.send('contact', { id: 'm-3', name: 'Nobody of that name' });
  await shop.untilQuiet().catch(() => undefined);
  const writesBefore = (await shop.calls()).filter(({ method }) => method !== 'GET').length;
  const job = await shop.run({ do: 'match', types: ['contact', 'item', 'invoice'] });
  expect(job.counts).toMatchObject({ proposed: 1, ambiguous: 1 });
  expect(await proposal('contact', 'm-1')).toMatchObject({
    state: 'proposed',
    candidates: [{ xeroId: known, reason: 'same e-mail address (office@harbour.example), same name (harbour books)' }],
  });
  expect(await proposal('contact', 'm-2')).toMatchObject({ state: 'ambiguous', candidates: [{}, {}] });
  expect(await proposal('contact', 'm-3')).toBeUndefined();
  expect(await shop.link('contact', 'm-1')).toBeUndefined();
  expect((await shop.calls()).filter(({ method }) => method !== 'GET')).toHaveLength(writesBefore);
});

test('accepting many takes the clear ones; the contact is adopted: only what it lacks is added', async () => {
  expect(await acceptChosen(shop.by(), { type: 'contact', over: 80 })).toBe(1);
  expect(await shop.link('contact', 'm-1')).toMatchObject({ madeBy: 'matched', adopting: true });
  await pauseTypes(shop.by(), ['contact'], false);
  await shop.untilQuiet();
  const found = (await shop.inXero('contacts')).find(({ Name }) => Name === 'Harbour Books Limited');
  expect(found).toMatchObject({ ContactNumber: 'm-1', EmailAddress: 'office@harbour.example' });
  expect((await shop.inXero('contacts')).filter(({ Name }) => /harbour books/i.test(Name))).toHaveLength(1);
});

test('a rejected pair is remembered, and not proposed again', async () => {
  await pauseTypes(shop.by(), ['contact'], true);
  await contactByHand({ Name: 'Twin Peaks Ltd' });
  await shop.send('contact', { id: 'm-4', name: 'Twin Peaks Limited' });
  await shop.run({ do: 'match', types: ['contact'] });
  const found = await proposal('contact', 'm-4');
  if (!found) throw new Error('Nothing was proposed.');
  expect(await rejectProposal(shop.by(), found)).toBe(true);
  expect(await acceptProposal(shop.by(), found)).toBe('gone');
  expect((await getRejected(shop.table, shop.scope, 'contact', ['m-4'])).get('m-4')?.size).toBe(1);
  shop.clock.advance(1000);
  await shop.run({ do: 'match', types: ['contact'] });
  expect(await proposal('contact', 'm-4')).toMatchObject({ state: 'rejected' });
});

test('documents are matched by number, reference, contact, date and total; two of the CRM for one are ambiguous', async () => {
  const contact = await contactByHand({ Name: 'Paper & Co', ContactNumber: 'm-9' });
  const invoice = (more: object) => ({
    ...{ Type: 'ACCREC', Contact: { ContactID: contact }, Date: '2026-11-01', DueDate: '2026-12-01' },
    LineItems: [{ Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: '200', TaxType: 'OUTPUT2' }],
    ...more,
  });
  const made = await shop.byHand('PUT', '/Invoices', { Invoices: [invoice({ InvoiceNumber: 'M-100' })] });
  await shop.byHand('PUT', '/Invoices', { Invoices: [invoice({ InvoiceNumber: 'M-777', Type: 'ACCPAY' })] });
  await shop.send('contact', { id: 'm-9', name: 'Paper' });
  const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };
  const common = { contact: { id: 'm-9' }, date: '2026-11-01', lines: [line], total: '120' };
  await shop.send('invoice', { id: 'i-1', number: 'm-100', ...common });
  await shop.send('invoice', { id: 'i-2', ...common });
  await shop.send('invoice', { id: 'i-3', number: 'M-777', ...common });
  await shop.run({ do: 'match', types: ['contact', 'invoice'] });
  const xeroId = created(made, 'Invoices', 'InvoiceID');
  expect(await proposal('invoice', 'i-1')).toMatchObject({ state: 'proposed', candidates: [{ xeroId }] });
  expect(await proposal('invoice', 'i-2')).toMatchObject({ state: 'ambiguous', rivals: ['i-1'] });
  expect((await proposal('invoice', 'i-3'))?.candidates.some(({ number }) => number === 'M-777')).not.toBe(true);
  const one = await proposal('invoice', 'i-1');
  if (!one) throw new Error('Nothing was proposed.');
  expect(await acceptProposal(shop.by(), one)).toBe('accepted');
  const other = await proposal('invoice', 'i-2');
  if (!other) throw new Error('Nothing was proposed.');
  expect(await acceptProposal(shop.by(), other)).toBe('taken');

  await pauseTypes(shop.by(), ['contact', 'invoice'], false);
  await shop.untilQuiet();
  const numbered = (await shop.inXero('invoices')).filter(({ InvoiceNumber }) => /^m-100$/i.test(InvoiceNumber ?? ''));
  expect(numbered).toMatchObject([{ InvoiceID: xeroId, Total: 120 }]);
  expect(await shop.link('invoice', 'i-1')).toMatchObject({ xeroId, madeBy: 'matched' });
  expect((await shop.changes()).filter(({ record }) => record.data.id === 'i-1')).toEqual([]);
});

test('killed at any moment, it goes on and ends with the same proposals', async () => {
  await pauseTypes(shop.by(), ['contact'], true);
  for (const name of ['Killed One', 'Killed Two', 'Killed Three']) {
    await contactByHand({ Name: `${name} Ltd` });
    await shop.send('contact', { id: name, name });
  }
  await shop.run({ do: 'match', types: ['contact'] });
  const before = (await listProposals(shop.table, shop.scope, { type: 'contact' })).proposals.map(
    ({ crmId, state }) => [crmId, state],
  );
  for (let killAt = 1; killAt < 60; killAt += 4) {
    const job = await shop.ask({ do: 'match', types: ['contact'] });
    await shop.slice(killAt);
    await shop.finish(job);
    const after = (await listProposals(shop.table, shop.scope, { type: 'contact' })).proposals.map(
      ({ crmId, state }) => [crmId, state],
    );
    expect(after, `killed at ${killAt}`).toEqual(before);
  }
});
