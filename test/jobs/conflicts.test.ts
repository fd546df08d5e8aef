import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropChange, holdChange, letGoChange, listConflicts, resolveConflicts } from '../../shared/review/changes.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await openWorkshop();
});
afterAll(() => shop.close());

const inBooks = async (id: string) => (await shop.inXero('contacts')).find(({ ContactNumber }) => ContactNumber === id);

/** A contact whose e-mail address both sides change. */
const conflicting = async (id: string) => {
  await shop.send('contact', { id, name: `Both ${id}`, email: 'first@both.example' });
  await shop.untilQuiet();
  const { xeroId = '' } = (await shop.link('contact', id)) ?? {};
  shop.clock.advance(61_000);
  await shop.byHand('POST', `/Contacts/${xeroId}`, {
    Contacts: [{ ContactID: xeroId, EmailAddress: 'xero@both.example' }],
  });
  shop.clock.advance(61_000);
  await shop.send('contact', { id, name: `Both ${id}`, email: 'crm@both.example' });
  await shop.untilQuiet();
};

test('what both sides changed is listed with both values, and goes the way that is decided', async () => {
  await conflicting('k-1');
  await conflicting('k-2');
  const { conflicts } = await listConflicts(shop.by());
  expect(conflicts.map(({ record, conflicts: fields }) => [record.data.id, fields])).toEqual(
    ['k-1', 'k-2'].map((id) => [
      id,
      [{ field: 'emailAddress', before: 'first@both.example', crm: 'crm@both.example', xero: 'xero@both.example' }],
    ]),
  );
  expect(await resolveConflicts(shop.by(), conflicts.slice(0, 1), 'crm')).toBe(1);
  expect(await resolveConflicts(shop.by(), conflicts.slice(1), 'xero')).toBe(1);
  await shop.untilQuiet();
  expect(await inBooks('k-1')).toMatchObject({ EmailAddress: 'crm@both.example' });
  expect(await inBooks('k-2')).toMatchObject({ EmailAddress: 'xero@both.example' });
  expect(await shop.changes()).toEqual([]);
  expect(await shop.news('contact', 'k-2')).toMatchObject({
    outcome: 'changed',
    record: { email: 'xero@both.example' },
  });
  const decisions = (await shop.activities('k-1')).filter(({ action }) => action === 'conflict');
  expect(decisions.at(-1)).toMatchObject({ actor: 'ann', note: "The CRM's side was taken." });
});

test('a record is held back until it is released, and dropped for good', async () => {
  await shop.send('contact', { id: 'h-1', name: 'Held' });
  expect(await holdChange(shop.by(), 'contact', 'h-1')).toBe(true);
  await shop.untilQuiet();
  expect(await inBooks('h-1')).toBeUndefined();
  expect(await letGoChange(shop.by(), 'contact', 'h-1')).toBe(true);
  await shop.untilQuiet();
  expect(await inBooks('h-1')).toMatchObject({ Name: 'Held' });
  await shop.send('contact', { id: 'h-2', name: 'Dropped' });
  expect(await dropChange(shop.by(), 'contact', 'h-2')).toBe(true);
  expect(await dropChange(shop.by(), 'contact', 'h-2')).toBe(false);
  await shop.untilQuiet();
  expect(await inBooks('h-2')).toBeUndefined();
});
