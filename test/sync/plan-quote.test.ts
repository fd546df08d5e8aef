import { describe, expect, it } from 'vitest';
import { orderSchema, quoteSchema } from '../../shared/records/quote.ts';
import { planOrder, planQuote } from '../../shared/sync/plan-quote.ts';
import { bodyOf, type FactsToChange, factsOf, wordOf } from './books.ts';

const deal = { id: 'd-1', contact: { id: 'c-1' }, name: 'New roof', amount: '1200', number: 'D-1' };
const order = (record: object, more: FactsToChange = {}) =>
  planOrder(factsOf(orderSchema.parse({ ...deal, ...record }), more));
const quote = (record: object, more: FactsToChange = {}) =>
  planQuote(factsOf(quoteSchema.parse({ ...deal, ...record }), more));
const asQuotes = { policies: { quotes: { become: 'quote' }, orders: { become: 'quote' } } };
const linked = (status: string, more: object = {}) => ({ kind: 'invoice' as const, status, ...more });
const quoted = (status: string, more: object = {}) => ({ kind: 'quote' as const, status, ...more });

describe('an order that becomes an invoice', () => {
  it('is a draft of today with one line of its name and amount', () => {
    expect(order({ contact: { id: 'c-1' } })).toEqual({
      do: 'create',
      kind: 'invoice',
      body: {
        type: 'ACCREC',
        contact: { contactID: 'x-c1' },
        date: '2026-11-21',
        dueDate: '2026-12-21',
        lineAmountTypes: 'Exclusive',
        lineItems: [{ description: 'New roof', quantity: 1, unitAmount: 1200, accountCode: '200' }],
        status: 'DRAFT',
        currencyCode: 'GBP',
        url: 'https://bridge.example/r/acme/record/1',
        reference: 'D-1',
      },
    });
  });

  it('has its own lines where it has some, and compares the total', () => {
    const lines = [{ description: 'Tiles', quantity: 10, unitAmount: 5 }];
    expect(bodyOf(order({ lines })).lineItems).toMatchObject([{ description: 'Tiles' }]);
    expect(order({ lines, total: '60' })).toMatchObject({ expectedTotal: '60.00' });
    expect(wordOf(order({ lines, total: '61' }))).toBe('total-differs');
    expect(wordOf(order({ amount: undefined }))).toBe('order-amount-missing');
    expect(wordOf(order({ contact: undefined }))).toBe('order-contact-missing');
  });

  it.each([
    ['leave', undefined],
    ['submit', 'SUBMITTED'],
    ['approve', 'AUTHORISED'],
  ])('is won: %s', (whenWon, status) => {
    const policies = { orders: { whenWon } };
    expect(bodyOf(order({ status: 'won' }, { policies, link: linked('DRAFT') })).status).toBe(status);
    expect(bodyOf(order({ status: 'won' }, { policies })).status).toBe(status ?? 'DRAFT');
  });

  it('is lost: the draft goes, what is approved is a person’s matter, what is not there is left', () => {
    expect(order({ status: 'lost' }, { link: linked('DRAFT') })).toMatchObject({
      do: 'update',
      body: { invoiceID: 'x-1', status: 'DELETED' },
    });
    expect(wordOf(order({ status: 'lost' }, { link: linked('AUTHORISED') }))).toBe('order-lost-but-approved');
    expect(wordOf(order({ status: 'lost' }, { link: linked('DELETED') }))).toBe('unchanged');
    expect(wordOf(order({ status: 'lost' }))).toBe('leave');
    expect(wordOf(order({ status: 'lost' }, { deleted: true }))).toBe('unchanged');
  });

  it('opens again: a new draft takes the place of the deleted one', () => {
    const crmSide = { ...deal, status: 'lost' };
    expect(order({}, { link: linked('DELETED', { crmSide }) })).toMatchObject({
      do: 'create',
      replaces: 'x-1',
      body: { date: '2026-11-21', status: 'DRAFT' },
    });
    expect(wordOf(order({}, { link: linked('DELETED') }))).toBe('order-final');
  });

  it('stays the invoice it became, whatever the settings say later', () => {
    expect(order({ amount: '1300' }, { ...asQuotes, link: linked('DRAFT') })).toMatchObject({ kind: 'invoice' });
  });
});

