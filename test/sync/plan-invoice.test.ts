import { describe, expect, it } from 'vitest';
import { invoiceSchema } from '../../shared/records/invoice.ts';
import type { Reference } from '../../shared/records/reference.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import { type InvoiceFacts, planInvoice } from '../../shared/sync/plan-invoice.ts';

const rate = (taxType: string, name: string, percent: string, more: object = {}) => ({
  taxType,
  name,
  rate: percent,
  status: 'ACTIVE',
  forRevenue: true,
  ...more,
});
const account = (code: string, more: object = {}) => ({
  code,
  name: code,
  type: 'REVENUE',
  class: 'REVENUE',
  status: 'ACTIVE',
  taxType: 'OUTPUT2',
  system: false,
  ...more,
});
const reference: Reference = {
  fetchedAt: '2026-11-21T00:00:00Z',
  organisation: { name: 'Demo', baseCurrency: 'GBP', periodLockDate: '2026-03-31', endOfYearLockDate: '2025-12-31' },
  accounts: [
    account('200'),
    account('260'),
    account('299', { status: 'ARCHIVED' }),
    account('610', { system: true }),
    account('090', { type: 'BANK' }),
  ],
  taxRates: [
    rate('OUTPUT2', '20% (VAT on Income)', '20'),
    rate('RROUTPUT', '5% (VAT on Income)', '5'),
    rate('ZERORATEDOUTPUT', 'Zero Rated Income', '0'),
    rate('EXEMPTOUTPUT', 'Exempt Income', '0'),
    rate('INPUT2', '20% (VAT on Expenses)', '20', { forRevenue: false }),
    rate('OLD', 'Old', '17.5', { status: 'DELETED' }),
  ],
  currencies: ['GBP', 'EUR'],
};
const plan = (invoice: object, more: Partial<InvoiceFacts> & { policies?: object } = {}) => {
  const { policies, ...rest } = more;
  return planInvoice({
    invoice: invoiceSchema.parse({
      id: 'i-1',
      contact: { id: 'c-1' },
      date: '2026-11-20',
      lines: [{ description: 'Work', quantity: 2, unitAmount: '50.00' }],
      ...invoice,
    }),
    deleted: false,
    fingerprint: 'f1',
    contactXeroId: 'x-c1',
    contactState: 'unknown',
    reference,
    settings: settingsSchema.parse({ accounts: { sales: '200' }, ...policies }),
    today: '2026-11-21',
    ownUrl: 'https://bridge.example/r/acme/invoice/i-1',
    ...rest,
  });
};
const code = (result: ReturnType<typeof planInvoice>) =>
  result.do === 'attention' || result.do === 'wait' ? result.problem.code : result.do;
const line = (more: object) => ({ lines: [{ description: 'Work', quantity: 1, unitAmount: 10, ...more }] });

