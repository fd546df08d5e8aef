import { afterAll, beforeAll, expect, test } from 'vitest';
import { findJob } from '../../shared/review/jobs.ts';
import { getNow, sendAllNow, sendNow } from '../../shared/review/sync-now.ts';
import { listActivities } from '../../shared/store/activities.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await openWorkshop();
  await shop.admin('PUT', '/switches', { enforceLimits: false });
});
afterAll(() => shop.close());

const emailInXero = async (id: string) =>
  (await shop.inXero('contacts')).find(({ ContactNumber }) => ContactNumber === id)?.EmailAddress;

test('what the settings leave to be sent by hand goes when a person sends it, and only that', async () => {
  await shop.putOwnSettings({ sync: { contact: { toXero: false } } });
  for (const id of ['h-1', 'h-2', 'h-3']) await shop.send('contact', { id, name: `Client ${id}` });
  await shop.untilQuiet();
  expect((await shop.changes()).map(({ problem }) => problem?.code)).toEqual(Array(3).fill('direction-off'));
  expect(await sendNow(shop.by(), 'contact', 'h-1')).toBe('ready');
  await shop.untilQuiet();
  expect(await shop.link('contact', 'h-1')).toBeDefined();
  expect(await shop.link('contact', 'h-2')).toBeUndefined();
  expect(await sendAllNow(shop.by(), 'contact')).toBe(2);
  await shop.untilQuiet();
  expect(await shop.changes()).toEqual([]);
  expect(await shop.link('contact', 'h-3')).toBeDefined();
});

test('a type that is paused stays so, also for what is sent by hand', async () => {
  await shop.putOwnSettings({ sync: { contact: { paused: true } } });
  await shop.send('contact', { id: 'h-4', name: 'Client h-4' });
  expect(await sendNow(shop.by(), 'contact', 'h-4')).toBe('ready');
  await shop.untilQuiet();
  expect(await shop.changes()).toMatchObject([{ problem: { code: 'type-paused' } }]);
  await shop.forget('h-4');
  await shop.putOwnSettings({});
});

test("sent again, the CRM's side takes the place of what stands in Xero; got, the CRM is told all that stands there", async () => {
  await shop.send('contact', { id: 'h-5', name: 'Client h-5', email: 'ours@example.com' });
  await shop.untilQuiet();
  const xeroId = (await shop.link('contact', 'h-5'))?.xeroId;
  await shop.byHand('POST', `/Contacts/${xeroId}`, {
    Contacts: [{ ContactID: xeroId, EmailAddress: 'theirs@example.com' }],
  });
  expect(await getNow(shop.by(), 'contact', 'h-5')).toBe(true);
  const job = await findJob(shop.by(), { do: 'mend' });
  if (!job) throw new Error('No job was begun.');
  await shop.finish(job);
  expect(await shop.news('contact', 'h-5')).toMatchObject({
    ...{ outcome: 'changed', record: { email: 'theirs@example.com' } },
  });
  const { activities } = await listActivities(shop.table, shop.scope.workspace, shop.clock.now());
  expect(activities.find(({ action }) => action === 'told')).toMatchObject({ actor: 'ann', crmId: 'h-5' });

  expect(await sendNow(shop.by(), 'contact', 'h-5')).toBe('again');
  await shop.untilQuiet();
  expect(await emailInXero('h-5')).toBe('ours@example.com');
});

test('what is not known cannot be sent or got', async () => {
  expect(await sendNow(shop.by(), 'contact', 'nobody')).toBe('unknown');
  expect(await getNow(shop.by(), 'contact', 'nobody')).toBe(false);
});
