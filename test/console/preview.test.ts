import { afterAll, beforeAll, expect, test } from 'vitest';
import { listChanges } from '../../shared/store/changes.ts';
import { startReview } from './review-sample.ts';
import { type ConsoleStand, startConsole } from './stand.ts';

let stand: ConsoleStand;
beforeAll(async () => {
  stand = await startReview();
});
afterAll(() => stand.stop());

const outcomes = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/data-preview="([^"]+)" data-outcome="([^"]+)"/g)].map(([, name = '', how]) => [name, how]),
  );

test('shows nothing before it is asked', async () => {
  const { text } = await (await stand.person('viewer')).show('/preview');
  expect(text).toContain('Nothing is shown yet');
  expect(outcomes(text)).toEqual({});
});

test('shows what would become of what waits: calls, fields and refusals; nothing is written', async () => {
  const before = await listChanges(stand.table, 'acme', 'org');
  const { text } = await (await stand.person('viewer')).show('/preview?show=yes');
  expect(outcomes(text)).toMatchObject({ 'contact/c-2': 'create', 'invoice/1001': 'attention' });
  expect(text).toContain('PUT /Contacts');
  expect(text).toContain('Nothing was written');
  expect(await listChanges(stand.table, 'acme', 'org')).toEqual(before);
});

test('shows one record by its id, with or without a type', async () => {
  const { show } = await stand.person('viewer');
  expect(outcomes((await show('/preview?id=c-2&type=contact')).text)).toEqual({ 'contact/c-2': 'create' });
  expect(outcomes((await show('/preview?id=c-2')).text)).toEqual({ 'contact/c-2': 'create' });
  expect((await show('/preview?id=nobody&type=invoice')).text).toContain('No invoice with the id nobody waits');
});

test('where Xero has to be read and cannot be, it says so', async () => {
  const { show } = await stand.person('viewer');
  await stand.change('other', { type: 'contact', data: { id: 'x', name: 'X' } }, { readyAt: stand.ago(1) });
  expect((await show('/preview?show=yes&organisation=other')).text).toContain('Xero could not be read');
});

test('without an organisation there is nothing to try out', async () => {
  const fresh = await startConsole();
  expect((await (await fresh.person()).show('/preview')).text).toContain('No organisation is connected yet');
  await fresh.stop();
});
