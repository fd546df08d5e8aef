import { afterAll, beforeAll, expect, test } from 'vitest';
import { getBell } from '../../shared/store/bells.ts';
import { addWaiter, changeKey, getChange, putChange } from '../../shared/store/changes.ts';
import { getHomes } from '../../shared/store/homes.ts';
import { linkOrganisation } from '../../shared/store/organisations.ts';
import { openStage, type Stage } from '../push/stage.ts';

let stage: Stage;
const other = 'nz';

beforeAll(async () => {
  stage = await openStage();
  await linkOrganisation(
    stage.table,
    {
      ...{ workspace: stage.scope.workspace, organisation: other, connection: 'c2', xeroConnection: 'x2' },
      ...{ name: 'Demo NZ', baseCurrency: 'NZD', state: 'active', linkedAt: stage.clock.now().toISOString() },
    },
    undefined,
  );
});
afterAll(() => stage.close());

const invoice = (name: string, version: number) => ({
  ...{ id: `I-${name}`, version, number: `N-${name}`, contact: { id: `C-${name}` }, date: '2026-11-21' },
  ...{ status: 'draft', lines: [{ description: 'Consulting', unitAmount: '100', account: '200', taxRate: 'OUTPUT2' }] },
});
/** A snapshot whose field names the other organisation, as the intake stores it. */
const sendElsewhere = async (name: string, version: number) => {
  const change = await stage.send('invoice', invoice(name, version));
  await putChange(stage.table, { ...change, movesTo: other }, change.rev);
};
const there = (name: string) =>
  getChange(stage.table, { ...stage.scope, organisation: other, type: 'invoice', id: `I-${name}` });
const here = (name: string) => getChange(stage.table, { ...stage.scope, type: 'invoice', id: `I-${name}` });
const inBooks = async (name: string) =>
  (await stage.inXero('invoices')).filter(({ InvoiceNumber }) => InvoiceNumber === `N-${name}`);

test('the worker passes on what is not in Xero here, and rings there', async () => {
  await stage.send('contact', { id: 'C-a', name: 'Ardmore a' });
  await sendElsewhere('a', 1);
  await stage.untilQuiet().catch(() => undefined);
  const moved = await there('a');
  expect(moved).toMatchObject({ organisation: other, readyAt: expect.any(String) });
  expect(moved?.movesTo).toBeUndefined();
  expect(await here('a')).toBeUndefined();
  expect(await inBooks('a')).toEqual([]);
  const homes = await getHomes(stage.table, stage.scope.workspace, [{ type: 'invoice', id: 'I-a' }]);
  expect(homes.get('invoice#I-a')).toBe(other);
  expect(await getBell(stage.table, stage.scope.workspace, other)).toMatchObject({ dueAt: expect.any(String) });
});

test('what is in Xero here stays, and needs attention', async () => {
  await stage.send('contact', { id: 'C-b', name: 'Ardmore b' });
  await stage.send('invoice', invoice('b', 1));
  await stage.work();
  expect(await inBooks('b')).toHaveLength(1);
  await sendElsewhere('b', 2);
  await stage.work();
  expect(await there('b')).toBeUndefined();
  expect(await here('b')).toMatchObject({ problem: { code: 'routed-elsewhere' } });
  expect((await here('b'))?.problem?.message).toContain('Demo NZ');
  expect(await stage.news('invoice', 'I-b')).toMatchObject({ outcome: 'attention' });
});

test('payments that wait for the document go with it', async () => {
  await sendElsewhere('c', 1);
  const payment = await stage.send('payment', { id: 'P-c', document: { type: 'invoice', id: 'I-c' }, amount: '5' });
  await addWaiter(stage.table, 'invoice', 'I-c', changeKey(payment));
  await stage.work();
  await stage.work();
  const key = changeKey({ ...payment, organisation: other });
  expect(await getChange(stage.table, key)).toMatchObject({ organisation: other });
  expect(await getChange(stage.table, changeKey(payment))).toBeUndefined();
});

test('killed at any moment while it is passed on, and while its first call is on its way, it is in one place in the end', async () => {
  await stage.send('contact', { id: 'C-d', name: 'Ardmore d' });
  await stage.work();
  for (let moment = 1; moment <= 24; moment += 1) {
    const name = `d${moment}`;
    await stage.send('invoice', { ...invoice(name, 1), contact: { id: 'C-d' } });
    await stage.work(moment);
    const waits = await here(name);
    const change = await stage.send('invoice', { ...invoice(name, 2), contact: { id: 'C-d' } });
    await putChange(stage.table, { ...change, movesTo: other }, change.rev);
    await stage.work(25 - moment);
    stage.clock.advance(moment % 2 === 0 ? 0 : 7 * 60_000);
    for (let round = 0; round < 4; round += 1) {
      await stage.work();
      stage.clock.advance(60_000);
    }
    const places = [(await there(name)) !== undefined, (await inBooks(name)).length > 0];
    expect(places.filter(Boolean), `${name}, before: ${waits?.rev ?? 'sent'}`).toHaveLength(1);
  }
});
