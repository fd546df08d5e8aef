import { html } from 'hono/html';
import { type RecordKind, statusOf } from './desk-kinds.ts';
import { isObject, type Json, type JsonObject, objects, text } from './json.ts';

type Html = ReturnType<typeof html>;

/** The buttons that need no more words, by type of record and status. */
const BUTTONS: Record<string, Record<string, string[]>> = {
  contacts: { ACTIVE: ['archive'], ARCHIVED: ['restore'] },
  items: { '': ['delete'] },
  quotes: {
    DRAFT: ['send', 'delete'],
    SENT: ['accept', 'decline', 'invoice', 'delete'],
    ACCEPTED: ['invoice', 'send', 'delete'],
    DECLINED: ['send', 'delete'],
    INVOICED: ['send', 'delete'],
  },
  invoices: {
    DRAFT: ['submit', 'approve', 'delete'],
    SUBMITTED: ['draft', 'approve', 'delete'],
    AUTHORISED: ['mark-sent', 'void'],
  },
  purchaseOrders: {
    DRAFT: ['submit', 'approve', 'delete'],
    SUBMITTED: ['approve', 'delete'],
    AUTHORISED: ['bill', 'delete'],
  },
  payments: { AUTHORISED: ['reverse'] },
  accounts: { ACTIVE: ['archive'] },
};
const LABELS: Record<string, string> = {
  invoice: 'Make an invoice of it',
  bill: 'Make a bill of it',
  send: 'Mark as sent',
  accept: 'Mark as accepted',
  decline: 'Mark as declined',
  draft: 'Back to draft',
  'mark-sent': 'Mark as sent',
};
/** The fields a bookkeeper edits by hand; a dot goes into a part, a number counts in a list. */
const FIELDS: Record<string, string[]> = {
  contacts: [
    ...['Name', 'FirstName', 'LastName', 'EmailAddress', 'AccountNumber', 'CompanyNumber', 'TaxNumber'],
    ...['DefaultCurrency', 'Phones.0.PhoneCountryCode', 'Phones.0.PhoneAreaCode', 'Phones.0.PhoneNumber'],
    ...['Addresses.0.AddressLine1', 'Addresses.0.AddressLine2', 'Addresses.0.City', 'Addresses.0.Region'],
    ...['Addresses.0.PostalCode', 'Addresses.0.Country'],
  ],
  items: [
    ...['Code', 'Name', 'Description', 'PurchaseDescription', 'SalesDetails.UnitPrice', 'SalesDetails.AccountCode'],
    ...['SalesDetails.TaxType', 'PurchaseDetails.UnitPrice', 'PurchaseDetails.AccountCode', 'PurchaseDetails.TaxType'],
  ],
  quotes: ['Title', 'Summary', 'Reference', 'Date', 'ExpiryDate'],
  invoices: ['InvoiceNumber', 'Reference', 'Date', 'DueDate'],
  bills: ['InvoiceNumber', 'Date', 'DueDate'],
  purchaseOrders: ['Reference', 'Date', 'DeliveryDate', 'DeliveryInstructions'],
  creditNotes: ['Reference', 'Date'],
  accounts: ['Name', 'Description'],
};
const LINE_FIELDS = ['Description', 'Quantity', 'UnitAmount', 'AccountCode', 'TaxType'];
const WITHOUT_LINES = ['accounts', 'contacts', 'items', 'payments'];

