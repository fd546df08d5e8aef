import { describe, expect, it } from 'vitest';
import { creditNoteSchema } from '../../shared/records/credit-note.ts';
import type { Related } from '../../shared/sync/facts.ts';
import { planCreditNote } from '../../shared/sync/plan-credit-note.ts';
import { bodyOf, type FactsToChange, factsOf, wordOf } from './books.ts';

const content = {
  id: 'n-1',
  contact: { id: 'c-1' },
  lines: [{ description: 'Returned', unitAmount: 100 }],
};
const invoice = (status: string, amountDue = '500'): Related => ({
  state: 'linked',
  xeroId: 'x-i1',
  kind: 'invoice',
  status,
  amountDue,
});
const plan = (record: object, more: FactsToChange = {}) =>
  planCreditNote(
    factsOf(creditNoteSchema.parse({ ...content, ...record }), {
      ...more,
      related: { 'invoice#i-1': invoice('AUTHORISED'), ...more.related },
    }),
  );
const linked = (status: string, more: object = {}) => ({ kind: 'creditNote' as const, status, ...more });
const off = (amount: string, id = 'i-1', more: object = {}) => ({ document: { id, ...more }, amount });
const done = { crmFingerprint: 'f1' };

describe('planning a credit note', () => {
  it('is for customers or from suppliers', () => {
    expect(plan({ number: 'CN-1', reference: 'R' })).toMatchObject({
      do: 'create',
      kind: 'creditNote',
      body: {
        ...{ type: 'ACCRECCREDIT', creditNoteNumber: 'CN-1', reference: 'R', status: 'DRAFT', date: '2026-11-21' },
        lineItems: [{ accountCode: '200' }],
      },
    });
    const purchase = bodyOf(plan({ kind: 'purchase', reference: 'R' }));
    expect(purchase).toMatchObject({
      type: 'ACCPAYCREDIT',
      creditNoteNumber: 'R',
      lineItems: [{ accountCode: '400' }],
    });
    expect(purchase).not.toHaveProperty('reference');
  });

  it.each([
    [{ contact: undefined }, 'credit-note-contact-missing'],
    [{ lines: [{ description: 'x', unitAmount: 1, discountAmount: 1 }] }, 'line-discount-not-allowed'],
    [{ date: '2026-03-31' }, 'locked-period'],
    [{ allocations: [off('0')] }, 'allocation-amount-wrong'],
    [{ allocations: [off('1.005')] }, 'allocation-amount-wrong'],
    [{ allocations: [off('5'), off('6')] }, 'allocation-twice'],
    [{ allocations: [off('5', 'i-1', { type: 'bill' })] }, 'allocation-unfit'],
    [{ total: '120', allocations: [off('121')] }, 'allocation-too-much'],
  ])('answers %j with %s', (record, expected) => {
    expect(wordOf(plan(record))).toBe(expected);
  });

  it('is set off once it is approved, one call each', () => {
    const allocations = [off('60'), off('10', 'i-2')];
    expect(plan({ status: 'authorised', allocations })).toMatchObject({ do: 'create', more: true });
    const related = { 'invoice#i-2': { ...invoice('AUTHORISED'), xeroId: 'x-i2' } as Related };
    const acts: string[] = [];
    const next = () => plan({ allocations }, { related, link: linked('AUTHORISED', { ...done, acts }) });
    for (const [invoiceId, amount] of [
      ['x-i1', '60.00'],
      ['x-i2', '10.00'],
    ]) {
      const step = next();
      expect(step).toMatchObject({ act: { act: 'allocate', xeroId: 'x-1', invoiceId, amount, date: '2026-11-21' } });
      if (step.do === 'act') acts.push(step.act.name);
    }
    expect(next()).toEqual({ do: 'unchanged' });
  });

  it('waits for its own approval and for that of the documents', () => {
    const wish = { allocations: [off('60')] };
    expect(plan(wish, { link: linked('DRAFT', done) })).toMatchObject({
      do: 'wait',
      for: { type: 'creditNote', id: 'n-1' },
      problem: { code: 'credit-note-not-approved' },
    });
    const link = linked('AUTHORISED', done);
    const on = (state: Related) => plan(wish, { link, related: { 'invoice#i-1': state } });
    expect(on({ state: 'onItsWay' })).toMatchObject({ do: 'wait', for: { type: 'invoice', id: 'i-1' } });
    expect(wordOf(on(invoice('DRAFT')))).toBe('payment-document-not-approved');
    expect(wordOf(on(invoice('PAID', '0')))).toBe('allocation-too-much');
    expect(wordOf(on({ ...invoice('AUTHORISED'), kind: 'quote' } as Related))).toBe('allocation-unfit');
    expect(wordOf(plan(wish, { link, standing: { remainingCredit: 50 } }))).toBe('allocation-too-much');
  });

  it('takes back what the CRM changed, then sets off anew, and leaves what was made in Xero', () => {
    const allocations = [
      { allocationID: 'a-1', amount: 60, invoice: { invoiceID: 'x-i1' } },
      { allocationID: 'a-2', amount: 5, invoice: { invoiceID: 'x-i9' } },
    ];
    const standing = { status: 'AUTHORISED', allocations, remainingCredit: 10 };
    const acts = ['allocate:x-i1:60.00#1'];
    const next = (wished: object[]) =>
      plan({ allocations: wished }, { link: linked('AUTHORISED', { ...done, acts }), standing });
    expect(next([off('60')])).toEqual({ do: 'unchanged' });
    const back = next([off('65')]);
    expect(back).toMatchObject({ act: { act: 'unallocate', allocationId: 'a-1' } });
    if (back.do === 'act') acts.push(back.act.name);
    const anew = next([off('65')]);
    expect(anew).toMatchObject({ act: { act: 'allocate', invoiceId: 'x-i1', amount: '65.00' } });
    expect(next([])).toEqual({ do: 'unchanged' });
    expect(next([off('60')])).toMatchObject({ act: { act: 'allocate', name: 'allocate:x-i1:60.00#2' } });
  });

  it('lets only its words change once it is used', () => {
    const crmSide = { ...content, date: '2026-11-01' };
    const change = (record: object) =>
      plan({ date: '2026-11-01', ...record }, { link: linked('PAID', { crmSide }), standing: { status: 'PAID' } });
    expect(bodyOf(change({ reference: 'R' }))).toEqual({ creditNoteID: 'x-1', reference: 'R' });
    expect(wordOf(change({ contact: { id: 'c-2' } }))).toBe('credit-note-final');
  });

  it('is voided after its allocations are taken back', () => {
    const standing = {
      status: 'PAID',
      allocations: [{ allocationID: 'a-1', amount: 100, invoice: { invoiceID: 'x-i1' } }],
    };
    const voided = (acts: string[]) => plan({ status: 'voided' }, { link: linked('PAID', { acts }), standing });
    const ours = 'allocate:x-i1:100.00#1';
    const first = voided([ours]);
    expect(first).toMatchObject({ act: { act: 'unallocate', allocationId: 'a-1' } });
    const name = first.do === 'act' ? first.act.name : '';
    expect(voided([ours, name])).toMatchObject({ do: 'update', body: { creditNoteID: 'x-1', status: 'VOIDED' } });
    expect(wordOf(voided([]))).toBe('credited-in-xero');
    expect(bodyOf(plan({}, { deleted: true, link: linked('DRAFT') })).status).toBe('DELETED');
  });
});
