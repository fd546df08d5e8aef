import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atEveryMoment } from './every-moment.ts';
import { openStage, type Stage } from './stage.ts';

const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };

describe('payments', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ accounts: { sales: '200', payment: '090' } });
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 'c-1', name: 'Acme Ltd' });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());

  const invoice = (id: string, status = 'authorised') =>
    stage.send('invoice', {
      id,
      number: id.toUpperCase(),
      contact: { id: 'c-1' },
      date: '2026-11-20',
      lines: [line],
      status,
    });
  const pay = (id: string, invoiceId: string, more: object = {}, options = {}) =>
    stage.send('payment', { id, document: { id: invoiceId }, date: '2026-11-20', amount: '50', ...more }, options);
  const due = async (id: string) =>
    (await stage.inXero('invoices')).find(({ InvoiceNumber }) => InvoiceNumber === id.toUpperCase())?.AmountDue;

  it('waits for the approval of its invoice, then is recorded once', async () => {
    await invoice('i-1', 'draft');
    await pay('p-1', 'i-1');
    await stage.untilQuiet();
    expect(await stage.changes()).toMatchObject([{ record: { data: { id: 'p-1' } }, problem: { next: 'wait' } }]);
    expect(await stage.news('payment', 'p-1')).toMatchObject({ outcome: 'waiting' });
    await invoice('i-1');
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await due('i-1')).toBe(70);
    expect(await stage.news('payment', 'p-1')).toMatchObject({ outcome: 'synced' });
  });

  it('is reversed and recorded anew when the CRM changes it', async () => {
    const before = await stage.link('payment', 'p-1');
    await pay('p-1', 'i-1', { amount: '70' });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await due('i-1')).toBe(50);
    const after = await stage.link('payment', 'p-1');
    expect(after?.xeroId).not.toBe(before?.xeroId);
    expect((await stage.inXero('payments')).map(({ Status }) => Status).sort()).toEqual(['AUTHORISED', 'DELETED']);
  });

  it('is reversed when the CRM deletes it', async () => {
    await pay('p-1', 'i-1', { amount: '70' }, { deleted: true });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await due('i-1')).toBe(120);
  });

  it('records two equal payments of one invoice', async () => {
    await invoice('i-2');
    await pay('p-2', 'i-2');
    await pay('p-3', 'i-2');
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await due('i-2')).toBe(20);
    const ids = [await stage.link('payment', 'p-2'), await stage.link('payment', 'p-3')].map((link) => link?.xeroId);
    expect(new Set(ids).size).toBe(2);
  });

  it('loses and doubles nothing, whenever the worker is killed', { timeout: 300_000 }, async () => {
    await atEveryMoment(
      stage,
      async (name) => {
        await invoice(name);
        await pay(`p-${name}`, name);
        await pay(`q-${name}`, name);
      },
      async (name) => {
        expect(await stage.changes(), name).toEqual([]);
        expect(await due(name), name).toBe(20);
        expect(await stage.news('payment', `p-${name}`), name).toMatchObject({ outcome: 'synced' });
      },
    );
  });

  it('loses and doubles nothing when a payment is changed and the worker is killed', { timeout: 300_000 }, async () => {
    await atEveryMoment(
      stage,
      async (name) => {
        await invoice(`c-${name}`);
        await pay(`c-${name}`, `c-${name}`);
        await stage.untilQuiet();
        await pay(`c-${name}`, `c-${name}`, { amount: '70' });
      },
      async (name) => {
        expect(await stage.changes(), name).toEqual([]);
        expect(await due(`c-${name}`), name).toBe(50);
      },
      { createdAnew: true, stride: 3 },
    );
  });
});
