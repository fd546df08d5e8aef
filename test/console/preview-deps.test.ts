import { afterAll, beforeAll, expect, test } from 'vitest';
import { contactSchema } from '../../shared/records/contact.ts';
import { madeUpChange } from '../../shared/review/change-to-preview.ts';
import { listChanges } from '../../shared/store/changes.ts';
import { getReference } from '../../shared/store/references.ts';
import { freshQueue } from '../config/table.ts';
import { type Stand, startStand } from '../connect/stand.ts';
import { connectedConsole } from './connected.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

test('the console tries a record out as push would send it, and searches contacts, on the real Xero client', async () => {
  const { one, deps } = await connectedConsole(stand, await freshQueue());
  const { preview, searchContacts } = deps;
  const { table, clock } = stand;
  const scope = { workspace: one.workspace, organisation: one.organisation };
  const now = clock.now();
  const data = contactSchema.parse({ id: 'c-1', name: 'Never Seen Ltd' });
  const change = madeUpChange(scope, { type: 'contact', data }, false, now.toISOString(), now);
  const [tried] = await preview(one, [change]);
  expect(tried).toMatchObject({ plan: { do: 'create' }, calls: [{ method: 'PUT', path: '/Contacts' }] });
  expect((await listChanges(table, one.workspace, one.organisation)).changes).toEqual([]);
  expect(await getReference(table, scope)).toBeUndefined();
  expect(await searchContacts(one, 'nobody is called so')).toEqual([]);
});
