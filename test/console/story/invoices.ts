interface Line {
  description?: string | undefined;
  quantity: string;
  unitAmount: string;
  account?: string;
  taxRate: string;
  taxPercent?: string | undefined;
}

/** An invoice as the demo CRM keeps it. */
export interface CrmInvoice {
  id: string;
  number: string;
  contact: { id: string };
  date: string;
  dueDate: string;
  currency: string;
  status: string;
  lines: Line[];
  total: string;
  custom?: { region: string };
}

const customers = [
  { id: 'con-1', name: 'Harbour Bakery Ltd', email: 'accounts@harbour-bakery.example' },
  { id: 'con-2', name: 'Northgate Dental Practice', email: 'office@northgate-dental.example' },
  { id: 'con-3', name: 'Elm Street Bicycles', email: 'hello@elm-bicycles.example' },
];
/** Somebody saved this customer with nothing but an e-mail address. */
export const nameless = { id: 'con-4', email: 'bookings@quayside.example' };

const invoice = (nth: number, line: Partial<Line>, more: Partial<CrmInvoice> = {}, percent = 20): CrmInvoice => {
  const price = 100 + nth;
  const tax = line.taxRate === undefined ? { taxRate: 'OUTPUT2', taxPercent: `${percent}` } : { taxRate: line.taxRate };
  return {
    ...{ id: `inv-${nth}`, number: `HL-${2000 + nth}`, contact: { id: `con-${(nth % customers.length) + 1}` } },
    ...{ date: '2026-11-02', dueDate: '2026-12-02', currency: 'GBP', status: 'authorised' },
    lines: [{ description: 'Service visit', quantity: '1', unitAmount: `${price}.00`, ...line, ...tax }],
    total: (price * (1 + percent / 100)).toFixed(2),
    ...more,
  };
};

const numbered = (first: number, count: number, make: (nth: number) => CrmInvoice) =>
  Array.from({ length: count }, (_, at) => make(first + at));

/** What stands in Xero already under the numbers of two of the CRM's invoices. */
export const takenNumbers = ['HL-1871', 'HL-1872'];

/** By what becomes of them: five arrive, twenty do not. */
const invoices = {
  arriving: numbered(1, 5, (nth) => invoice(nth, { account: '200' })),
  /** The CRM calls the tax rate by a name of its own. */
  taxUnknown: numbered(6, 8, (nth) => invoice(nth, { account: '200', taxRate: 'Standard VAT' })),
  /** The bookkeeper has not opened this account in Xero yet. */
  accountUnknown: numbered(14, 7, (nth) => invoice(nth, { account: '215' })),
  undescribed: numbered(21, 2, (nth) => invoice(nth, { account: '200', description: undefined })),
  numberTaken: numbered(23, 2, (nth) => invoice(nth, { account: '200' }, { number: takenNumbers[nth - 23] ?? '' })),
  /** Its customer has no name, so both wait. */
  ofNameless: numbered(25, 1, (nth) => invoice(nth, { account: '200' }, { contact: { id: nameless.id } })),
};

/** What the CRM has when it is connected. */
export const firstSend = { contacts: [...customers, nameless], invoices: Object.values(invoices).flat() };

/** A few more with troubles that a mapping of the settings, and an account in Xero, do away with. */
export const lateSend = {
  invoices: [
    ...numbered(31, 3, (nth) => invoice(nth, { account: '200', taxRate: 'Reduced VAT' }, {}, 5)),
    ...numbered(34, 2, (nth) => invoice(nth, { account: '216' })),
  ],
};

const toNewZealand = { custom: { region: 'NZ' } };
const kiwi = { id: 'con-31', name: 'Wellington Bakers Ltd', ...toNewZealand };

/** A customer and an invoice that belong to the second organisation. */
export const kiwiSend = {
  contacts: [kiwi],
  invoices: [invoice(41, { account: '200' }, { contact: { id: kiwi.id }, currency: 'NZD', ...toNewZealand }, 15)],
};
