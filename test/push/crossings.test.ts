import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { getBatch } from '../../shared/store/batches.ts';
import { rejectedUpdate } from '../../shared/store/proposals.ts';
import { transact } from '../../shared/store/transact.ts';
import { openStage, type Stage } from './stage.ts';

const minute = 60_000;
const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };
const own = { accounts: { sales: '200', payment: '090' }, orders: { become: 'invoice' } };

describe('what crosses on its way', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(own);
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 'c-1', name: 'Acme Ltd' });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    await stage.clearFaults();
    await stage.putOwnSettings(own);
    for (const { record } of await stage.changes()) await stage.forget(record.data.id);
  });

  const invoice = (id: string, more: object = {}) =>
    stage.send('invoice', {
      id,
      number: id.toUpperCase(),
      contact: { id: 'c-1' },
      date: '2026-11-20',
      lines: [line],
      status: 'authorised',
      ...more,
    });
  const pay = (id: string, of: string, amount: string, options: { deleted?: boolean } = {}) =>
    stage.send('payment', { id, document: { id: of }, date: '2026-11-20', amount }, options);
  const left = async () => {
    await stage.untilQuiet();
    return (await stage.changes()).map(({ record, problem }) => [record.data.id, problem?.code]);
  };
  const standing = async (type: 'invoice' | 'order', id: string) => {
    const xeroId = (await stage.link(type, id))?.xeroId;
    return (await stage.inXero('invoices')).find(({ InvoiceID }) => InvoiceID === xeroId);
  };
  const payments = async (xeroId: string | undefined) =>
    (await stage.inXero('payments')).filter(
      ({ Status, Invoice }) => Status === 'AUTHORISED' && JSON.stringify(Invoice).includes(String(xeroId)),
    );

  /** An invoice with a payment that is to be changed, whose worker died right after it reversed it. */
  const onlyReversed = async (name: string) => {
    for (let moment = 5; moment < 40; moment += 1) {
      const id = `${name}-${moment}`;
      await invoice(id);
      await pay(id, id, '50');
      await stage.untilQuiet();
      await pay(id, id, '70');
      await stage.work(moment);
      const { acts = [] } = (await stage.link('payment', id)) ?? {};
      if (acts.length > 0 && !(await getBatch(stage.table, stage.scope))) return id;
      await stage.untilQuiet();
    }
    throw new Error('It was never only reversed.');
  };

  it('knows what it made anew from what it deleted, when the answer is lost', async () => {
    const order = (status: string) =>
      stage.send('order', { id: 'o-1', name: 'Deal', amount: '100', contact: { id: 'c-1' }, status });
    await order('open');
    await order('open');
    expect(await left()).toEqual([]);
    await order('lost');
    expect(await left()).toEqual([]);
    expect(await standing('order', 'o-1')).toMatchObject({ Status: 'DELETED' });
    await stage.fault({ kind: '500-after', times: 1, path: '/Invoices', method: 'PUT' });
    await order('open');
    expect(await left()).toEqual([]);
    expect(await standing('order', 'o-1')).toMatchObject({ Status: 'DRAFT' });
    const ours = (await stage.inXero('invoices')).filter(({ Url }) => Url.endsWith('/order/o-1'));
    expect(ours.map(({ Status }) => Status).sort()).toEqual(['DELETED', 'DRAFT']);
  });

  it('knows a payment entered anew from the one it reversed, when the answer is lost', async () => {
    const id = await onlyReversed('rev');
    await pay(id, id, '50');
    await stage.fault({ kind: '500-after', times: 1, path: '/Payments', method: 'PUT' });
    expect(await left()).toEqual([]);
    const PaymentID = (await stage.link('payment', id))?.xeroId;
    expect(await payments((await stage.link('invoice', id))?.xeroId)).toMatchObject([{ Amount: 50, PaymentID }]);
  });

  it('enters a payment once that is changed again while it is entered anew', async () => {
    const id = await onlyReversed('race');
    await pay(id, id, '50');
    await stage.fault({ kind: 'drop-after', times: 1, path: '/Payments', method: 'PUT' });
    await stage.admin('PUT', '/switches', { latencyMs: 300 });
    const working = stage.work();
    while ((await getBatch(stage.table, stage.scope))?.mode !== 'create') {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await pay(id, id, '60');
    await working;
    await stage.admin('PUT', '/switches', { latencyMs: 0 });
    expect(await left()).toEqual([]);
    expect(await payments((await stage.link('invoice', id))?.xeroId)).toMatchObject([{ Amount: 60 }]);
  });

  it('takes a payment that is entered in place of one that is deleted at the same time', async () => {
    await invoice('swap');
    await pay('old', 'swap', '120');
    expect(await left()).toEqual([]);
    stage.clock.advance(2 * minute);
    await invoice('swap', { reference: 'Looked at' });
    expect(await left()).toEqual([]);
    await pay('new', 'swap', '120');
    await pay('old', 'swap', '120', { deleted: true });
    expect(await left()).toEqual([]);
    expect(await standing('invoice', 'swap')).toMatchObject({ Status: 'PAID', AmountDue: 0 });
  });

  it('pays a paid invoice as soon as the CRM has corrected the account', async () => {
    await invoice('acc', { status: 'paid', paidTo: '999' });
    expect(await left()).toEqual([['acc~paid', 'payment-account-unknown']]);
    await invoice('acc', { status: 'paid', paidTo: '090' });
    expect(await left()).toEqual([]);
    expect(await standing('invoice', 'acc')).toMatchObject({ Status: 'PAID' });
  });

  it.each(['authorised', 'voided'])(
    'never pays an invoice that became %s before its payment came to Xero',
    async (status) => {
      await invoice(`never-${status}`, { status: 'paid', paidTo: '999' });
      expect(await left()).toEqual([[`never-${status}~paid`, 'payment-account-unknown']]);
      await invoice(`never-${status}`, { status });
      expect(await left()).toEqual([]);
      const Status = status.toUpperCase();
      expect(await standing('invoice', `never-${status}`)).toMatchObject({ Status, AmountPaid: 0 });
      await invoice(`never-${status}`, { status: 'paid' });
      expect(await left()).toEqual(status === 'voided' ? [[`never-${status}`, 'invoice-final']] : []);
    },
  );

  it('corrects the payment of a paid invoice when the CRM corrects its day, back and forth', async () => {
    for (const paidOn of ['2026-11-18', '2026-11-19', '2026-11-18', '2026-11-19']) {
      await invoice('day', { status: 'paid', paidOn });
      expect(await left()).toEqual([]);
      const xeroId = (await stage.link('invoice', 'day'))?.xeroId;
      expect(await payments(xeroId)).toMatchObject([
        { Amount: 120, Date: expect.stringContaining(String(Date.parse(paidOn))) },
      ]);
    }
    expect(await standing('invoice', 'day')).toMatchObject({ Status: 'PAID' });
  });

  it('pays only the rest of a paid invoice whose payments the CRM sends as well', async () => {
    await invoice('rest', { status: 'paid' });
    await pay('rest-1', 'rest', '50');
    expect(await left()).toEqual([]);
    expect(await standing('invoice', 'rest')).toMatchObject({ Status: 'PAID', AmountDue: 0 });
    await invoice('whole', { status: 'paid' });
    await pay('whole-1', 'whole', '120');
    expect(await left()).toEqual([]);
    const xeroId = (await stage.link('invoice', 'whole'))?.xeroId;
    expect(await payments(xeroId)).toMatchObject([
      { Amount: 120, PaymentID: (await stage.link('payment', 'whole-1'))?.xeroId },
    ]);
  });

  it('is content when what it reverses was reversed in Xero a moment ago', async () => {
    await stage.putOwnSettings({ ...own, sync: { payment: { conflicts: 'crm' } } });
    await invoice('gone');
    await pay('p-gone', 'gone', '120');
    expect(await left()).toEqual([]);
    const xeroId = (await stage.link('payment', 'p-gone'))?.xeroId;
    await stage.admin('POST', `/organisations/${stage.organisation}/payments/${xeroId}/reverse`);
    await pay('p-gone', 'gone', '120', { deleted: true });
    expect(await left()).toEqual([]);
  });

  it('never links an item to the one that a person said it is not', async () => {
    await stage.byHand('PUT', '/Items', { Items: [{ Code: 'DESK', Name: 'Their desk' }] });
    const theirs = (await stage.inXero('items')).find(({ Code }) => Code === 'DESK')?.ItemID;
    await transact(stage.table, [rejectedUpdate(stage.table.name, stage.scope, 'item', 'desk', [String(theirs)])]);
    stage.clock.advance(2 * minute);
    await stage.send('item', { id: 'desk', code: 'DESK', name: 'Our desk' });
    expect(await left()).toEqual([['desk', 'item-code-of-another']]);
    await stage.send('item', { id: 'desk', code: 'DESK', name: 'Our desk', xeroId: theirs });
    expect(await left()).toEqual([['desk', 'xero-id-rejected']]);
  });
});
