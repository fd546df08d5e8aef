import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordType } from '../../shared/records/record.ts';
import { holdChange, letGoChange } from '../../shared/review/changes.ts';
import { previewUndo } from '../../shared/review/undo.ts';
import { listJobNotes } from '../../shared/store/job-notes.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

let shop: Workshop;
const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };
beforeAll(async () => {
  shop = await openWorkshop({ accounts: { sales: '200', payment: '090' } });
});
afterAll(() => shop.close());

const send = async (name: string) => {
  const backfill = name;
  const number = (id: string) => `${name}-${id}`;
  await shop.send('contact', { id: number('c'), name: `Customer of ${name}` }, { backfill });
  await shop.send('item', { id: number('p'), code: number('p'), name: 'Plank' }, { backfill });
  const common = { contact: { id: number('c') }, date: '2026-11-01', lines: [line] };
  await shop.send('invoice', { id: number('i1'), number: number('i1'), ...common }, { backfill });
  await shop.send('invoice', { id: number('i2'), number: number('i2'), ...common, status: 'authorised' }, { backfill });
  await shop.send('invoice', { id: number('i3'), number: number('i3'), ...common }, { backfill });
  await shop.send('contact', { id: number('other'), name: `Other of ${name}` });
  await shop.send('invoice', {
    id: number('mine'),
    number: number('mine'),
    ...common,
    contact: { id: number('other') },
  });
  await shop.untilQuiet();
};
const linked = async (type: RecordType, id: string) => (await shop.link(type, id)) !== undefined;
const statusOf = async (number: string) =>
  (await shop.inXero('invoices')).find(({ InvoiceNumber }) => InvoiceNumber === number)?.Status;

test('tries it out first, then takes back what nobody touched, and says why the rest is left', async () => {
  await send('u1');
  const edited = (await shop.link('invoice', 'u1-i3'))?.xeroId ?? '';
  const of = { backfill: 'u1' };
  const preview = await previewUndo(shop.table, shop.scope, of);
  expect(preview.undone.map(({ crmId }) => crmId).sort()).toEqual(['u1-c', 'u1-i1', 'u1-i2', 'u1-i3', 'u1-p']);
  await shop.byHand('POST', `/Invoices/${edited}`, { Invoices: [{ InvoiceID: edited, Reference: 'mine now' }] });
  const job = await shop.run({ do: 'undo', of });
  expect(await statusOf('u1-i1')).toBe('DELETED');
  expect(await statusOf('u1-i2')).toBe('VOIDED');
  expect(await statusOf('u1-i3')).toBe('DRAFT');
  expect(await statusOf('u1-mine')).toBe('DRAFT');
  const contact = (await shop.inXero('contacts')).find(({ ContactNumber }) => ContactNumber === 'u1-c');
  expect(contact).toMatchObject({ ContactStatus: 'ACTIVE' });
  expect(await linked('invoice', 'u1-i1')).toBe(false);
  expect(await linked('invoice', 'u1-i3')).toBe(true);
  const { notes } = await listJobNotes(shop.table, job);
  expect(notes.map(({ crmId, what }) => `${crmId} ${what}`).sort()).toEqual([
    'u1-c left',
    'u1-i1 undone',
    'u1-i2 undone',
    'u1-i3 left',
    'u1-p undone',
  ]);
  expect(notes.find(({ crmId }) => crmId === 'u1-c')?.why).toBe('Documents that are not taken back are for it.');
  expect(notes.find(({ crmId }) => crmId === 'u1-i3')?.why).toContain(
    'Somebody has changed it in Xero since: reference',
  );
  expect((await shop.activities('u1-i1')).at(-1)).toMatchObject({ action: 'undone', actor: 'ann' });
});

test('killed at any moment, it goes on, and nothing is left half', async () => {
  for (let killAt = 2; killAt < 130; killAt += 27) {
    const name = `k${killAt}`;
    await send(name);
    const job = await shop.ask({ do: 'undo', of: { backfill: name } });
    await shop.slice(killAt);
    await shop.finish(job);
    for (const id of ['i1', 'i2', 'i3']) expect(await linked('invoice', `${name}-${id}`), `${name} ${id}`).toBe(false);
    const contact = (await shop.inXero('contacts')).find(({ ContactNumber }) => ContactNumber === `${name}-c`);
    expect(contact, name).toMatchObject({ ContactStatus: 'ARCHIVED' });
    expect(['DELETED', 'VOIDED']).toContain(await statusOf(`${name}-i2`));
    expect(await linked('invoice', `${name}-mine`)).toBe(true);
  }
});

test('a paid invoice loses its payment first; one that somebody else paid is left', async () => {
  const backfill = 'paid';
  await shop.send('contact', { id: 'pay-c', name: 'Payer' }, { backfill });
  const common = { contact: { id: 'pay-c' }, date: '2026-11-01', lines: [line] };
  await shop.send('invoice', { id: 'pay-1', number: 'PAY-1', ...common, status: 'paid' }, { backfill });
  await shop.send('invoice', { id: 'pay-2', number: 'PAY-2', ...common, status: 'authorised' }, { backfill });
  await shop.untilQuiet();
  expect(await statusOf('PAY-1')).toBe('PAID');
  const { xeroId } = (await shop.link('invoice', 'pay-2')) ?? {};
  await shop.byHand('PUT', '/Payments', {
    Payments: [{ Invoice: { InvoiceID: xeroId }, Account: { Code: '090' }, Date: '2026-11-02', Amount: 20 }],
  });
  const job = await shop.run({ do: 'undo', of: { backfill } });
  expect(await statusOf('PAY-1')).toBe('VOIDED');
  expect(await statusOf('PAY-2')).toBe('AUTHORISED');
  expect(await linked('invoice', 'pay-1')).toBe(false);
  expect(await linked('payment', 'pay-1~paid')).toBe(false);
  const { notes } = await listJobNotes(shop.table, job, { type: 'invoice' });
  expect(notes.map(({ crmId, what, why }) => [crmId, what, why])).toEqual([
    ['pay-1', 'undone', 'It was taken back.'],
    ['pay-2', 'left', 'It has payments in Xero.'],
  ]);
});

test('what a person holds back of it is under way until it is let go', async () => {
  await send('u9');
  const job = await shop.ask({ do: 'undo', of: { backfill: 'u9' } });
  await shop.slice();
  expect(await holdChange(shop.by(), 'invoice', 'u9-i1')).toBe(true);
  await shop.untilQuiet();
  await shop.slice();
  expect(await statusOf('u9-i1')).toBe('DRAFT');
  expect(await shop.look(job)).toMatchObject({ state: 'running' });
  expect(await letGoChange(shop.by(), 'invoice', 'u9-i1')).toBe(true);
  await shop.finish(job);
  expect(await statusOf('u9-i1')).toBe('DELETED');
  const { notes } = await listJobNotes(shop.table, job, { type: 'invoice' });
  expect(notes.find(({ crmId }) => crmId === 'u9-i1')?.what).toBe('undone');
});
