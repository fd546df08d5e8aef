import type { RecordType } from '../../shared/records/record.ts';
import type { Data } from './crm.ts';
import type { DeskName, InXero } from './town.ts';

/** What a bookkeeper does with a record. `fields`: the values that it gives to fields, named and worded as `fromXero` does. */
export interface XeroEdit {
  /** The list in which it is done, when it is not the record's own. */
  desk?: DeskName;
  /** The record on which it is done, when it is not the record itself. */
  id?: string | undefined;
  action: string;
  input?: object;
  fields?: Data;
}

/** What is known of the record in Xero: the ids of others that the CRM knows, and the record as it stands. */
export interface AtTheDesk {
  idOf: (type: RecordType, crmId: string) => string | undefined;
  record: InXero;
}

/** One type of record, with what people on both sides may do with it and how its two sides are laid beside each other. */
export interface Subject {
  type: RecordType;
  desk: DeskName;
  /** The record as the CRM makes it. `n` tells the records of the type apart. */
  made: (n: number) => Data;
  /** What people do in the CRM; `n` grows with every edit. */
  inCrm: ((n: number) => Data)[];
  /** What people do in Xero. */
  inXero: ((n: number, at: AtTheDesk) => XeroEdit)[];
  /** The fields that both sides carry, from either side, in one form. */
  fromCrm: (data: Data) => Data;
  fromXero: (record: InXero) => Data;
  /** The words of the status that say it is gone. */
  gone: string[];
}

const part = (value: unknown, name: string): unknown =>
  value !== null && typeof value === 'object' ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const number = (value: unknown): number => Number(value ?? 0);
const day = (value: unknown): string => text(value).slice(0, 10);

const contact: Subject = {
  type: 'contact',
  desk: 'contact',
  made: (n) => ({ name: `Contact ${n}`, email: `first${n}@example.com`, taxNumber: `GB${n}` }),
  inCrm: [
    (n) => ({ email: `crm${n}@example.com` }),
    (n) => ({ taxNumber: `CRM ${n}` }),
    (n) => ({ name: `Crm name ${n}` }),
    (n) => ({ phones: [{ kind: 'mobile', number: `07${n}` }] }),
    () => ({ taxNumber: undefined }),
  ],
  inXero: [
    (n) => ({
      action: 'edit',
      input: { EmailAddress: `xero${n}@example.com` },
      fields: { email: `xero${n}@example.com` },
    }),
    (n) => ({ action: 'edit', input: { TaxNumber: `XERO ${n}` }, fields: { taxNumber: `XERO ${n}` } }),
    (n) => ({ action: 'edit', input: { Name: `Xero name ${n}` }, fields: { name: `Xero name ${n}` } }),
    (n) => ({
      action: 'edit',
      input: { Phones: [{ PhoneType: 'MOBILE', PhoneNumber: `08${n}` }] },
      fields: { phones: `08${n}` },
    }),
    () => ({ action: 'edit', input: { TaxNumber: '' }, fields: { taxNumber: '' } }),
  ],
  fromCrm: (data) => ({
    ...{ name: text(data.name), email: text(data.email), taxNumber: text(data.taxNumber) },
    phones: text(
      part(
        listOf(data.phones).find((phone) => part(phone, 'kind') === 'mobile'),
        'number',
      ),
    ),
    status: data.archived === true ? 'archived' : 'active',
  }),
  fromXero: (record) => ({
    ...{ name: text(record.Name), email: text(record.EmailAddress), taxNumber: text(record.TaxNumber) },
    phones: text(
      part(
        listOf(record.Phones).find((phone) => part(phone, 'PhoneType') === 'MOBILE'),
        'PhoneNumber',
      ),
    ),
    status: record.ContactStatus === 'ARCHIVED' ? 'archived' : 'active',
  }),
  gone: ['archived'],
};

