import { afterEach, beforeEach, expect, test } from 'vitest';
import { findJob } from '../../shared/review/jobs.ts';
import { noteBackfill } from '../../shared/store/backfills.ts';
import { listJobs } from '../../shared/store/jobs.ts';
import { changeSettings } from '../../shared/store/settings.ts';
import { link, scope, startReview, xeroId } from './review-sample.ts';
import { startSample } from './sample.ts';
import type { ConsoleStand } from './stand.ts';

let stand: ConsoleStand;
beforeEach(async () => {
  stand = await startReview();
});
afterEach(() => stand.stop());

const importJob = () => findJob({ table: stand.table, scope }, { do: 'import' });

test('shows how far a back-fill from Xero is, and pauses, resumes and stops it', async () => {
  const { submit, show } = await stand.person();
  const { text } = await show('/backfill');
  expect(text).toContain('<dt>Contacts</dt><dd data-count="contact">340</dd>');
  expect(text).toContain('documents from 1 Jan 2025 on');
  expect((await submit('/backfill', '/jobs/move', [['move', 'pause']])).text).toContain('Back-fill from Xero: paused');
  expect((await importJob())?.state).toBe('paused');
  expect((await submit('/backfill', '/jobs/move', [['move', 'resume']])).text).toContain('it goes on');
  expect((await submit('/backfill', '/jobs/move', [['move', 'stop']])).text).toContain('Back-fill from Xero: stopped');
  expect((await importJob())?.state).toBe('stopped');
  expect((await show('/backfill')).text).toContain('Start another back-fill from Xero');
});

test('starts a back-fill with types and a day, and refuses what is no day', async () => {
  const fresh = await startSample();
  const { submit } = await fresh.person();
  expect((await submit('/backfill', '/backfill/start', [['type', 'contact']])).text).toContain('It would do nothing');
  await changeSettings(fresh.table, scope, ({ sync, ...settings }) => ({
    ...settings,
    sync: {
      ...sync,
      ...{ contact: { ...sync.contact, newInXero: 'match' }, bill: { ...sync.bill, newInXero: 'create' } },
    },
  }));
  const wrong: [string, string][] = [
    ['type', 'contact'],
    ['from', 'last year'],
  ];
  expect((await submit('/backfill', '/backfill/start', wrong)).text).toContain('That is no day');
  expect((await submit('/backfill', '/backfill/start', [['from', '']])).text).toContain('No type was chosen');
  const right: [string, string][] = [
    ['type', 'contact'],
    ['type', 'bill'],
    ['type', 'quote'],
    ['from', '2025-02-01'],
  ];
  expect((await submit('/backfill', '/backfill/start', right)).text).toContain('Back-fill from Xero: begun');
  const jobs = await listJobs(fresh.table, scope);
  expect(jobs.map(({ task }) => task)).toEqual([{ do: 'import', kinds: ['contact', 'invoice'], from: '2025-02-01' }]);
  expect(fresh.wokenPulls).toEqual([scope]);
  await fresh.stop();
});

test("shows the progress of the CRM's back-fills by name", async () => {
  await noteBackfill(stand.table, 'acme', 'history-2024', stand.now());
  await link(stand, 'contact', 'b-1', 71, { backfill: 'history-2024' });
  await stand.change(
    'org',
    { type: 'contact', data: { id: 'b-2' } },
    { backfill: 'history-2024', readyAt: stand.ago(-5) },
  );
  const { text } = await (await stand.person('viewer')).show('/backfill');
  expect(text).toContain(
    '<td class="number" data-label="In Xero">1</td><td class="number" data-label="Waiting">1</td><td class="number" data-label="Need attention">0</td>',
  );
  expect(text).not.toContain('<form method="post"');
});

test('lists jobs, and one with what it said of single records', async () => {
  const { show } = await stand.person('viewer');
  const { text } = await show('/jobs');
  const id = /data-job="([^"]+-migrate-[^"]+)"/.exec(text)?.[1] ?? '';
  const one = (await show(`/jobs?job=${id}`)).text;
  expect(one).toContain('Not found');
  expect(one).toContain('has no contact with this Xero id');
  expect((await show('/jobs?job=nothing')).text).toContain(id);
  const fresh = await startSample();
  expect((await (await fresh.person()).show('/jobs')).text).toContain('No job yet');
  await fresh.stop();
});

test('a job that is moved leads back to the list as it was shown', async () => {
  const { submit } = await stand.person();
  const { id } = (await importJob()) ?? { id: '' };
  const page = `/jobs?job=${id}`;
  expect((await submit(page, '/jobs/move', [['move', 'pause']])).text).toContain('Back-fill from Xero: paused');
  const drift = await findJob({ table: stand.table, scope }, { do: 'drift' });
  const fields: [string, string][] = [
    ['job', drift?.id ?? ''],
    ['shown', 'organisation=org&field=emailAddress'],
    ['move', 'pause'],
  ];
  expect((await submit(page, '/jobs/move', fields)).text).toContain('<option value="emailAddress" selected>');
});

test('nobody but owners and administrators moves a job', async () => {
  const { show } = await stand.person('member');
  expect((await show('/jobs/move', { method: 'POST', body: new FormData() })).status).toBe(403);
  const { submit } = await stand.person();
  expect(
    (
      await submit('/backfill', '/jobs/move', [
        ['job', 'nothing'],
        ['move', 'stop'],
      ])
    ).text,
  ).toContain('There is no such job');
  expect((await importJob())?.state).toBe('running');
});

test('moves the links that wait, all or the ticked ones', async () => {
  const { submit, show } = await stand.person();
  const { text } = await show('/migrate');
  expect(text).toContain('2 links');
  expect(text).toContain(xeroId(31));
  expect(text).toContain('has no contact with this Xero id');
  expect((await submit('/migrate', '/migrate', [['ticked', 'move']])).text).toContain('Nothing was ticked');
  const ticked: [string, string][] = [
    ['pick', 'contact/w-2'],
    ['ticked', 'move'],
  ];
  expect((await submit('/migrate', '/migrate', ticked)).text).toContain('Migration of links: begun');
  const only = [{ type: 'contact', crmId: 'w-2' }];
  const tasks = async () => (await listJobs(stand.table, scope)).map(({ task }) => task);
  expect(await tasks()).toContainEqual({ do: 'migrate', from: 'unrouted', only });
  await submit('/migrate', '/migrate', [['all', 'move']]);
  expect(await tasks()).toContainEqual({ do: 'migrate', from: 'unrouted' });
  expect((await show('/migrate?from=other')).text).toContain('Second Company (NZ) has no links');
});
