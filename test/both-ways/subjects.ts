import type { RecordType } from '../../shared/records/record.ts';
import type { Data } from './crm.ts';
import type { DeskName, InXero } from './town.ts';

/** What somebody does with a record on one of the sides. `fields`: the values that it gives to fields, as `Subject` shows them. */
export interface CrmEdit {
  fields: Data;
}
export interface XeroEdit {
  action: string;
  input?: object;
  /** Values by the names of `shown`. */
  fields?: Data;
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
  inXero: ((n: number) => XeroEdit)[];
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
    (n) => ({ action: 'edit', input: { EmailAddress: `xero${n}@example.com` }, fields: { email: `xero${n}@example.com` } }),
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
    phones: text(part(listOf(data.phones).find((phone) => part(phone, 'kind') === 'mobile'), 'number')),
    status: data.archived === true ? 'archived' : 'active',
  }),
  fromXero: (record) => ({
    ...{ name: text(record.Name), email: text(record.EmailAddress), taxNumber: text(record.TaxNumber) },
    phones: text(part(listOf(record.Phones).find((phone) => part(phone, 'PhoneType') === 'MOBILE'), 'PhoneNumber')),
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
    .map((line) => `${text(part(line, names[0]))} ${number(part(line, names[1]) ?? 1)} x ${number(part(line, names[2]))}`)
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
  made: (n) => ({ ...document, contact: { id: 'contact-0' }, dueDate: '2026-12-01', reference: `first ${n}`, status: 'draft' }),
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

export const subjects = { contact, invoice };