const invoiceStates: Record<string, string> = {
  ...{ DRAFT: 'draft', SUBMITTED: 'submitted', AUTHORISED: 'authorised', PAID: 'paid' },
  ...{ VOIDED: 'voided', DELETED: 'voided' },
};
const lineInXero = (n: number, account: string) => ({
  ...{ Description: `Xero work ${n}`, Quantity: 1, UnitAmount: n, AccountCode: account, TaxType: 'NONE' },
});
const linesOf = (lines: unknown, names: [string, string, string]): string =>
  listOf(lines)
    .map(
      (line) => `${text(part(line, names[0]))} ${number(part(line, names[1]) ?? 1)} x ${number(part(line, names[2]))}`,
    )
    .join('; ');

const crmLine = (n: number) => [{ description: `Work ${n}`, quantity: '1', unitAmount: String(n), taxRate: 'NONE' }];
const xeroLine = (n: number, account = '200') => ({
  action: 'edit',
  input: { LineItems: [lineInXero(n, account)] },
  fields: { lines: `Xero work ${n} 1 x ${n}` },
});
const crmLines = (lines: unknown) => linesOf(lines, ['description', 'quantity', 'unitAmount']);
const xeroLines = (lines: unknown) => linesOf(lines, ['Description', 'Quantity', 'UnitAmount']);

const document = { date: '2026-11-20', lines: crmLine(5) };

const invoice: Subject = {
  type: 'invoice',
  desk: 'invoice',
  made: (n) => ({
    ...document,
    contact: { id: 'contact-0' },
    dueDate: '2026-12-01',
    reference: `first ${n}`,
    status: 'draft',
  }),
  inCrm: [
    (n) => ({ reference: `crm ${n}` }),
    (n) => ({ dueDate: `2027-01-${String((n % 28) + 1).padStart(2, '0')}` }),
    (n) => ({ lines: crmLine(n) }),
    () => ({ status: 'authorised' }),
    () => ({ status: 'voided' }),
    () => ({ status: 'paid' }),
  ],
  inXero: [
    (n) => ({ action: 'edit', input: { Reference: `xero ${n}` }, fields: { reference: `xero ${n}` } }),
    (n) => {
      const dueDate = `2027-02-${String((n % 28) + 1).padStart(2, '0')}`;
      return { action: 'edit', input: { DueDate: dueDate }, fields: { dueDate } };
    },
    (n) => xeroLine(n),
    () => ({ action: 'approve' }),
    () => ({ action: 'void' }),
    () => ({ action: 'delete' }),
    () => ({ action: 'pay', input: { amount: 2 } }),
  ],
  fromCrm: (data) => ({
    ...{ reference: text(data.reference), dueDate: day(data.dueDate), lines: crmLines(data.lines) },
    status: text(data.status),
  }),
  fromXero: (record) => ({
    ...{ reference: text(record.Reference), dueDate: day(record.DueDateString), lines: xeroLines(record.LineItems) },
    status: invoiceStates[text(record.Status)] ?? text(record.Status),
  }),
  gone: ['voided'],
};

const item: Subject = {
  type: 'item',
  desk: 'item',
  made: (n) => ({
    code: `ITEM-${n}`,
    name: `Item ${n}`,
    description: `First ${n}`,
    sale: { unitPrice: '5', account: '200' },
  }),
  inCrm: [
    (n) => ({ name: `Crm item ${n}` }),
    (n) => ({ description: `Crm ${n}` }),
    (n) => ({ sale: { unitPrice: String(n), account: '200' } }),
  ],
  inXero: [
    (n, { record }) => ({
      action: 'edit',
      input: { Code: record.Code, Name: `Xero item ${n}` },
      fields: { name: `Xero item ${n}` },
    }),
    (n, { record }) => ({
      action: 'edit',
      input: { Code: record.Code, Description: `Xero ${n}` },
      fields: { description: `Xero ${n}` },
    }),
    (n, { record }) => ({
      action: 'edit',
      input: { Code: record.Code, SalesDetails: { UnitPrice: n, AccountCode: '200' } },
      fields: { sale: n },
    }),
  ],
  fromCrm: (data) => ({
    ...{ code: text(data.code), name: text(data.name), description: text(data.description) },
    sale: number(part(data.sale, 'unitPrice')),
  }),
  fromXero: (record) => ({
    ...{ code: text(record.Code), name: text(record.Name), description: text(record.Description) },
    sale: number(part(record.SalesDetails, 'UnitPrice')),
  }),
  gone: [],
};

