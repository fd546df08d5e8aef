import { describe, expect, it } from 'vitest';
import { paymentSchema } from '../../shared/records/payment.ts';
import type { Related } from '../../shared/sync/facts.ts';
import { planPayment } from '../../shared/sync/plan-payment.ts';
import { bodyOf, type FactsToChange, factsOf, wordOf } from './books.ts';

const content = { id: 'p-1', document: { type: 'invoice', id: 'i-1' }, amount: '50', date: '2026-11-20' };
const open: Related = {
  ...{ state: 'linked', xeroId: 'x-i1', kind: 'invoice', status: 'AUTHORISED', amountDue: '120', currency: 'GBP' },
};
const plan = (record: object, more: FactsToChange = {}) =>
  planPayment(
    factsOf(paymentSchema.parse({ ...content, ...record }), {
      ...more,
      related: { 'invoice#i-1': open, ...more.related },
    }),
  );
const of = (state: object, record: object = {}) =>
  plan(record, { related: { 'invoice#i-1': { ...open, ...state } as Related } });
const account = (code: string) => ({ accountID: `a0000000-0000-4000-8000-000000000${code}` });
const standing = {
  ...{ status: 'AUTHORISED', invoice: { invoiceID: 'x-i1' }, account: account('090') },
  ...{ amount: 50, date: '2026-11-20' },
};
const linked = (more: object = {}) => ({ kind: 'payment' as const, status: 'AUTHORISED', ...more });

describe('planning a payment', () => {
  it('pays an approved document from the account of the settings', () => {
    expect(plan({ reference: 'Bank 7' })).toEqual({
      do: 'create',
      kind: 'payment',
      body: {
        ...{ invoice: { invoiceID: 'x-i1' }, account: account('090') },
        ...{ date: '2026-11-20', amount: 50, reference: 'Bank 7' },
      },
    });
    expect(bodyOf(plan({ amount: undefined, date: undefined }))).toMatchObject({ amount: 120, date: '2026-11-21' });
    expect(bodyOf(plan({ account: '800' })).account).toEqual(account('800'));
    expect(bodyOf(plan({ account: account('090').accountID.toUpperCase() })).account).toEqual(account('090'));
  });

  it.each([
    [{ document: undefined }, 'payment-document-missing'],
    [{ document: { id: 'i-9' } }, 'invoice-not-arrived'],
    [{ account: '777' }, 'payment-account-unknown'],
    [{ account: '200' }, 'payment-account-unfit'],
    [{ account: '099' }, 'payment-account-unfit'],
    [{ amount: '0' }, 'payment-amount-wrong'],
    [{ amount: '-5' }, 'payment-amount-wrong'],
    [{ amount: '1.001' }, 'payment-amount-wrong'],
    [{ amount: '120.01' }, 'payment-too-much'],
    [{ amount: '120.00' }, 'create'],
    [{ date: '2026-03-31' }, 'locked-period'],
  ])('answers %j with %s', (record, expected) => {
    expect(wordOf(plan(record))).toBe(expected);
  });

  it('asks for an account when none is set', () => {
    expect(wordOf(plan({}, { policies: { accounts: { payment: undefined } } }))).toBe('payment-account-missing');
  });

  it('waits until the document is approved, and needs a person when it never will be payable', () => {
    expect(of({ status: 'DRAFT' })).toMatchObject({ do: 'wait', for: { type: 'invoice', id: 'i-1' } });
    expect(wordOf(of({ status: 'SUBMITTED' }))).toBe('payment-document-not-approved');
    expect(wordOf(of({ status: 'VOIDED' }))).toBe('payment-document-final');
    expect(wordOf(of({ status: 'PAID', amountDue: '0' }))).toBe('payment-document-final');
    expect(wordOf(of({ amountDue: undefined }, { amount: undefined }))).toBe('payment-amount-missing');
  });

  it('pays the invoice that an order became, refunds credit notes, and pays no quotes', () => {
    const related = {
      'order#o-1': open,
      'order#o-2': { ...open, kind: 'quote' } as Related,
      'creditNote#n-1': { ...open, kind: 'creditNote', xeroId: 'x-n1' } as Related,
    };
    const pay = (type: string, id: string) => plan({ document: { type, id } }, { related });
    expect(bodyOf(pay('order', 'o-1')).invoice).toEqual({ invoiceID: 'x-i1' });
    expect(wordOf(pay('order', 'o-2'))).toBe('payment-of-quote');
    expect(bodyOf(pay('creditNote', 'n-1')).creditNote).toEqual({ creditNoteID: 'x-n1' });
  });

  it('says what moved in the bank where currencies differ', () => {
    const rates = { bankAmount: '43.21', currencyRate: '1.16' };
    expect(bodyOf(of({ currency: 'EUR' }, rates))).toMatchObject({ bankAmount: 43.21 });
    expect(bodyOf(of({ currency: 'EUR' }, rates))).not.toHaveProperty('currencyRate');
    expect(bodyOf(of({ currency: 'EUR' }, { currencyRate: '1.16' }))).toMatchObject({ currencyRate: 1.16 });
    expect(bodyOf(of({ currency: 'EUR' }, { ...rates, account: '091' }))).toMatchObject({ currencyRate: 1.16 });
    expect(Object.keys(bodyOf(of({}, rates)))).toEqual(['invoice', 'account', 'date', 'amount']);
    expect(wordOf(of({ currency: 'EUR' }, { account: '092' }))).toBe('payment-account-unfit');
    expect(wordOf(of({ currency: 'EUR' }, { bankAmount: '0' }))).toBe('payment-rate-wrong');
  });
});

