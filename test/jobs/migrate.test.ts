import { afterAll, beforeAll, expect, test } from 'vitest';
import { askForLink, importLink } from '../../shared/review/links.ts';
import { type Batch, closeBatch } from '../../shared/store/batches.ts';
import { listJobNotes } from '../../shared/store/job-notes.ts';
import { getLink, listLinks } from '../../shared/store/links.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { leaveOpen } from '../config/leave-open.ts';
import { created, openWorkshop, type Workshop } from './workshop.ts';

let shop: Workshop;
const early = { workspace: 'acme', organisation: UNROUTED };
beforeAll(async () => {
  shop = await openWorkshop();
});
afterAll(() => shop.close());

const contact = async (name: string) =>
  created(await shop.byHand('PUT', '/Contacts', { Contacts: [{ Name: name }] }), 'Contacts', 'ContactID');

test('takes over what exists in Xero, wherever it is killed; what does not stays and is listed', async () => {
  for (let killAt = 1; killAt < 70; killAt += 6) {
    const ids: Record<string, string> = {};
    for (const one of ['a', 'b', 'c']) {
      const crmId = `m${killAt}-${one}`;
      ids[crmId] = await contact(`Migrant ${crmId}`);
      const given = { type: 'contact' as const, crmId, xeroId: ids[crmId] ?? '' };
      expect(await importLink(shop.table, early, given, shop.clock.now())).toBe('made');
    }
    const lost = { type: 'contact' as const, crmId: `m${killAt}-lost` };
    await importLink(
      shop.table,
      early,
      { ...lost, xeroId: `0d9f4a50-0000-4000-8000-0000000000${10 + killAt}` },
      shop.clock.now(),
    );
    const job = await shop.ask({ do: 'migrate', from: UNROUTED });
    await shop.slice(killAt);
    for (const crmId of Object.keys(ids)) {
      const places = await Promise.all(
        [early, shop.scope].map((scope) => getLink(shop.table, { ...scope, type: 'contact', crmId })),
      );
      expect(places.some(Boolean), `${crmId} killed at ${killAt}`).toBe(true);
    }
    const done = await shop.finish(job);
    for (const [crmId, xeroId] of Object.entries(ids)) {
      expect(await shop.link('contact', crmId)).toMatchObject({ xeroId, madeBy: 'imported', crmFingerprint: '' });
    }
    const left = (await listLinks(shop.table, early, 'contact')).links.map(({ crmId }) => crmId);
    expect(left).toContain(lost.crmId);
    expect(left.every((crmId) => crmId.endsWith('-lost'))).toBe(true);
    const { notes } = await listJobNotes(shop.table, done);
    expect(notes).toContainEqual(expect.objectContaining({ crmId: lost.crmId, what: 'notFound' }));
    shop.clock.advance(1000);
  }
});

test('the first event about an imported record is compared, not sent blindly', async () => {
  const xeroId = await contact('Imported Ltd');
  await importLink(shop.table, early, { type: 'contact', crmId: 'x-1', xeroId }, shop.clock.now());
  await shop.run({ do: 'migrate', from: UNROUTED });
  const writes = async () => (await shop.calls()).filter(({ method }) => method === 'POST' || method === 'PUT').length;
  const before = await writes();
  await shop.send('contact', { id: 'x-1', name: 'Imported Ltd' });
  await shop.untilQuiet();
  const found = (await shop.inXero('contacts')).filter(({ Name }) => Name === 'Imported Ltd');
  expect(found).toHaveLength(1);
  expect((await writes()) - before).toBeLessThanOrEqual(1);
});

test('a link by hand is made once Xero has shown the record; others that wait stay', async () => {
  const xeroId = await contact('By Hand Ltd');
  const given = { type: 'contact' as const, crmId: 'h-1', xeroId };
  await importLink(shop.table, early, { ...given, crmId: 'h-2', xeroId: await contact('Waits') }, shop.clock.now());
  expect(await askForLink(shop.by(), early, given, shop.by().asked)).toBe('made');
  await shop.run({ do: 'migrate', from: UNROUTED, only: [{ type: 'contact', crmId: 'h-1' }] });
  expect(await shop.link('contact', 'h-1')).toMatchObject({ xeroId, madeBy: 'hand' });
  expect(await shop.link('contact', 'h-2')).toBeUndefined();
  expect(await askForLink(shop.by(), early, { ...given, crmId: 'h-3' }, shop.by().asked)).toBe('xeroTaken');
});

test('while a call that may be making the record in Xero is open, its end is waited for', async () => {
  const xeroId = await contact('Waited For Ltd');
  const given = { type: 'contact' as const, crmId: 'w-1', xeroId };
  const batch: Batch = {
    ...{ ...shop.scope, key: 'call', type: 'contact', kind: 'contact', mode: 'create', pickups: 0, putDown: false },
    startedAt: shop.clock.now().toISOString(),
    elements: [{ crmId: 'w-1', rev: 'r', body: {}, crmFingerprint: 'f', crmVersion: '1' }],
  };
  await leaveOpen(shop.table, batch);
  await importLink(shop.table, early, given, shop.clock.now());
  const job = await shop.ask({ do: 'migrate', from: UNROUTED, only: [{ type: 'contact', crmId: 'w-1' }] });
  await shop.slice();
  expect(await shop.link('contact', 'w-1')).toBeUndefined();
  expect(await getLink(shop.table, { ...early, type: 'contact', crmId: 'w-1' })).toBeDefined();
  await closeBatch(shop.table, batch);
  shop.clock.advance(60_000);
  await shop.finish(job);
  expect(await shop.link('contact', 'w-1')).toMatchObject({ xeroId });
});