const bill: Subject = {
  ...invoice,
  type: 'bill',
  desk: 'bill',
  made: (n) => ({
    ...document,
    contact: { id: 'contact-0' },
    dueDate: '2026-12-01',
    number: `B-${n}`,
    status: 'draft',
  }),
  inCrm: [(n) => ({ number: `CRM-${n}` }), ...invoice.inCrm.slice(1)],
  inXero: [
    (n) => ({ action: 'edit', input: { InvoiceNumber: `XERO-${n}` }, fields: { number: `XERO-${n}` } }),
    ...invoice.inXero.slice(1, 2),
    (n) => xeroLine(n, '429'),
    ...invoice.inXero.slice(3),
  ],
  fromCrm: ({ reference: _, ...data }) => ({ ...invoice.fromCrm(data), number: text(data.number) }),
  fromXero: ({ Reference: _, ...record }) => ({ ...invoice.fromXero(record), number: text(record.InvoiceNumber) }),
};

const quoteStates: Record<string, string> = {
  ...{
    DRAFT: 'draft',
    SENT: 'sent',
    ACCEPTED: 'accepted',
    INVOICED: 'accepted',
    DECLINED: 'declined',
    DELETED: 'declined',
  },
};

const quote: Subject = {
  type: 'quote',
  desk: 'quote',
  made: (n) => ({
    ...document,
    contact: { id: 'contact-0' },
    name: `First ${n}`,
    expiryDate: '2026-12-31',
    status: 'draft',
  }),
  inCrm: [
    (n) => ({ name: `Crm ${n}` }),
    (n) => ({ terms: `Crm terms ${n}` }),
    (n) => ({ lines: crmLine(n) }),
    () => ({ status: 'sent' }),
    () => ({ status: 'accepted' }),
    () => ({ status: 'declined' }),
  ],
  inXero: [
    (n) => ({ action: 'edit', input: { Title: `Xero ${n}` }, fields: { name: `Xero ${n}` } }),
    (n) => ({ action: 'edit', input: { Terms: `Xero terms ${n}` }, fields: { terms: `Xero terms ${n}` } }),
    (n) => xeroLine(n),
    () => ({ action: 'send' }),
    () => ({ action: 'accept' }),
    () => ({ action: 'decline' }),
    () => ({ action: 'delete' }),
  ],
  fromCrm: (data) => ({
    ...{ name: text(data.name), terms: text(data.terms), lines: crmLines(data.lines), status: text(data.status) },
  }),
  fromXero: (record) => ({
    ...{ name: text(record.Title), terms: text(record.Terms), lines: xeroLines(record.LineItems) },
    status: quoteStates[text(record.Status)] ?? text(record.Status),
  }),
  gone: ['declined'],
};

const orderStates: Record<string, string> = {
  ...{ DRAFT: 'draft', SUBMITTED: 'submitted', AUTHORISED: 'authorised', BILLED: 'billed', DELETED: 'cancelled' },
};

const purchaseOrder: Subject = {
  type: 'purchaseOrder',
  desk: 'purchaseOrder',
  made: (n) => ({ ...document, contact: { id: 'contact-0' }, reference: `first ${n}`, status: 'draft' }),
  inCrm: [
    (n) => ({ reference: `crm ${n}` }),
    (n) => ({ deliveryInstructions: `crm ${n}` }),
    (n) => ({ lines: crmLine(n) }),
    () => ({ status: 'submitted' }),
    () => ({ status: 'authorised' }),
    () => ({ status: 'cancelled' }),
  ],
  inXero: [
    (n) => ({ action: 'edit', input: { Reference: `xero ${n}` }, fields: { reference: `xero ${n}` } }),
    (n) => ({
      action: 'edit',
      input: { DeliveryInstructions: `xero ${n}` },
      fields: { deliveryInstructions: `xero ${n}` },
    }),
    (n) => xeroLine(n, '429'),
    () => ({ action: 'submit' }),
    () => ({ action: 'approve' }),
    () => ({ action: 'delete' }),
  ],
  fromCrm: (data) => ({
    ...{ reference: text(data.reference), deliveryInstructions: text(data.deliveryInstructions) },
    ...{ lines: crmLines(data.lines), status: text(data.status) },
  }),
  fromXero: (record) => ({
    ...{ reference: text(record.Reference), deliveryInstructions: text(record.DeliveryInstructions) },
    ...{ lines: xeroLines(record.LineItems), status: orderStates[text(record.Status)] ?? text(record.Status) },
  }),
  gone: ['cancelled'],
};