describe('planning a sales invoice', () => {
  it('fills in what the CRM leaves to the settings', () => {
    expect(plan({ number: 'A-7', reference: 'PO 9' })).toEqual({
      do: 'create',
      body: {
        type: 'ACCREC',
        contact: { contactID: 'x-c1' },
        date: '2026-11-20',
        dueDate: '2026-12-20',
        lineAmountTypes: 'Exclusive',
        lineItems: [{ description: 'Work', quantity: 2, unitAmount: 50, accountCode: '200' }],
        status: 'DRAFT',
        currencyCode: 'GBP',
        url: 'https://bridge.example/r/acme/invoice/i-1',
        invoiceNumber: 'A-7',
        reference: 'PO 9',
      },
    });
  });

  it('dates an undated invoice today, where the organisation is', () => {
    expect(plan({ date: undefined })).toMatchObject({ body: { date: '2026-11-21', dueDate: '2026-12-21' } });
  });

  it.each([
    [{ contact: undefined }, 'invoice-contact-missing'],
    [{ lines: [] }, 'invoice-lines-missing'],
    [line({ description: undefined }), 'line-description-missing'],
    [line({ unitAmount: undefined }), 'line-amount-missing'],
    [line({ unitAmount: '10000000000' }), 'line-amount-too-large'],
    [line({ quantity: '1.12345678', unitAmount: 1 }), 'create'],
    [line({ quantity: '123456.12345678' }), 'line-quantity-too-long'],
    [line({ discountPercent: 101 }), 'line-discount-out-of-range'],
    [line({ account: '999' }), 'account-unknown'],
    [line({ account: '299' }), 'account-unfit'],
    [line({ account: '610' }), 'account-unfit'],
    [line({ account: '090' }), 'account-unfit'],
    [line({ taxRate: 'Luxury' }), 'tax-rate-unknown'],
    [line({ taxRate: 'INPUT2' }), 'tax-rate-unknown'],
    [line({ taxRate: 'OLD' }), 'tax-rate-unknown'],
    [line({ taxPercent: 0 }), 'tax-rate-ambiguous'],
    [{ currency: 'CHF' }, 'currency-not-enabled'],
    [{ number: 'Rechnung №7' }, 'invoice-number-not-allowed'],
    [{ date: '2026-03-31' }, 'locked-period'],
    [{ date: '2026-04-01' }, 'create'],
    [{ total: '119.99' }, 'total-differs'],
    [{ total: '120' }, 'create'],
  ])('answers %j with %s', (invoice, expected) => {
    expect(code(plan(invoice))).toBe(expected);
  });

  it('names the field to correct, in words of the CRM', () => {
    const result = plan({ lines: [{ description: 'ok', unitAmount: 1 }, { unitAmount: 2 }] });
    expect(result).toMatchObject({ problem: { field: 'lines.1.description', message: 'Line 2 has no description.' } });
  });

  it('asks for a Sales account when neither line nor settings name one', () => {
    expect(code(plan({}, { policies: { accounts: {} } }))).toBe('account-missing');
  });

  it('takes the Sales account that Xero makes clear while none is set; line and settings come first', () => {
    const named = { ...reference, accounts: [...reference.accounts, account('205', { name: 'Sales' })] };
    const accountOf = (invoice: object, accounts: object) => {
      const result = plan(invoice, { reference: named, policies: { accounts } });
      return result.do === 'create' && Object(result.body.lineItems)[0].accountCode;
    };
    expect(accountOf({}, {})).toBe('205');
    expect(accountOf({}, { sales: '200' })).toBe('200');
    expect(accountOf(line({ account: '260' }), {})).toBe('260');
  });

  it.each([
    [{ taxRate: 'OUTPUT2' }, 'OUTPUT2'],
    [{ taxRate: 'zero rated income' }, 'ZERORATEDOUTPUT'],
    [{ taxRate: 'VAT20' }, 'OUTPUT2'],
    [{ taxPercent: '5.0' }, 'RROUTPUT'],
    [{ taxPercent: 20 }, 'OUTPUT2'],
    [{}, undefined],
  ])('chooses the tax of %j', (tax, taxType) => {
    const result = plan(line(tax), { policies: { taxRates: { VAT20: 'OUTPUT2' } } });
    expect(result).toMatchObject({ do: 'create' });
    expect(result.do === 'create' && Object(result.body.lineItems)[0].taxType).toBe(taxType);
  });

  it('waits for its customer, saying what is known of it', () => {
    expect(code(plan({}, { contactXeroId: undefined }))).toBe('contact-not-arrived');
    expect(code(plan({}, { contactXeroId: undefined, contactState: 'onItsWay' }))).toBe('contact-on-its-way');
    const problem = {
      code: 'contact-name-missing',
      next: 'attention' as const,
      message: 'No name.',
      remedy: 'Name it.',
    };
    expect(plan({}, { contactXeroId: undefined, contactState: { problem } })).toMatchObject({
      do: 'wait',
      problem: { code: 'contact-needs-attention', remedy: 'Name it.' },
    });
  });

  it('settles small differences of the total as the policy says', () => {
    const accept = plan({ total: '120.01' }, { policies: { invoices: { rounding: 'accept' } } });
    expect(accept.do).toBe('create');
    const addLine = plan({ total: '120.01' }, { policies: { invoices: { rounding: 'addLine' } } });
    expect(addLine).toMatchObject({
      do: 'create',
      expectedTotal: '120.01',
      body: { lineItems: [{}, { description: 'Rounding', unitAmount: 0.01 }] },
    });
    expect(code(plan({ total: '121' }, { policies: { invoices: { rounding: 'addLine' } } }))).toBe('total-differs');
  });

  it('numbers as the policy says', () => {
    const number = (numbers: string) => {
      const result = plan({ number: '7' }, { policies: { invoices: { numbers, numberPrefix: 'CRM-' } } });
      return result.do === 'create' && result.body.invoiceNumber;
    };
    expect(number('crm')).toBe('7');
    expect(number('prefix')).toBe('CRM-7');
    expect(number('xero')).toBeUndefined();
  });

  it('updates what is linked, unless Xero has closed it', () => {
    const link = { xeroId: 'x-1', crmFingerprint: 'f0', status: 'DRAFT' };
    expect(plan({}, { link })).toMatchObject({ do: 'update', xeroId: 'x-1', body: { invoiceID: 'x-1' } });
    expect(code(plan({}, { link: { ...link, crmFingerprint: 'f1', status: 'PAID' } }))).toBe('unchanged');
    for (const status of ['PAID', 'VOIDED', 'DELETED'])
      expect(code(plan({}, { link: { ...link, status } }))).toBe('invoice-final');
  });

  it('voids or deletes what was deleted in the CRM', () => {
    const gone = (status: string) => plan({}, { deleted: true, link: { xeroId: 'x-1', crmFingerprint: 'f0', status } });
    expect(gone('DRAFT')).toMatchObject({ do: 'update', body: { invoiceID: 'x-1', status: 'DELETED' } });
    expect(gone('AUTHORISED')).toMatchObject({ do: 'update', body: { invoiceID: 'x-1', status: 'VOIDED' } });
    expect(gone('VOIDED').do).toBe('unchanged');
    expect(code(gone('PAID'))).toBe('invoice-final');
    expect(plan({}, { deleted: true }).do).toBe('unchanged');
  });
});
