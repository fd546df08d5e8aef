import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { recordFromXero } from '../../shared/sync/from-xero.ts';

const words = {
  crmIdOf: (kind: string, xeroId: string) =>
    kind === 'contact' && xeroId === 'x-c'
      ? { type: 'contact' as const, id: 'C-1' }
      : kind === 'invoice' && xeroId === 'x-i'
        ? { type: 'invoice' as const, id: 'I-1' }
        : undefined,
  settings: {
    ...defaultSettings,
    taxRates: { 'VAT 20': 'OUTPUT2', 'Zero A': 'ZERO', 'Zero B': 'ZERO' },
    tracking: { categories: { Area: 'Region' }, options: { 'Area: N': 'North' } },
  },
};

describe('recordFromXero', () => {
  it('puts a contact into canonical form', () => {
    expect(
      recordFromXero(
        'contact',
        'contact',
        {
          name: 'Ridgeway',
          emailAddress: 'a@b.example',
          isCustomer: true,
          contactStatus: 'ARCHIVED',
          phones: [{ phoneType: 'MOBILE', phoneNumber: '123' }, { phoneType: 'FAX' }],
          addresses: [{ addressType: 'POBOX', addressLine1: '1 Mill Lane', city: 'Oxford' }],
        },
        words,
      ),
    ).toEqual({
      name: 'Ridgeway',
      email: 'a@b.example',
      roles: ['customer'],
      phones: [{ kind: 'mobile', number: '123' }],
      addresses: [{ kind: 'postal', lines: ['1 Mill Lane'], city: 'Oxford' }],
      archived: true,
    });
  });

  it("uses the CRM's ids and its own words for taxes and tracking, where they are clear", () => {
    const invoice = recordFromXero(
      'invoice',
      'invoice',
      {
        type: 'ACCREC',
        contact: { contactID: 'x-c', name: 'Ridgeway' },
        date: '2026-11-21',
        status: 'PAID',
        lineAmountTypes: 'Exclusive',
        lineItems: [
          {
            description: 'Work',
            quantity: 1,
            unitAmount: 10.1234,
            taxType: 'OUTPUT2',
            discountRate: 5,
            tracking: [{ name: 'Region', option: 'North' }],
          },
          { description: 'Book', quantity: 2, unitAmount: 5, taxType: 'ZERO' },
        ],
        total: 21.54,
        amountDue: 0,
      },
      words,
    );
    expect(invoice).toMatchObject({
      contact: { id: 'C-1', xeroId: 'x-c' },
      status: 'paid',
      amountsAre: 'taxExclusive',
      lines: [
        {
          unitAmount: '10.1234',
          taxRate: 'VAT 20',
          discountPercent: '5',
          tracking: [{ category: 'Area', option: 'N' }],
        },
        { taxRate: 'ZERO' },
      ],
      total: '21.54',
      amountDue: '0',
    });
  });

  it('says what a payment and an allocation belong to', () => {
    const payment = { invoice: { invoiceID: 'x-i' }, account: { code: '090' }, amount: 12, status: 'DELETED' };
    expect(recordFromXero('payment', 'payment', payment, words)).toMatchObject({
      document: { type: 'invoice', id: 'I-1', xeroId: 'x-i' },
      account: '090',
      status: 'reversed',
    });
    const note = { type: 'ACCPAYCREDIT', allocations: [{ amount: 3, invoice: { invoiceID: 'x-b' } }], status: 'PAID' };
    expect(recordFromXero('creditNote', 'creditNote', note, words)).toMatchObject({
      kind: 'purchase',
      status: 'authorised',
      allocations: [{ document: { type: 'bill', xeroId: 'x-b' }, amount: '3' }],
    });
  });

  it('tells orders and quotes by the states that each has', () => {
    expect(recordFromXero('order', 'quote', { status: 'ACCEPTED' }, words).status).toBe('won');
    expect(recordFromXero('order', 'quote', { status: 'SENT' }, words).status).toBe('open');
    expect(recordFromXero('quote', 'quote', { status: 'DECLINED' }, words).status).toBe('declined');
    expect(recordFromXero('order', 'invoice', { status: 'DRAFT' }, words)).not.toHaveProperty('status');
  });
});
