import { describe, expect, it } from 'vitest';
import { invoiceSchema } from '../../shared/records/invoice.ts';
import { planInvoice } from '../../shared/sync/plan-invoice.ts';
import { bodyOf, wordOf as code, type FactsToChange, factsOf, reference } from './books.ts';

const recordOf = (invoice: object) =>
  invoiceSchema.parse({
    id: 'i-1',
    contact: { id: 'c-1' },
    date: '2026-11-20',
    lines: [{ description: 'Work', quantity: 2, unitAmount: '50.00' }],
    ...invoice,
  });
const plan = (invoice: object, more: FactsToChange = {}) => planInvoice(factsOf(recordOf(invoice), more));
const line = (more: object) => ({ lines: [{ description: 'Work', quantity: 1, unitAmount: 10, ...more }] });

describe('planning a sales invoice', () => {
  it('fills in what the CRM leaves to the settings', () => {
    expect(plan({ number: 'A-7', reference: 'PO 9' })).toEqual({
      do: 'create',
      kind: 'invoice',
      body: {
        type: 'ACCREC',
        contact: { contactID: 'x-c1' },
        date: '2026-11-20',
        dueDate: '2026-12-20',
        lineAmountTypes: 'Exclusive',
        lineItems: [{ description: 'Work', quantity: 2, unitAmount: 50, accountCode: '200' }],
        status: 'DRAFT',
        currencyCode: 'GBP',
        url: 'https://bridge.example/r/acme/record/1',
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
    [line({ taxRate: 'INPUT2' }), 'tax-rate-unfit'],
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
    expect(code(plan({}, { policies: { accounts: { sales: undefined } } }))).toBe('account-missing');
  });

  it('takes the Sales account that Xero makes clear while none is set; line and settings come first', () => {
    const [sales] = reference.accounts;
    if (!sales) throw new Error('no accounts');
    const named = { ...reference, accounts: [...reference.accounts, { ...sales, code: '205', name: 'Sales' }] };
    const accountOf = (invoice: object, accounts: object) => {
      const result = plan(invoice, { reference: named, policies: { accounts } });
      return result.do === 'create' && Object(result.body.lineItems)[0].accountCode;
    };
    expect(accountOf({}, { sales: undefined })).toBe('205');
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
    const customer = (state: object) => plan({ contact: { id: 'c-9' } }, { related: { 'contact#c-9': Object(state) } });
    expect(code(plan({ contact: { id: 'c-9' } }))).toBe('contact-not-arrived');
    expect(code(customer({ state: 'onItsWay' }))).toBe('contact-on-its-way');
    const problem = { code: 'contact-name-missing', next: 'attention', message: 'No name.', remedy: 'Name it.' };
    expect(customer({ state: 'setAside', problem })).toMatchObject({
      do: 'wait',
      for: { type: 'contact', id: 'c-9' },
      problem: { code: 'contact-needs-attention', remedy: 'Name it.' },
    });
    const archived = { state: 'linked', xeroId: 'x', kind: 'contact', status: 'ARCHIVED' };
    expect(customer(archived)).toMatchObject({ do: 'wait', problem: { code: 'contact-archived', next: 'wait' } });
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
    for (const rounding of ['addLine', 'accept'] as const)
      expect(code(plan({ total: '121' }, { policies: { invoices: { rounding } } }))).toBe('total-differs');
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

  it('updates what is linked', () => {
    expect(plan({}, { link: { status: 'DRAFT' } })).toMatchObject({
      do: 'update',
      kind: 'invoice',
      xeroId: 'x-1',
      body: { invoiceID: 'x-1' },
    });
    expect(plan({}, { link: { crmFingerprint: 'f1', status: 'PAID' } })).toEqual({ do: 'unchanged' });
  });

  it('moves dates out of locked periods, or holds the invoice, as the policy says', () => {
    const locked = (lockedPeriods: string) => plan({ date: '2026-03-30' }, { policies: { lockedPeriods } });
    expect(code(locked('refuse'))).toBe('locked-period');
    expect(locked('hold')).toMatchObject({ do: 'attention', problem: { code: 'locked-period-held', next: 'wait' } });
    expect(locked('nextOpenDay')).toMatchObject({
      do: 'create',
      body: { date: '2026-04-01', dueDate: '2026-05-01' },
      note: 'Dated 2026-04-01 instead of 2026-03-30, since Xero is locked up to 2026-03-31.',
    });
  });

  it('adds currencies and tax rates that Xero lacks where the settings say so', () => {
    expect(plan({ currency: 'CHF' }, { policies: { unknownCurrency: 'add' } })).toEqual({
      do: 'prepare',
      preparation: { add: 'currency', code: 'CHF' },
    });
    const taxed = line({ taxRate: 'City tax', taxPercent: '7.5' });
    expect(code(plan(taxed))).toBe('tax-rate-unknown');
    expect(plan(taxed, { policies: { unknownTaxRate: 'create' } })).toEqual({
      do: 'prepare',
      preparation: { add: 'taxRate', name: 'City tax', percent: '7.5', forSales: true },
    });
  });

  it('finds the theme and sends the rate only of foreign currencies', () => {
    const body = bodyOf(plan({ brandingTheme: 'standard', currency: 'EUR', currencyRate: '1.15' }));
    expect(body).toMatchObject({ brandingThemeID: 'b-1', currencyCode: 'EUR', currencyRate: 1.15 });
    expect(bodyOf(plan({ currencyRate: '1.15' }))).not.toHaveProperty('currencyRate');
    expect(code(plan({ brandingTheme: 'Fancy' }))).toBe('branding-theme-unknown');
  });
});
