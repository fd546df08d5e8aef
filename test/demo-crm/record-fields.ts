import { type Data, textAt, withAt } from './data-paths.ts';
import type { Kind } from './kinds.ts';

type Choices = readonly (readonly [string, string])[];

/** One field of a form: how it is entered, and where it stands in the record. */
export interface RecordField {
  name: string;
  label: string;
  /** `document`: a choice of the CRM's own documents of these kinds. */
  as: 'text' | 'date' | 'area' | 'check' | 'contact' | { choices: Choices } | { document: readonly Kind[] };
  /** Else under its name. */
  path?: readonly string[];
  width?: 'w2' | 'w3' | 'w6' | 'w8' | 'w12';
  hint?: string;
  /** In a new record. */
  first?: string;
}

const amountsAre: RecordField = {
  name: 'amountsAre',
  label: 'Prices are',
  width: 'w2',
  first: 'taxExclusive',
  as: {
    choices: [
      ['taxExclusive', 'without tax'],
      ['taxInclusive', 'including tax'],
      ['noTax', 'no tax at all'],
    ],
  },
};
const currency: RecordField = {
  name: 'currency',
  label: 'Currency',
  width: 'w2',
  first: 'GBP',
  as: { choices: ['GBP', 'EUR', 'USD', 'DKK', 'NZD', 'CHF'].map((code) => [code, code] as const) },
};
/** By which records are routed to Xero organisations. */
export const region: RecordField = {
  name: 'region',
  label: 'Region',
  path: ['custom', 'region'],
  as: 'text',
  width: 'w2',
};
const text = (name: string, label: string, width: RecordField['width'] = 'w3', hint?: string): RecordField => ({
  ...{ name, label, as: 'text', width },
  ...(hint !== undefined && { hint }),
});
const date = (name: string, label: string): RecordField => ({ name, label, as: 'date', width: 'w3' });
const today = (name: string, label: string): RecordField => ({ ...date(name, label), first: 'today' });
const status = (choices: Choices, first?: string): RecordField => ({
  ...{ name: 'status', label: 'Status', as: { choices }, width: 'w2' },
  ...(first !== undefined && { first }),
});
const contact = (label: string): RecordField => ({
  ...{ name: 'contact', label, as: 'contact', path: ['contact', 'id'], width: 'w6' },
});
const reference = text('reference', 'Reference');
const number = text('number', 'Number', 'w3', 'empty: Xero numbers it');

const bookStatuses: Choices = [
  ['', 'As set up'],
  ['draft', 'Draft'],
  ['submitted', 'Submitted'],
  ['authorised', 'Authorised'],
  ['paid', 'Paid'],
  ['voided', 'Voided'],
];
const withoutPaid = bookStatuses.filter(([key]) => key !== 'paid');