describe('a payment that stands', () => {
  it('is reversed when the CRM reverses or deletes it, unless it is reconciled', () => {
    for (const more of [{ record: { status: 'reversed' } }, { record: {}, deleted: true }]) {
      const { record, ...rest } = more;
      expect(plan(record, { ...rest, link: linked(), standing })).toMatchObject({
        act: { act: 'reversePayment', kind: 'payment', xeroId: 'x-1', paymentId: 'x-1' },
      });
    }
    const reconciled = { ...standing, isReconciled: true };
    expect(wordOf(plan({ status: 'reversed' }, { link: linked(), standing: reconciled }))).toBe('payment-reconciled');
    expect(wordOf(plan({ status: 'reversed' }, { link: linked({ status: 'DELETED' }) }))).toBe('unchanged');
    expect(wordOf(plan({ status: 'reversed' }))).toBe('unchanged');
  });

  it('stays when nothing that is booked was changed', () => {
    const crmSide = { ...content };
    expect(wordOf(plan({ url: 'https://crm.example/1' }, { link: linked({ crmSide }), standing }))).toBe('unchanged');
    expect(wordOf(plan({ account: '090' }, { link: linked(), standing }))).toBe('unchanged');
    expect(wordOf(plan({}, { link: linked({ crmFingerprint: 'f1' }) }))).toBe('unchanged');
  });

  it('is reversed and entered anew when it was changed, for what it left due', () => {
    const paid = { 'invoice#i-1': { ...open, status: 'PAID', amountDue: '0' } as Related };
    const edit = (record: object, link: object) => plan(record, { link: linked(link), standing, related: paid });
    const first = edit({ amount: '40' }, { crmSide: content });
    expect(first).toMatchObject({ act: { act: 'reversePayment', name: 'reverse:x-1' } });
    expect(edit({ amount: '40' }, { acts: ['reverse:x-1'], crmFingerprint: 'f1' })).toMatchObject({
      do: 'create',
      replaces: 'x-1',
      body: { amount: 40 },
    });
    expect(wordOf(edit({ amount: '51' }, { crmSide: content }))).toBe('payment-too-much');
  });

  it('is never reversed when it was entered in Xero and both sides never agreed', () => {
    const link = linked({ madeBy: 'matched' });
    expect(wordOf(plan({ amount: '40' }, { link, standing }))).toBe('payment-differs');
    expect(wordOf(plan({ amount: '50' }, { link, standing }))).toBe('unchanged');
  });

  it('is a person’s matter when it was reversed in Xero and changed in the CRM', () => {
    const gone = {
      link: linked({ status: 'DELETED', crmSide: content }),
      standing: { ...standing, status: 'DELETED' },
    };
    expect(wordOf(plan({ amount: '40' }, gone))).toBe('payment-gone');
    expect(plan({ amount: '40' }, { ...gone, take: 'crm' })).toMatchObject({ do: 'create', replaces: 'x-1' });
  });
});