function valueAt(record: JsonObject, path: string): string {
  let value: Json | undefined = record;
  for (const key of path.split('.'))
    value = Array.isArray(value) ? value[Number(key)] : isObject(value) ? value[key] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function label(name: string): string {
  const words = (name.split('.').at(-1) ?? '').replace(/([a-z])([A-Z])/g, '$1 $2');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function input(name: string, value: string, kind = 'text', hint = ''): Html {
  return html`<label>${label(name)} <input type="${kind}" name="${name}" value="${value}" placeholder="${hint}"></label>`;
}

/** Slots of a contact are matched by their type, so the form names it. */
function contactSlots(record: JsonObject): { shown: JsonObject; hidden: Html } {
  const phones = objects(record, 'Phones').filter((phone) => phone.PhoneType === 'DEFAULT');
  const addresses = objects(record, 'Addresses').filter((address) => address.AddressType === 'POBOX');
  return {
    shown: { ...record, Phones: phones, Addresses: addresses },
    hidden: html`<input type="hidden" name="Phones.0.PhoneType" value="DEFAULT"><input type="hidden" name="Addresses.0.AddressType" value="POBOX">`,
  };
}

function lineRows(record: JsonObject): Html {
  const lines = [...objects(record, 'LineItems'), {}];
  const rows = lines.map((line: JsonObject, index) => {
    const id = text(line, 'LineItemID') ?? '';
    return html`<tr>${LINE_FIELDS.map((field) => html`<td><input name="LineItems.${index}.${field}" value="${valueAt(line, field)}" aria-label="${field}"></td>`)}<td><input type="hidden" name="LineItems.${index}.LineItemID" value="${id}"></td></tr>`;
  });
  return html`<div class="scroll"><table><thead><tr>${LINE_FIELDS.map((field) => html`<th>${field}</th>`)}<th></th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function editForm(at: string, kind: RecordKind, record: JsonObject): Html | string {
  const fields = FIELDS[kind.path];
  if (fields === undefined) return '';
  const { shown, hidden } = kind.path === 'contacts' ? contactSlots(record) : { shown: record, hidden: html`` };
  const inputs = fields.map((field) => {
    const isDay = /Date$/.test(field);
    const value = isDay ? valueAt(record, `${field}String`).slice(0, 10) : valueAt(shown, field);
    return input(field, value, isDay ? 'date' : 'text');
  });
  const lines = WITHOUT_LINES.includes(kind.path) ? '' : lineRows(record);
  return html`<section class="card"><h2>Edit</h2><form method="post" action="${at}/edit"><div class="inputs">${inputs}</div>${hidden}${lines}<button>Save</button></form></section>`;
}

function buttons(at: string, kind: RecordKind, status: string): Html | string {
  const table = BUTTONS[['bills', 'creditNotes'].includes(kind.path) ? 'invoices' : kind.path];
  const names = table?.[status] ?? [];
  if (names.length === 0) return '';
  return html`<section class="card"><div class="buttons">${names.map((name) => html`<form method="post" action="${at}/${name}"><button class="plain">${LABELS[name] ?? label(name)}</button></form>`)}</div></section>`;
}

function special(at: string, title: string, action: string, inputs: Html[]): Html {
  return html`<section class="card"><h2>${title}</h2><form method="post" action="${at}/${action}"><div class="inputs">${inputs}</div><button>${title}</button></form></section>`;
}

function payForm(at: string, kind: RecordKind, record: JsonObject): Html {
  return special(at, kind.path === 'creditNotes' ? 'Refund' : 'Pay', 'pay', [
    input('amount', String(record.AmountDue ?? record.RemainingCredit ?? '')),
    input('date', '', 'date'),
    input('account', '', 'text', 'the first bank account'),
    input('reference', ''),
  ]);
}

function allocateForm(at: string, record: JsonObject): Html {
  return special(at, 'Allocate to an invoice', 'allocate', [
    input('invoice', '', 'text', 'its number or id'),
    input('amount', String(record.RemainingCredit ?? '')),
    input('date', '', 'date'),
  ]);
}

function unallocateForms(at: string, record: JsonObject): Html | string {
  const forms = objects(record, 'Allocations').map(
    ({ AllocationID, Amount }) =>
      html`<form method="post" action="${at}/unallocate"><input type="hidden" name="allocation" value="${AllocationID}"><button class="plain">Take back the allocation of ${Amount}</button></form>`,
  );
  return forms.length === 0 ? '' : html`<section class="card"><div class="buttons">${forms}</div></section>`;
}

function specials(at: string, kind: RecordKind, record: JsonObject): (Html | string)[] {
  const status = statusOf(record);
  if (kind.path === 'contacts' && status === 'ACTIVE')
    return [special(at, 'Merge into another contact', 'merge', [input('into', '', 'text', 'its name or id')])];
  const note = kind.path === 'creditNotes';
  const open = status === 'AUTHORISED' && (note || kind.endpoint === 'Invoices');
  return [
    note ? unallocateForms(at, record) : '',
    note && open ? allocateForm(at, record) : '',
    open ? payForm(at, kind, record) : '',
  ];
}

/** What can be done with a record by hand, as forms that post to `at`, the record's own address. */
export function recordForms(at: string, kind: RecordKind, record: JsonObject): Html {
  const status = statusOf(record);
  const over = ['VOIDED', 'DELETED', 'ARCHIVED'].includes(status);
  return html`${buttons(at, kind, status)}${specials(at, kind, record)}${over ? '' : editForm(at, kind, record)}`;
}