describe('a quote that becomes a quote', () => {
  it('is made as a draft and goes its way one legal step at a time', () => {
    const created = quote({ status: 'accepted', summary: 'All in', terms: 'Net' }, asQuotes);
    expect(created).toMatchObject({
      do: 'create',
      kind: 'quote',
      more: true,
      body: {
        ...{ status: 'DRAFT', quoteNumber: 'D-1', title: 'New roof', summary: 'All in', terms: 'Net' },
        ...{ date: '2026-11-21', expiryDate: '2026-12-21' },
        lineItems: [{ accountCode: '200', taxType: 'OUTPUT2' }],
      },
    });
    const standing = { contact: { contactID: 'x-c1' }, date: '2026-11-01' };
    const step = (status: string) =>
      quote({ status: 'accepted' }, { link: quoted(status, { crmFingerprint: 'f1' }), standing });
    expect(step('DRAFT')).toMatchObject({ do: 'update', more: true, body: { ...standing, status: 'SENT' } });
    expect(step('SENT')).toMatchObject({ do: 'update', body: { status: 'ACCEPTED' } });
    expect(step('SENT')).not.toHaveProperty('more');
    expect(step('ACCEPTED')).toEqual({ do: 'unchanged' });
    expect(step('INVOICED')).toEqual({ do: 'unchanged' });
    expect(step('DECLINED')).toEqual({ do: 'unchanged' });
  });

  it.each([
    ['sent', 'DRAFT', 'draft', 'SENT'],
    ['declined', 'SENT', 'sent', 'DECLINED'],
    ['declined', 'ACCEPTED', 'accepted', 'SENT'],
    ['accepted', 'DECLINED', 'declined', 'SENT'],
    ['sent', 'ACCEPTED', 'accepted', 'SENT'],
    ['sent', 'ACCEPTED', 'sent', undefined],
    ['draft', 'SENT', 'draft', undefined],
    ['accepted', 'INVOICED', 'sent', undefined],
  ])('%s, %s in Xero, %s before: moves to %s', (status, xero, before, expected) => {
    const crmSide = { ...deal, status: before };
    const update = quote(
      { status, reference: xero === 'INVOICED' ? undefined : 'new' },
      { link: quoted(xero, { crmSide }) },
    );
    expect(update.do).toBe('update');
    expect(bodyOf(update).status).toBe(expected);
  });

  it('needs a person where Xero has no way', () => {
    const was = (status: string) => ({ crmSide: { ...deal, status } });
    expect(wordOf(quote({ status: 'draft' }, { link: quoted('SENT', was('sent')) }))).toBe('status-not-possible');
    const declined = quote({ status: 'declined' }, { link: quoted('INVOICED', was('accepted')) });
    expect(wordOf(declined)).toBe('quote-lost-but-approved');
    const edited = quote({ status: 'accepted', amount: 9 }, { link: quoted('INVOICED', was('accepted')) });
    expect(wordOf(edited)).toBe('quote-final');
    expect(wordOf(quote({ expiryDate: '2026-11-01' }, asQuotes))).toBe('due-before-date');
  });

  it('is deleted with the CRM’s, unless it was invoiced', () => {
    const gone = (status: string) => quote({}, { deleted: true, link: quoted(status) });
    expect(gone('ACCEPTED')).toMatchObject({ do: 'update', body: { quoteID: 'x-1', status: 'DELETED' } });
    expect(wordOf(gone('INVOICED'))).toBe('quote-final');
    expect(wordOf(gone('DELETED'))).toBe('unchanged');
  });

  it('gives its tracking by ids', () => {
    const tracked = { description: 'x', unitAmount: 1, tracking: [{ category: 'region', option: 'north' }] };
    expect(bodyOf(quote({ lines: [tracked] }, asQuotes)).lineItems).toMatchObject([
      { tracking: [{ name: 'Region', option: 'North', trackingCategoryID: 't-1', trackingOptionID: 'o-1' }] },
    ]);
  });

  it('is what a won order becomes as well', () => {
    const won = order({ status: 'won' }, { link: quoted('SENT', { crmFingerprint: 'f1' }) });
    expect(won).toMatchObject({ do: 'update', body: { status: 'ACCEPTED' } });
    expect(wordOf(order({ status: 'lost' }, { ...asQuotes, link: quoted('DRAFT', { crmFingerprint: 'f1' }) }))).toBe(
      'update',
    );
  });
});
