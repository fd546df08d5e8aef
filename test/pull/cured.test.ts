import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, expect, it } from 'vitest';
import { freshReference } from '../../shared/catch-up/reference.ts';
import type { RecordType } from '../../shared/records/record.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import { getBell } from '../../shared/store/bells.ts';
import { type Change, changeItem, getChange, putChange } from '../../shared/store/changes.ts';
import { getOrganisation } from '../../shared/store/organisations.ts';
import { stretches } from '../../shared/store/parked-at.ts';
import { countParked } from '../../shared/store/parked-rows.ts';
import { getPull, ringPull } from '../../shared/store/pulls.ts';
import { getReference, putReference } from '../../shared/store/references.ts';
import { saveSettings } from '../../shared/store/save-settings.ts';
import { openView, type View } from './view.ts';

let view: View;
afterEach(() => view.close());

const paused = (type: RecordType, id: string, receivedAt: string): Change => ({
  ...{ ...view.scope, record: { type, data: { id } }, deleted: false, rev: id, fingerprint: id, version: '1' },
  ...{ receivedAt, attempts: 0, deaths: 0 },
  problem: { code: 'type-paused', next: 'wait', message: 'It is paused.', remedy: 'Resume it.' },
});

const put = async (rows: Change[]) => {
  for (let at = 0; at < rows.length; at += 25) {
    const some = rows.slice(at, at + 25).map((row) => ({ PutRequest: { Item: changeItem(row) } }));
    await view.table.doc.send(new BatchWriteCommand({ RequestItems: { [view.table.name]: some } }));
  }
};

it('what is too much to be tried again when settings are saved goes on by itself, and ends', async () => {
  view = await openView({ sync: { bill: { paused: true }, invoice: { paused: true } } });
  const rows = [
    ...Array.from({ length: 2000 }, (_, at) => paused('bill', `b-${at}`, '2026-11-01T00:00:00.000Z')),
    ...Array.from({ length: 30 }, (_, at) => paused('invoice', `i-${at}`, '2026-11-02T00:00:00.000Z')),
  ];
  await put(rows);
  const parked = () => countParked(view.table, view.scope, stretches.aside, 5000);
  const resumed = await saveSettings(
    view.table,
    view.scope,
    (settings) => ({ ...settings, sync: { ...settings.sync, invoice: { ...settings.sync.invoice, paused: false } } }),
    { by: 'ann', now: view.clock.now() },
  );
  expect(resumed).toMatchObject({ retried: 0, more: true });
  expect((await getPull(view.table, view.scope))?.cured).toEqual(['sync.invoice.paused']);
  expect(await parked()).toBe(2030);
  view.clock.advance(1000);
  await view.pullWell();
  expect(await parked()).toBe(2000);
  expect((await getPull(view.table, view.scope))?.cured).toBeUndefined();
  expect((await getBell(view.table, view.scope.workspace, view.scope.organisation))?.dueAt).toBe(
    view.clock.now().toISOString(),
  );
});

const without = (code: string, id: string, receivedAt = '2026-11-01T00:00:00.000Z'): Change => ({
  ...paused('bill', id, receivedAt),
  problem: { code, next: 'attention', message: 'm', remedy: 'r' },
});
const find = (id: string) => getChange(view.table, { ...view.scope, type: 'bill', id });

it('what was tried again and is not cured stays, although the worker died before it had noted that', async () => {
  view = await openView();
  await view.pullWell();
  await put([without('account-missing', 'b-1')]);
  view.clock.advance(1000);
  await ringPull(view.table, view.scope, view.clock.now(), { cured: ['accounts.purchase'] });
  for (let killAt = 1; (await find('b-1'))?.readyAt === undefined; killAt += 1) await view.pull(killAt);
  expect((await getPull(view.table, view.scope))?.cured).toBeDefined();
  const released = await find('b-1');
  if (!released) throw new Error('It is gone.');
  const { readyAt: _, ...again } = released;
  await putChange(view.table, { ...again, problem: without('account-missing', 'b-1').problem }, released.rev);
  view.clock.advance(60_000);
  await view.pullWell();
  expect((await find('b-1'))?.readyAt).toBeUndefined();
  expect((await getPull(view.table, view.scope))?.cured).toBeUndefined();
  view.clock.advance(60_000);
  await ringPull(view.table, view.scope, view.clock.now(), { cured: ['accounts.purchase'] });
  await view.pullWell();
  expect((await find('b-1'))?.readyAt).toBeDefined();
});

/** What is known of Xero, as if it had been otherwise when it was read. */
const knownOtherwise = async (otherwise: object) => {
  const known = await getReference(view.table, view.scope);
  if (!known) throw new Error('Nothing is known of Xero.');
  const [first, ...others] = known.accounts;
  if (!first) throw new Error('Xero has no accounts.');
  await putReference(view.table, view.scope, { ...known, accounts: [{ ...first, ...otherwise }, ...others] });
};

it('a change in Xero lets go a great many a part at a time, and the pull worker goes on with the others', {
  timeout: 60_000,
}, async () => {
  view = await openView();
  await view.pullWell();
  const rows = Array.from({ length: 2150 }, (_, at) => without('account-unknown', `b-${at}`));
  await put(rows);
  await knownOtherwise({ name: 'Another name' });
  const parked = () => countParked(view.table, view.scope, stretches.aside, 5000);
  const organisation = await getOrganisation(view.table, view.scope.workspace, view.organisation);
  if (!organisation) throw new Error('There is no organisation.');
  view.clock.advance(1000);
  await freshReference(
    {
      ...{ table: view.table, clock: view.clock, scope: view.scope, organisation, xero: view.xero },
      ...{ xeroAppUrl: '', newId: () => 'n', wakeDeliver: async () => undefined, deadline: view.clock.now() },
      settings: async () => settingsSchema.parse({}),
    },
    view.clock.now(),
  );
  expect(await parked()).toBe(150);
  view.clock.advance(1000);
  await view.pullWell();
  expect(await parked()).toBe(0);
  expect((await getPull(view.table, view.scope))?.cured).toBeUndefined();
});

it('that Xero lists an account with another time of change is no reason to try anything again', async () => {
  view = await openView();
  await view.pullWell();
  await put([without('account-unknown', 'b-1')]);
  await knownOtherwise({ updatedAt: '2020-01-01T00:00:00.000Z' });
  view.later(25 * 60);
  await view.pullWell();
  expect((await find('b-1'))?.readyAt).toBeUndefined();
  await knownOtherwise({ name: 'Another name' });
  view.later(25 * 60);
  await view.pullWell();
  expect((await find('b-1'))?.readyAt).toBeDefined();
});
