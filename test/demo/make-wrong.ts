import type { ExpectedContact, ExpectedInvoice } from './export-format.ts';
import type { ExportContact } from './make-contacts.ts';
import { type ExportInvoice, type ExportLine, totalOf } from './make-invoices.ts';

const withLine = (invoice: ExportInvoice, change: ExportLine): ExportInvoice => {
  const [first, ...others] = invoice.lines;
  const lines = [{ ...first, ...change }, ...others];
  return { ...invoice, lines, total: totalOf({ ...invoice, lines }) };
};

const without = <Item extends object>(item: Item, key: keyof Item): Item => {
  const { [key]: _left, ...rest } = item;
  return rest as Item;
};

const attention = (code: string) => ({ end: 'attention', code }) as const;
const rejected = (field: string) => ({ end: 'rejected', field }) as const;
const waiting = (code: string) => ({ end: 'waiting', code }) as const;

/** Ways in which an invoice of the export is wrong, and what becomes of it. `nth` tells the ones of one kind apart. */
export const wrongInvoices: readonly {
  spoil: (invoice: ExportInvoice, nth: number) => ExportInvoice;
  expected: ExpectedInvoice;
}[] = [
  {
    spoil: (invoice) => ({
      ...invoice,
      lines: invoice.lines.map((line, index) => (index === 0 ? without(line, 'description') : line)),
    }),
    expected: attention('line-description-missing'),
  },
  {
    spoil: (invoice) => ({
      ...invoice,
      lines: invoice.lines.map((line, index) => (index === 0 ? without(line, 'unitAmount') : line)),
    }),
    expected: attention('line-amount-missing'),
  },
  {
    spoil: (invoice, nth) => ({ ...invoice, contact: { id: `con-gone-${nth}` } }),
    expected: waiting('contact-not-arrived'),
  },
  { spoil: (invoice, nth) => withLine(invoice, { account: `99${nth}` }), expected: attention('account-unknown') },
  { spoil: (invoice) => withLine(invoice, { account: '090' }), expected: attention('account-unfit') },
  {
    spoil: (invoice, nth) => ({
      ...withLine(invoice, { taxRate: `MWST1${nth}`, taxPercent: '19' }),
      amountsAre: 'taxExclusive',
    }),
    expected: attention('tax-rate-unknown'),
  },
  { spoil: (invoice) => ({ ...invoice, currency: 'CHF' }), expected: attention('currency-not-enabled') },
  {
    spoil: (invoice, nth) => ({
      ...invoice,
      total: nth === 1 ? `1${invoice.total}` : invoice.total.replace(/\d$/, (cent) => String((Number(cent) + 1) % 10)),
    }),
    expected: attention('total-differs'),
  },
  {
    spoil: (invoice, nth) => ({ ...invoice, number: `№ ${2026}–${nth}` }),
    expected: attention('invoice-number-not-allowed'),
  },
  { spoil: (invoice) => ({ ...invoice, lines: [], total: '0.00' }), expected: attention('invoice-lines-missing') },
  {
    spoil: (invoice) => withLine(invoice, { quantity: '1000000', unitAmount: '99999.99', discountPercent: '0' }),
    expected: attention('line-amount-too-large'),
  },
  {
    spoil: (invoice) => withLine(invoice, { quantity: '1234.123456789' }),
    expected: attention('line-quantity-too-long'),
  },
  {
    spoil: (invoice) => withLine(without(invoice, 'total'), { discountPercent: '150' }),
    expected: attention('line-discount-out-of-range'),
  },
  {
    spoil: (invoice, nth) => ({ ...invoice, date: nth === 1 ? '2026-02-30' : '31/10/2026' }),
    expected: rejected('date'),
  },
  { spoil: (invoice, nth) => ({ ...invoice, number: `FH-${'0'.repeat(260)}${nth}` }), expected: rejected('number') },
  { spoil: (invoice) => withLine(invoice, { quantity: 'a dozen' }), expected: rejected('quantity') },
];

/** Ways in which a contact of the export is wrong, and what becomes of it. */
export const wrongContacts: readonly {
  spoil: (contact: ExportContact, nth: number) => ExportContact;
  expected: ExpectedContact;
}[] = [
  {
    spoil: (contact) => without(without(without(contact, 'name'), 'firstName'), 'lastName'),
    expected: attention('contact-name-missing'),
  },
  {
    spoil: (contact, nth) => ({ ...contact, name: `Ridge <${nth === 1 ? 'do not use' : 'old'}> Holdings ${nth}` }),
    expected: attention('contact-name-characters'),
  },
  {
    spoil: (contact, nth) => ({ ...contact, email: nth === 1 ? 'accounts(at)example.com' : 'see website' }),
    expected: rejected('email'),
  },
  {
    spoil: (contact, nth) => ({ ...contact, name: `${'Very '.repeat(60)}Long Name ${nth}` }),
    expected: rejected('name'),
  },
  {
    spoil: (contact, nth) => ({
      ...contact,
      phones: [{ kind: 'default', number: `ask for extension ${nth} at reception, ring twice and wait, please` }],
    }),
    expected: rejected('phones'),
  },
  {
    spoil: (contact, nth) => ({
      ...contact,
      addresses: [{ kind: 'postal', lines: ['1 Mill Lane'], country: `UK ${nth}` }],
    }),
    expected: rejected('addresses'),
  },
];
