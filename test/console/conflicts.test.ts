import { afterEach, beforeEach, expect, test } from 'vitest';
import { contactSchema } from '../../shared/records/contact.ts';
import { type Change, getChange } from '../../shared/store/changes.ts';
import { scope, startReview } from './review-sample.ts';
import { startSample } from './sample.ts';
import type { ConsoleStand } from './stand.ts';

let stand: ConsoleStand;
beforeEach(async () => {
  stand = await startReview();
});
afterEach(() => stand.stop());

const changeOf = (id: string) => getChange(stand.table, { ...scope, type: 'invoice', id });
const conflicting: Partial<Change> = {
  problem: { code: 'conflict', next: 'attention', message: 'Both sides changed it.', remedy: 'Choose a side.' },
  conflicts: [{ field: 'name', before: 'One', crm: 'Nine', xero: 'Ten' }],
};
const conflictsIn = (text: string) => [...text.matchAll(/data-conflict="([^"]+)"/g)].map(([, one]) => one);

test('shows both values field by field, with the value before', async () => {
  const { text } = await (await stand.person('viewer')).show('/conflicts');
  expect(conflictsIn(text)).toEqual(['invoice/2001', 'invoice/2002']);
  expect(text).toContain(
    '<th scope="row">due date</th><td data-label="Before">1 Mar 2026</td><td data-label="In the CRM"><mark>20 Mar 2026</mark></td><td data-label="In Xero"><mark>31 Mar 2026</mark></td>',
  );
  expect(text).toContain(
    '<th scope="row">line 2</th><td data-label="Before">–</td><td data-label="In the CRM"><mark>1 × Travel</mark></td>',
  );
  expect(text).not.toContain('<form method="post"');
});

test("takes the CRM's side of one", async () => {
  const { submit } = await stand.person();
  const { text } = await submit('/conflicts', '/conflicts', [['one', 'crm invoice/2001']]);
  expect(text).toContain('1 conflict decided: the CRM&#39;s side');
  expect(conflictsIn(text)).toEqual(['invoice/2002']);
  const change = await changeOf('2001');
  expect(change).toMatchObject({ take: 'crm', readyAt: stand.now().toISOString() });
  expect(stand.woken).toEqual([scope]);
});

test("takes Xero's side of the ticked ones, and of all", async () => {
  const { submit } = await stand.person('administrator');
  await submit('/conflicts', '/conflicts', [
    ['pick', 'invoice/2002'],
    ['ticked', 'xero'],
  ]);
  expect([(await changeOf('2001'))?.take, (await changeOf('2002'))?.take]).toEqual([undefined, 'xero']);
  const { text } = await submit('/conflicts', '/conflicts', [['all', 'xero']]);
  expect(text).toContain('1 conflict decided');
  expect(text).toContain('No conflicts');
  expect((await changeOf('2001'))?.take).toBe('xero');
});

test('what is no conflict is left alone, whatever a form says', async () => {
  const { submit } = await stand.person();
  const { text } = await submit('/conflicts', '/conflicts', [['one', 'crm invoice/1001']]);
  expect(text).toContain('Nothing was decided');
  expect((await changeOf('1001'))?.take).toBeUndefined();
  expect((await submit('/conflicts', '/conflicts', [['one', 'both invoice/2001']])).text).toContain(
    'Nothing was decided',
  );
});

test('without conflicts it says so; members and viewers decide nothing', async () => {
  const fresh = await startSample();
  expect((await (await fresh.person()).show('/conflicts')).text).toContain('No conflicts');
  await fresh.stop();
  const { show } = await stand.person('member');
  expect((await show('/conflicts', { method: 'POST', body: new FormData() })).status).toBe(403);
});

test('after a decision the list stands at the same place, and says when nothing is left there', async () => {
  const { submit } = await stand.person();
  const from = '/conflicts?type=invoice&after=CHANGE%23invoice%232001';
  const { text } = await submit(from, '/conflicts', [['one', 'crm invoice/2002']]);
  expect(text).toContain('1 conflict decided');
  expect(text).toContain('No more conflicts from here on');
  expect(text).toContain('<option value="invoice" selected>');
  expect(text).toContain('From the beginning');
});

test('all are those of the type that is shown', async () => {
  const { submit } = await stand.person();
  await stand.change('org', { type: 'contact', data: contactSchema.parse({ id: 'c-9', name: 'Nine' }) }, conflicting);
  await submit('/conflicts?type=invoice', '/conflicts', [['all', 'xero']]);
  expect((await changeOf('2001'))?.take).toBe('xero');
  expect((await getChange(stand.table, { ...scope, type: 'contact', id: 'c-9' }))?.take).toBeUndefined();
});
