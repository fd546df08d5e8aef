import { afterEach, beforeEach, expect, test } from 'vitest';
import { listJobs } from '../../shared/store/jobs.ts';
import { scope, startReview } from './review-sample.ts';
import { startSample } from './sample.ts';
import type { ConsoleStand } from './stand.ts';

let stand: ConsoleStand;
beforeEach(async () => {
  stand = await startReview();
});
afterEach(() => stand.stop());

const undos = async () =>
  (await listJobs(stand.table, scope)).flatMap(({ task }) => (task.do === 'undo' ? [task.of] : []));

test('finds the newest calls and back-fills, and tries them out: what would go, what would stay and why', async () => {
  const { show } = await stand.person('viewer');
  const { text } = await show('/undo');
  expect(text).toContain('data-call="call-1"');
  expect(text).toContain('3 contacts');
  expect(text).toContain('history-2025');
  for (const query of ['call=call-1', 'backfill=history-2025']) {
    const tried = (await show(`/undo?${query}`)).text;
    expect(tried).toContain('What would go: 2 records');
    expect(tried).toContain('What would stay: 1 record');
    expect(tried).toContain('It was not created by the bridge');
    expect(tried).not.toContain('<form method="post"');
    expect(tried.replace(/<[^>]+>/g, '')).not.toContain('call-1');
  }
  const called = (await show('/undo?call=call-1')).text;
  expect(called).toMatch(/Of the call of 11 Mar 2026, 03:40:00.{1,5} that made 3 contacts\./);
  expect((await show('/undo?call=unknown')).text).toContain('No link was made in it');
});

test('takes back only what was confirmed', async () => {
  const { submit } = await stand.person();
  expect((await submit('/undo?call=call-1', '/undo', [])).text).toContain('Tick that you are sure');
  expect(await undos()).toEqual([]);
  const { text } = await submit('/undo?call=call-1', '/undo', [['sure', 'yes']]);
  expect(text).toContain('Undo: begun');
  expect(await undos()).toEqual([{ call: 'call-1' }]);
});

test('members take nothing back, and where nothing was made it says so', async () => {
  const member = await stand.person('member');
  expect((await member.show('/undo', { method: 'POST', body: new FormData() })).status).toBe(403);
  const fresh = await startSample();
  expect((await (await fresh.person()).show('/undo')).text).toContain('Nothing was made in Xero yet');
  await fresh.stop();
});
