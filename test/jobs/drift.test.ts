import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RecordType, recordTypes } from '../../shared/records/record.ts';
import { fixInCrm, fixInXero, ignoreDrift } from '../../shared/review/drift.ts';
import { unlinkByHand } from '../../shared/review/links.ts';
import { type Drift, getDrift, listDrift } from '../../shared/store/drift.ts';
import { linkPuts } from '../../shared/store/links.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

let shop: Workshop;
const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };
beforeAll(async () => {
  shop = await openWorkshop();
  await shop.send('contact', { id: 'd-1', name: 'Drift & Sons', email: 'old@drift.example' });
  await shop.send('item', { id: 'p-1', code: 'P1', name: 'Plank' });
  for (const id of ['i-1', 'i-2', 'i-3']) {
    await shop.send('invoice', { id, number: `D-${id}`, contact: { id: 'd-1' }, date: '2026-11-01', lines: [line] });
  }
  await shop.untilQuiet();
  expect(await shop.changes()).toEqual([]);
});
afterAll(() => shop.close());

const types = [...recordTypes];
const xeroId = async (type: RecordType, id: string) => (await shop.link(type, id))?.xeroId ?? '';
const drift = async (type: RecordType, crmId: string): Promise<Drift> => {
  const found = await getDrift(shop.table, { ...shop.scope, type, crmId });
  if (!found) throw new Error(`No drift of ${crmId}.`);
  return found;
};
const all = async () =>
  (await listDrift(shop.table, shop.scope)).drifts.map(({ type, crmId, what }) => [type, crmId, what]);

test('where nothing differs, nothing is reported', async () => {
  const job = await shop.run({ do: 'drift', types });
  expect(await all()).toEqual([]);
  expect(job.counts).toMatchObject({ compared: 5 });
});

test('says what differs, what is gone and what has lost its link; killed at any moment, it says the same', async () => {
  await shop.byHand('POST', `/Contacts/${await xeroId('contact', 'd-1')}`, {
    Contacts: [{ ContactID: await xeroId('contact', 'd-1'), EmailAddress: 'new@drift.example' }],
  });
  await shop.byHand('POST', `/Invoices/${await xeroId('invoice', 'i-1')}`, {
    Invoices: [{ InvoiceID: await xeroId('invoice', 'i-1'), Reference: 'typed in Xero', DueDate: '2026-12-24' }],
  });
  await shop.byHand('POST', `/Invoices/${await xeroId('invoice', 'i-2')}`, {
    Invoices: [{ InvoiceID: await xeroId('invoice', 'i-2'), Status: 'DELETED' }],
  });
  await unlinkByHand(shop.by(), 'invoice', 'i-3');
  await shop.run({ do: 'drift', types });
  const found = await all();
  expect(found).toEqual([
    ['contact', 'd-1', 'differs'],
    ['invoice', 'i-1', 'differs'],
    ['invoice', 'i-2', 'differs'],
    ['invoice', 'i-3', 'unlinked'],
  ]);
  expect((await drift('contact', 'd-1')).fields).toEqual([
    { field: 'emailAddress', crm: 'old@drift.example', xero: 'new@drift.example' },
  ]);
  expect((await drift('invoice', 'i-2')).fields).toContainEqual({ field: 'status', crm: 'DRAFT', xero: 'DELETED' });
  for (let killAt = 1; killAt < 120; killAt += 13) {
    shop.clock.advance(1000);
    const job = await shop.ask({ do: 'drift', types });
    await shop.slice(killAt);
    await shop.finish(job);
    expect(await all(), `killed at ${killAt}`).toEqual(found);
  }
});

test('what is ignored stays ignored until it differs otherwise', async () => {
  expect(await ignoreDrift(shop.by(), await drift('invoice', 'i-2'))).toBe(true);
  await shop.run({ do: 'drift', types });
  expect(await drift('invoice', 'i-2')).toMatchObject({ state: 'ignored', decidedBy: 'ann' });
});

test("fixing right sends the CRM's side again, fixing left tells the CRM what stands in Xero", async () => {
  expect(await fixInXero(shop.by(), await drift('contact', 'd-1'))).toBe('done');
  await shop.untilQuiet();
  const contact = (await shop.inXero('contacts')).find(({ ContactNumber }) => ContactNumber === 'd-1');
  expect(contact).toMatchObject({ EmailAddress: 'old@drift.example' });

  expect(await fixInCrm(shop.by(), await drift('invoice', 'i-1'))).toBe('done');
  await shop.run({ do: 'mend' });
  expect(await shop.news('invoice', 'i-1')).toMatchObject({
    outcome: 'changed',
    record: { dueDate: '2026-12-24' },
  });
  expect(await getDrift(shop.table, { ...shop.scope, type: 'invoice', crmId: 'i-1' })).toBeUndefined();
});

test('a record of ours without a link gets it back', async () => {
  expect(await fixInXero(shop.by(), await drift('invoice', 'i-3'))).toBe('done');
  expect(await shop.link('invoice', 'i-3')).toMatchObject({ madeBy: 'hand' });
});

test('what is gone from Xero can be sent anew', async () => {
  const link = await shop.link('contact', 'd-1');
  if (!link) throw new Error('There is no link.');
  const gone = { ...link, type: 'contact' as const, crmId: 'd-9', xeroId: '0d9f4a50-0000-4000-8000-000000000009' };
  const { crmSide } = link;
  const side = { ...crmSide, id: 'd-9', name: 'Gone & Daughters' };
  const puts = linkPuts(shop.table.name, { ...gone, crmSide: side, linkedAt: '2026-11-01T00:00:00.000Z' });
  await shop.table.doc.send(new TransactWriteCommand({ TransactItems: puts }));
  await shop.run({ do: 'drift', types });
  expect(await drift('contact', 'd-9')).toMatchObject({ what: 'gone' });
  expect(await fixInXero(shop.by(), await drift('contact', 'd-9'))).toBe('done');
  await shop.untilQuiet();
  expect((await shop.inXero('contacts')).some(({ Name }) => Name === 'Gone & Daughters')).toBe(true);
});