/** An invoice that can be paid and set off against. */
const approved: Subject = {
  ...invoice,
  made: (n) => ({ ...invoice.made(n), lines: crmLine(100), status: 'authorised' }),
  inCrm: [],
  inXero: [],
};

const allocated = (amount: number) => ({
  allocations: [{ document: { type: 'invoice', id: 'invoice-0' }, amount: String(amount), date: '2026-11-21' }],
});
const sum = (list: unknown, name: string) =>
  listOf(list).reduce<number>((total, one) => total + number(part(one, name)), 0);

const creditNote: Subject = {
  type: 'creditNote',
  desk: 'creditNote',
  made: (n) => ({
    ...document,
    contact: { id: 'contact-0' },
    reference: `first ${n}`,
    status: 'draft',
    lines: crmLine(20),
  }),
  inCrm: [
    (n) => ({ reference: `crm ${n}` }),
    (n) => ({ lines: crmLine(n) }),
    () => ({ status: 'authorised' }),
    () => ({ status: 'voided' }),
    (n) => ({ status: 'authorised', ...allocated((n % 7) + 1) }),
    () => ({ allocations: [] }),
  ],
  inXero: [
    (n) => ({ action: 'edit', input: { Reference: `xero ${n}` }, fields: { reference: `xero ${n}` } }),
    (n) => xeroLine(n),
    () => ({ action: 'approve' }),
    () => ({ action: 'void' }),
    () => ({ action: 'delete' }),
    (n, { idOf }) => ({
      action: 'allocate',
      input: { invoice: idOf('invoice', 'invoice-0') ?? '', amount: (n % 5) + 1 },
    }),
    (_, { record }) => ({
      action: 'unallocate',
      input: { allocation: part(listOf(record.Allocations)[0], 'AllocationID') ?? '' },
    }),
  ],
  fromCrm: (data) => ({
    ...{ reference: text(data.reference), lines: crmLines(data.lines), status: text(data.status) },
    allocated: sum(data.allocations, 'amount'),
  }),
  fromXero: (record) => ({
    ...{ reference: text(record.Reference), lines: xeroLines(record.LineItems) },
    status: record.Status === 'PAID' ? 'authorised' : (invoiceStates[text(record.Status)] ?? text(record.Status)),
    allocated: sum(record.Allocations, 'Amount'),
  }),
  gone: ['voided'],
};

const payment: Subject = {
  type: 'payment',
  desk: 'payment',
  made: (n) => ({
    ...{ document: { type: 'invoice', id: `invoice-${n}` }, amount: '5', date: '2026-11-20', account: '090' },
    ...{ reference: `first ${n}`, status: 'paid' },
  }),
  inCrm: [
    (n) => ({ reference: `crm ${n}` }),
    (n) => ({ amount: String(n) }),
    () => ({ status: 'reversed' }),
    () => ({ status: 'paid' }),
  ],
  inXero: [() => ({ action: 'reverse' })],
  fromCrm: (data) => ({ reference: text(data.reference), amount: number(data.amount), status: text(data.status) }),
  fromXero: (record) => ({
    ...{ reference: text(record.Reference), amount: number(record.Amount) },
    status: record.Status === 'DELETED' ? 'reversed' : 'paid',
  }),
  gone: ['reversed'],
};

export const subjects = { contact, item, quote, invoice, approved, bill, purchaseOrder, creditNote, payment };
