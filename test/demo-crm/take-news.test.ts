import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Stage, stage } from './stage.ts';

let at: Stage;
beforeEach(async () => {
  at = await stage();
  await at.post('/contacts', { name: 'Ardmore', email: 'a@ardmore.example', customer: 'yes', region_field: 'UK' });
  await at.post('/invoices', {
    ...{ contact: 'CON-1001', number: 'A-1', date: '2026-11-21', currency: 'GBP', amountsAre: 'taxExclusive' },
    ...{ 'line.0.description': 'Consulting', 'line.0.unitAmount': '100', 'line.0.taxRate': 'OUTPUT2' },
  });
});
afterEach(() => at.close());

const find = async (folder: string, id: string) => (await at.dump(folder)).find((record) => record.id === id);
const noon = '2026-11-21T12:00:00Z';
const changed = {
  ...{ id: 'CON-1001', xeroId: 'x-1', changedFields: ['email', 'name'] },
  record: { id: 'CON-1001', name: 'Ardmore Ltd', roles: ['customer'], phones: [] },
};
const eventTypes = () => at.bridge.received.map((message) => message.events[0]?.type);

test('what was changed in Xero is taken over, shown, and sent as any other save', async () => {
  const answer = await at.deliver('contact.changed', noon, changed);
  expect(answer).toMatchObject({ status: 200, json: { result: 'applied' } });
  const contact = await find('contacts', 'CON-1001');
  expect(contact).toMatchObject({ name: 'Ardmore Ltd', version: 2, custom: { region: 'UK' } });
  expect(contact).not.toHaveProperty('email');
  expect(await at.get('/contacts/CON-1001')).toMatch(/Changed in Xero: email; name/);
  await expect.poll(eventTypes).toContain('contact.updated');
});

test('the same again, and news older than what is known, change nothing', async () => {
  await at.deliver('contact.changed', noon, changed);
  expect((await at.deliver('contact.changed', noon, { ...changed, revision: '0' })).json).toEqual({ result: 'old' });
  const older = { ...changed, record: { ...changed.record, name: 'Ardmore Old' } };
  expect((await at.deliver('contact.changed', '2026-11-21T11:59:59Z', older)).json).toEqual({ result: 'old' });
  expect((await at.deliver('contact.changed', '2026-11-21T12:00:01Z', changed)).json).toEqual({ result: 'stored' });
  expect(await find('contacts', 'CON-1001')).toMatchObject({ name: 'Ardmore Ltd', version: 2 });
});

test('a synced that carries a change is applied as well; one that carries none changes no record', async () => {
  await at.deliver('contact.synced', noon, { id: 'CON-1001' });
  expect(await find('contacts', 'CON-1001')).toMatchObject({ version: 1 });
  await at.deliver('contact.synced', '2026-11-21T12:00:01Z', changed);
  expect(await find('contacts', 'CON-1001')).toMatchObject({ name: 'Ardmore Ltd', version: 2 });
});

test('changed lines bring their total with them', async () => {
  const lines = [{ description: 'Consulting', quantity: '2', unitAmount: '100', taxRate: 'OUTPUT2', taxPercent: '20' }];
  await at.deliver('invoice.changed', noon, {
    id: 'INV-1001',
    record: { id: 'INV-1001', lines },
    changedFields: ['lines'],
  });
  expect(await find('invoices', 'INV-1001')).toMatchObject({ lines, total: '240.00', number: 'A-1' });
});

test('what is gone in Xero is archived or voided', async () => {
  await at.deliver('contact.changed', noon, { id: 'CON-1001', gone: true });
  await at.deliver('invoice.changed', noon, { id: 'INV-1001', gone: true });
  expect(await find('contacts', 'CON-1001')).toMatchObject({ archived: true });
  expect(await find('invoices', 'INV-1001')).toMatchObject({ status: 'voided' });
});

const made = (more: Record<string, unknown> = {}) => ({
  ...{ id: 'xero:x-9', xeroId: 'x-9', wanted: 'create' },
  record: { name: 'Basket Case', email: 'hello@basket.example', roles: ['customer'] },
  ...more,
});

test('what was made in Xero is made here, once, and answered with its id', async () => {
  const first = await at.deliver('contact.new', noon, made());
  expect(first.json).toEqual({ result: 'created', id: 'CON-1002' });
  expect((await at.deliver('contact.new', noon, made())).json).toEqual({ result: 'old', id: 'CON-1002' });
  expect(await find('contacts', 'CON-1002')).toMatchObject({
    name: 'Basket Case',
    xero: { xeroId: 'x-9', state: 'synced' },
  });
  await expect
    .poll(() => at.bridge.received.at(-1)?.events[0])
    .toMatchObject({
      ...{ type: 'contact.created', data: { id: 'CON-1002', xeroId: 'x-9' } },
    });
});

test('a record of its own that is the same one is answered; where only a match is wanted, none is made', async () => {
  const own = made({ record: { name: 'ARDMORE' }, wanted: 'match' });
  expect((await at.deliver('contact.new', noon, own)).json).toEqual({ result: 'matched', id: 'CON-1001' });
  const stranger = made({ xeroId: 'x-10', id: 'xero:x-10', wanted: 'match' });
  expect((await at.deliver('contact.new', noon, stranger)).json).toEqual({ result: 'unknown', id: null });
  expect(await at.dump('contacts')).toHaveLength(1);
});

test('documents made in Xero name their contact and order as the CRM does', async () => {
  const record = { number: 'X-1', contact: { id: 'CON-1001' }, lines: [], document: { type: 'order', id: 'DEAL-1' } };
  const news = { id: 'xero:x-11', xeroId: 'x-11', wanted: 'create', record };
  expect((await at.deliver('payment.new', noon, news)).json).toMatchObject({ result: 'created' });
  expect(await find('payments', 'PAY-1001')).toMatchObject({ document: { type: 'deal', id: 'DEAL-1' } });
  expect((await at.deliver('order.synced', noon, { id: 'DEAL-1' })).json).toEqual({ result: 'stored' });
});
