import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { getLink } from '../../shared/store/links.ts';
import { openStage, type Stage } from './stage.ts';

const line = { description: 'Work', quantity: 1, unitAmount: '10', taxRate: 'OUTPUT2' };

describe('records that Xero cannot take', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 'c-0', name: 'First Ltd' });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    await stage.clearFaults();
    for (const { record } of await stage.changes()) await stage.forget(record.data.id);
  });
  const linked = (type: 'contact' | 'invoice', crmId: string) => getLink(stage.table, { ...stage.scope, type, crmId });

  it('finds the one that makes Xero refuse the whole call', async () => {
    await stage.believeIn('QQQ');
    for (let n = 0; n < 20; n += 1) {
      const odd = n === 7 && { currency: 'QQQ' };
      await stage.send('invoice', { id: `w-${n}`, contact: { id: 'c-0' }, lines: [line], ...odd });
    }
    await stage.untilQuiet();
    expect(await stage.changes()).toMatchObject([
      { record: { data: { id: 'w-7' } }, problem: { code: 'xero-refused-call' } },
    ]);
    for (let n = 0; n < 20; n += 1) expect((await linked('invoice', `w-${n}`)) !== undefined).toBe(n !== 7);
  });

  it.each(['404', 'element'])(
    'goes on without an invoice that is gone from Xero (%s)',
    async (unknownIdInCollection) => {
      const id = `gone-${unknownIdInCollection}`;
      await stage.send('invoice', { id, contact: { id: 'c-0' }, lines: [line] });
      await stage.untilQuiet();
      await stage.admin('PUT', '/switches', { unknownIdInCollection });
      const link = await linked('invoice', id);
      await stage.table.doc.send(
        new UpdateCommand({
          TableName: stage.table.name,
          Key: { pk: `W#acme#O#${stage.organisation}`, sk: `LINK#crm#invoice#${link?.crmId}` },
          UpdateExpression: 'SET xeroId = :gone',
          ExpressionAttributeValues: { ':gone': '11111111-2222-4333-8444-555555555555' },
        }),
      );
      await stage.send('invoice', { id, contact: { id: 'c-0' }, reference: 'later', lines: [line] });
      await stage.send('invoice', { id: `other-${unknownIdInCollection}`, contact: { id: 'c-0' }, lines: [line] });
      await stage.untilQuiet();
      expect(await stage.changes()).toMatchObject([{ record: { data: { id } }, problem: { next: 'attention' } }]);
      expect(await linked('invoice', `other-${unknownIdInCollection}`)).toBeDefined();
    },
  );

  it('leaves Xero alone for a while when it fails on whatever is sent', async () => {
    await stage.fault({ kind: '500-before', times: -1, path: '/Contacts', method: 'PUT' });
    for (let n = 0; n < 30; n += 1) await stage.send('contact', { id: `f-${n}`, name: `Failing ${n}` });
    const before = (await stage.calls()).length;
    await stage.work();
    const puts = (await stage.calls()).slice(before).filter(({ method }) => method === 'PUT');
    expect(puts).toHaveLength(3);
    await stage.clearFaults();
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
  });

  it('sends invoices of nearly 200 KB', async () => {
    const lines = Array.from({ length: 440 }, (_, n) => ({ ...line, description: `${n} ${'é'.repeat(180)}` }));
    for (const id of ['big-1', 'big-2', 'big-3']) await stage.send('invoice', { id, contact: { id: 'c-0' }, lines });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
  });
});