/** The fields of each kind besides its lines; contacts have a form of their own. */
export const recordFields: Record<Exclude<Kind, 'contact'>, readonly RecordField[]> = {
  item: [
    text('code', 'Code'),
    text('name', 'Name', 'w6'),
    text('category', 'Category'),
    { name: 'description', label: 'For customers', as: 'area', width: 'w6' },
    { name: 'purchaseDescription', label: 'For suppliers', as: 'area', width: 'w6' },
    { name: 'isSold', label: 'We sell it', as: 'check', width: 'w3', first: 'yes' },
    { ...text('salePrice', 'Sales price'), path: ['sale', 'unitPrice'] },
    { ...text('saleAccount', 'Sales account'), path: ['sale', 'account'] },
    { ...text('saleTax', 'Sales tax'), path: ['sale', 'taxRate'] },
    { name: 'isPurchased', label: 'We buy it', as: 'check', width: 'w3' },
    { ...text('purchasePrice', 'Purchase price'), path: ['purchase', 'unitPrice'] },
    { ...text('purchaseAccount', 'Purchase account'), path: ['purchase', 'account'] },
    { ...text('purchaseTax', 'Purchase tax'), path: ['purchase', 'taxRate'] },
    region,
  ],
  deal: [
    text('name', 'Title', 'w6'),
    contact('Contact'),
    status(
      [
        ['open', 'Open'],
        ['won', 'Won'],
        ['lost', 'Lost'],
      ],
      'open',
    ),
    text('amount', 'Amount without tax', 'w3', 'when there are no lines'),
    today('date', 'Date'),
    date('expiryDate', 'Close date'),
    currency,
    amountsAre,
    region,
    { name: 'summary', label: 'Summary', as: 'area', width: 'w12' },
  ],
  quote: [
    text('name', 'Title', 'w6'),
    contact('Contact'),
    number,
    today('date', 'Date'),
    date('expiryDate', 'Valid until'),
    reference,
    status(
      [
        ['draft', 'Draft'],
        ['sent', 'Sent'],
        ['accepted', 'Accepted'],
        ['declined', 'Declined'],
      ],
      'draft',
    ),
    currency,
    amountsAre,
    region,
    { name: 'terms', label: 'Terms', as: 'area', width: 'w12' },
  ],
  invoice: [
    contact('Contact'),
    number,
    reference,
    today('date', 'Date'),
    { ...date('dueDate', 'Due'), first: 'in 30 days' },
    currency,
    amountsAre,
    status(bookStatuses),
    region,
    { name: 'sendEmail', label: 'Xero e-mails it', as: 'check', width: 'w3' },
  ],
  bill: [
    contact('Supplier'),
    text('number', "Supplier's number"),
    reference,
    today('date', 'Date'),
    { ...date('dueDate', 'Due'), first: 'in 30 days' },
    currency,
    amountsAre,
    status(bookStatuses),
    region,
  ],
  purchaseOrder: [
    contact('Supplier'),
    number,
    reference,
    today('date', 'Date'),
    date('deliveryDate', 'Delivery'),
    currency,
    amountsAre,
    status([
      ['', 'As set up'],
      ['draft', 'Draft'],
      ['submitted', 'Submitted'],
      ['authorised', 'Authorised'],
      ['billed', 'Billed'],
      ['cancelled', 'Cancelled'],
    ]),
    region,
    text('deliveryInstructions', 'Delivery instructions', 'w12'),
  ],
  creditNote: [
    contact('Customer or supplier'),
    {
      ...{ name: 'kind', label: 'Kind', width: 'w3', first: 'sales' },
      as: {
        choices: [
          ['sales', 'To a customer'],
          ['purchase', 'From a supplier'],
        ],
      },
    },
    number,
    reference,
    today('date', 'Date'),
    currency,
    amountsAre,
    status(withoutPaid),
    region,
  ],
  payment: [
    {
      ...{ name: 'document', label: 'For', path: ['document'], width: 'w6' },
      as: { document: ['invoice', 'bill', 'creditNote', 'deal', 'quote'] },
    },
    text('amount', 'Amount', 'w3', 'empty: all that is due'),
    today('date', 'Date'),
    text('account', 'Bank account', 'w3', 'empty: as set up'),
    text('reference', 'Reference', 'w6'),
    status(
      [
        ['paid', 'Paid'],
        ['reversed', 'Reversed'],
      ],
      'paid',
    ),
    region,
  ],
};

export const hasLines = (kind: Kind): boolean => !['contact', 'item', 'payment'].includes(kind);

/** Whether prices and taxes are those of what is bought. */
export const isPurchase = (kind: Kind, data: Data): boolean =>
  kind === 'bill' || kind === 'purchaseOrder' || (kind === 'creditNote' && data.kind === 'purchase');

const pathOf = (field: RecordField): readonly string[] => field.path ?? [field.name];

/** What a form shows of a field: for a document its kind and id. */
export const shownIn = (data: Data, field: RecordField): string | undefined => {
  if (typeof field.as === 'string' || 'choices' in field.as) return textAt(data, pathOf(field));
  const [type, id] = [textAt(data, ['document', 'type']) ?? 'invoice', textAt(data, ['document', 'id'])];
  return id === undefined ? undefined : `${type}:${id}`;
};

const entered = (field: RecordField, value: string | undefined): unknown => {
  if (field.as === 'check') return value !== undefined;
  if (typeof field.as === 'string' || 'choices' in field.as) return value?.trim();
  const [type, ...id] = (value ?? '').split(':');
  return value === undefined ? undefined : { type, id: id.join(':') };
};

/** The record with what a posted form says, on top of what was known of it. */
export const fromForm = (fields: readonly RecordField[], posted: Record<string, string>, known: Data): Data =>
  fields.reduce((data, field) => withAt(data, pathOf(field), entered(field, posted[field.name])), known);

/** What a new record begins with. */
export const newRecord = (fields: readonly RecordField[], now: Date): Data => {
  const day = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const values: Record<string, string> = { today: day(0), 'in 30 days': day(30) };
  return fields.reduce<Data>((data, field) => {
    if (field.first === undefined) return data;
    return withAt(data, pathOf(field), field.as === 'check' ? true : (values[field.first] ?? field.first));
  }, {});
};
