import { afterAll, beforeAll, expect, test } from 'vitest';
import { getChange } from '../../shared/store/changes.ts';
import { listJobs } from '../../shared/store/jobs.ts';
import { getPull } from '../../shared/store/pulls.ts';
import { changeSettings } from '../../shared/store/settings.ts';
import { startSample } from './sample.ts';
import type { ConsoleStand } from './stand.ts';

const scope = { workspace: 'acme', organisation: 'org' };
let stand: ConsoleStand;
beforeAll(async () => {
  stand = await startSample();
});
afterAll(() => stand.stop());

const rowOf = (text: string, type: string) => {
  const from = text.indexOf(`data-type="${type}"`);
  return text.slice(from, text.indexOf('</tr>', from));
};

test('shows each type: what waits, when Xero was read, and what may be done', async () => {
  const asViewer = (await (await stand.person('viewer')).show('/sync')).text;
  expect(rowOf(asViewer, 'invoice')).toContain('2 waiting');
  expect(rowOf(asViewer, 'invoice')).toContain('3 set aside');
  expect(rowOf(asViewer, 'invoice')).toContain('Read 4 minutes ago');
  expect(rowOf(asViewer, 'contact')).toContain('1 held back');
  expect(asViewer).not.toContain('action="/console/acme/sync"');
  const asMember = (await (await stand.person('member')).show('/sync')).text;
  expect(asMember).not.toContain('action="/console/acme/sync"');
  const asOwner = (await (await stand.person('owner')).show('/sync')).text;
  expect(rowOf(asOwner, 'invoice')).toContain('>Send<');
  expect(rowOf(asOwner, 'item')).not.toContain('>Send<');
});

test('sends all that waits of a type, but not what is held or waits for another record', async () => {
  const { submit } = await stand.person('administrator');
  const { text } = await submit('/sync', '/sync', [
    ['type', 'invoice'],
    ['do', 'send'],
  ]);
  expect(text).toContain('Sending 4 records');
  expect(text).toContain('data-results="4"');
  const state = (type: 'invoice' | 'contact', id: string) => getChange(stand.table, { ...scope, type, id });
  expect(await state('invoice', '1001')).toMatchObject({ readyAt: stand.now().toISOString(), byHand: true });
  expect((await state('invoice', '1004'))?.readyAt).toBeUndefined();
  expect((await state('contact', 'c-5'))?.held).toBe(true);
  expect(
    (
      await submit('/sync', '/sync', [
        ['type', 'bill'],
        ['do', 'send'],
      ])
    ).text,
  ).toContain('Nothing to send');
});

test('gets what changed in Xero: asks for the kind and rings, and shows that it is being read', async () => {
  const { submit } = await stand.person('administrator');
  const { text } = await submit('/sync', '/sync', [
    ['type', 'bill'],
    ['do', 'get'],
  ]);
  expect(text).toContain('Getting bills from Xero');
  expect(rowOf(text, 'bill')).toContain('Being read');
  const now = stand.now().toISOString();
  expect(await getPull(stand.table, scope)).toMatchObject({ asked: { invoice: now }, dueAt: now, rings: 1 });
  expect(stand.wokenPulls).toEqual([scope]);
  await submit('/sync', '/sync', [['do', 'get']]);
  expect(Object.keys((await getPull(stand.table, scope))?.asked ?? {})).toContain('payment');
});

test('a direction that is off: nothing is got, sending by hand still goes', async () => {
  await changeSettings(stand.table, scope, (settings) => ({
    ...settings,
    sync: { ...settings.sync, contact: { ...settings.sync.contact, toXero: false, toCrm: false } },
  }));
  const { submit } = await stand.person('administrator');
  const got = await submit('/sync', '/sync', [
    ['type', 'contact'],
    ['do', 'get'],
  ]);
  expect(got.text).toContain('Nothing to get');
  expect(rowOf(got.text, 'contact')).toContain('Only by hand');
  const sent = await submit('/sync', '/sync', [
    ['type', 'contact'],
    ['do', 'send'],
  ]);
  expect(sent.text).toContain('Sending 4 records');
});

test('reads all existing records with a job, for administrators', async () => {
  const member = await stand.person('member');
  expect(
    (
      await member.submit('/sync', '/sync', [
        ['type', 'item'],
        ['do', 'all'],
      ])
    ).status,
  ).toBe(403);
  const { submit } = await stand.person('administrator');
  const { text } = await submit('/sync', '/sync', [
    ['type', 'item'],
    ['do', 'all'],
  ]);
  expect(text).toContain('data-job=');
  expect((await listJobs(stand.table, scope)).map(({ task }) => task)).toEqual([{ do: 'import', kinds: ['item'] }]);
});

test('of an organisation that is paused, nothing can be synced', async () => {
  const { show } = await stand.person('owner');
  expect((await show('/sync?organisation=other')).text).toContain('Nothing can be synced now');
});
