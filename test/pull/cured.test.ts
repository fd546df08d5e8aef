import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, expect, it } from 'vitest';
import type { RecordType } from '../../shared/records/record.ts';
import { getBell } from '../../shared/store/bells.ts';
import { type Change, changeItem } from '../../shared/store/changes.ts';
import { stretches } from '../../shared/store/parked-at.ts';
import { countParked } from '../../shared/store/parked-rows.ts';
import { getPull } from '../../shared/store/pulls.ts';
import { saveSettings } from '../../shared/store/save-settings.ts';
import { openView, type View } from './view.ts';

let view: View;
afterEach(() => view.close());

const paused = (type: RecordType, id: string, receivedAt: string): Change => ({
  ...{ ...view.scope, record: { type, data: { id } }, deleted: false, rev: id, fingerprint: id, version: '1' },
  ...{ receivedAt, attempts: 0, deaths: 0 },
  problem: { code: 'type-paused', next: 'wait', message: 'It is paused.', remedy: 'Resume it.' },
});

it('what is too much to be tried again when settings are saved goes on by itself, and ends', async () => {
  view = await openView({ sync: { bill: { paused: true }, invoice: { paused: true } } });
  const rows = [
    ...Array.from({ length: 2000 }, (_, at) => paused('bill', `b-${at}`, '2026-11-01T00:00:00.000Z')),
    ...Array.from({ length: 30 }, (_, at) => paused('invoice', `i-${at}`, '2026-11-02T00:00:00.000Z')),
  ];
  for (let at = 0; at < rows.length; at += 25) {
    const some = rows.slice(at, at + 25).map((row) => ({ PutRequest: { Item: changeItem(row) } }));
    await view.table.doc.send(new BatchWriteCommand({ RequestItems: { [view.table.name]: some } }));
  }
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
