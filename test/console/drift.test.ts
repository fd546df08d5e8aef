import { afterEach, beforeEach, expect, test } from 'vitest';
import { getChange } from '../../shared/store/changes.ts';
import { getDrift } from '../../shared/store/drift.ts';
import { listJobs } from '../../shared/store/jobs.ts';
import { scope, startReview } from './review-sample.ts';
import { startSample } from './sample.ts';
import type { ConsoleStand } from './stand.ts';

let stand: ConsoleStand;
beforeEach(async () => {
  stand = await startReview();
});
afterEach(() => stand.stop());

const drifts = (text: string) => [...text.matchAll(/data-drift="([^"]+)"/g)].map(([, one]) => one);
const stateOf = async (crmId: string) => (await getDrift(stand.table, { ...scope, type: 'contact', crmId }))?.state;
const tasks = async () => (await listJobs(stand.table, scope)).map(({ task }) => task.do);

test('lists differences, by field with counts', async () => {
  const { show } = await stand.person('viewer');
  const { text } = await show('/drift');
  expect(drifts(text)).toEqual(['contact/d-1', 'contact/d-2', 'invoice/d-3']);
  expect(text).toContain('e-mail (2)');
  expect(text).toContain(
    '<td data-label="In the CRM"><mark>new@example.com</mark></td><td data-label="In Xero"><mark>old@example.com</mark></td>',
  );
  expect(text).toContain('Not in Xero any more');
  expect(drifts((await show('/drift?field=emailAddress')).text)).toEqual(['contact/d-1', 'contact/d-2']);
  expect(drifts((await show('/drift?what=gone')).text)).toEqual(['invoice/d-3']);
  expect(drifts((await show('/drift?from=2')).text)).toEqual(['invoice/d-3']);
  expect((await show('/drift?from=-9&field=%00&state=x')).status).toBe(200);
  expect(text).not.toContain('<form method="post"');
});

test("sends the CRM's side of one again", async () => {
  const { submit } = await stand.person();
  const { text } = await submit('/drift', '/drift', [['one', 'crm contact/d-1']]);
  expect(text).toContain('1 record sent to Xero again as the CRM has it');
  expect(drifts(text)).toEqual(['contact/d-2', 'invoice/d-3']);
  expect((await getChange(stand.table, { ...scope, type: 'contact', id: 'd-1' }))?.take).toBe('crm');
  expect(stand.woken).toEqual([scope]);
});

test("takes Xero's side of the ticked ones: one job tells the CRM", async () => {
  const { submit } = await stand.person();
  const ticked: [string, string][] = [
    ['pick', 'contact/d-1'],
    ['pick', 'contact/d-2'],
    ['ticked', 'xero'],
  ];
  expect((await submit('/drift', '/drift', ticked)).text).toContain('2 records taken as it stands in Xero');
  expect([await stateOf('d-1'), await stateOf('d-2')]).toEqual(['mend', 'mend']);
  expect((await tasks()).filter((task) => task === 'mend')).toHaveLength(1);
});

test('ignores all that the filter shows, and no others', async () => {
  const { submit } = await stand.person();
  const { text } = await submit('/drift?field=emailAddress', '/drift', [['all', 'ignore']]);
  expect(text).toContain('2 records ignored');
  expect([await stateOf('d-1'), await stateOf('d-2')]).toEqual(['ignored', 'ignored']);
  expect((await getDrift(stand.table, { ...scope, type: 'invoice', crmId: 'd-3' }))?.state).toBe('open');
});

test('what is gone by now is said, and nothing else happens', async () => {
  const { submit } = await stand.person();
  expect((await submit('/drift', '/drift', [['one', 'crm contact/nobody']])).text).toContain('Nothing was done');
});

test('a report is begun, once; members and viewers begin none', async () => {
  const fresh = await startSample();
  const { submit } = await fresh.person();
  const { text } = await submit('/drift', '/drift/start', [['type', 'contact']]);
  expect(text).toContain('Drift report: begun');
  expect(text).toContain('data-state="running"');
  expect((await listJobs(fresh.table, scope)).map(({ task }) => task)).toEqual([{ do: 'drift', types: ['contact'] }]);
  const member = await fresh.person('member');
  expect((await member.show('/drift/start', { method: 'POST', body: new FormData() })).status).toBe(403);
  await fresh.stop();
});

test('after a decision the filter and the place stay; behind the end stands the last page', async () => {
  const { submit, show } = await stand.person();
  const { text } = await submit('/drift?type=contact&what=differs&from=1', '/drift', [['one', 'ignore contact/d-2']]);
  expect(text).toContain('1 record ignored');
  expect(drifts(text)).toEqual(['contact/d-1']);
  expect(text).toContain('<option value="differs" selected>');
  expect(drifts((await show('/drift?from=4000')).text)).toEqual(['contact/d-1', 'invoice/d-3']);
});
