import { type JsonObject, parseObject } from './json.ts';
import { amount, column, type Row, type Store } from './store.ts';

export type Invoice = {
  id: string;
  type: string;
  number: string;
  contactId: string;
  status: string;
  /** Calendar dates, or undefined on a draft without. */
  date: string | undefined;
  dueDate: string | undefined;
  currency: string;
  total: number;
  amountDue: number;
  amountPaid: number;
  /** Client id of the app that created it; '' for the bookkeeper. */
  app: string;
  updatedMs: number;
  /** The rest in Xero's field names: lines, reference, sub total and so on. */
  body: JsonObject;
};

/** Reads a row of the invoices table. */
export function toInvoice(row: Row): Invoice {
  return {
    id: column(row, 'id'),
    type: column(row, 'type'),
    number: column(row, 'number'),
    contactId: column(row, 'contact_id'),
    status: column(row, 'status'),
    date: column(row, 'date') || undefined,
    dueDate: column(row, 'due_date') || undefined,
    currency: column(row, 'currency'),
    total: amount(row, 'total'),
    amountDue: amount(row, 'amount_due'),
    amountPaid: amount(row, 'amount_paid'),
    app: column(row, 'app'),
    updatedMs: amount(row, 'updated_ms'),
    body: parseObject(column(row, 'body')),
  };
}

/** An invoice by its id, or undefined. */
export function findInvoice(store: Store, tenantId: string, id: string): Invoice | undefined {
  const row = store.one('SELECT * FROM invoices WHERE tenant_id = ? AND id = ?', tenantId, id.toLowerCase());
  return row === undefined ? undefined : toInvoice(row);
}

/** The invoices with that number, living ones before voided and deleted ones. `type` narrows to ACCREC or ACCPAY. */
export function findInvoicesByNumber(store: Store, tenantId: string, number: string, type?: string): Invoice[] {
  const rows = store.all(
    "SELECT * FROM invoices WHERE tenant_id = ? AND number = ? ORDER BY status IN ('VOIDED', 'DELETED'), updated_ms DESC, id",
    tenantId,
    number,
  );
  return rows.map(toInvoice).filter((invoice) => type === undefined || invoice.type === type);
}

/** Writes an invoice, new or changed. */
export function keepInvoice(store: Store, tenantId: string, invoice: Invoice): void {
  const reference = typeof invoice.body.Reference === 'string' ? invoice.body.Reference : null;
  store.run(
    `INSERT INTO invoices (tenant_id, id, type, number, reference, contact_id, status, date, due_date, currency, total, amount_due, amount_paid,
       app, updated_ms, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (tenant_id, id) DO UPDATE SET type = excluded.type, number = excluded.number, reference = excluded.reference,
       contact_id = excluded.contact_id, status = excluded.status, date = excluded.date, due_date = excluded.due_date, currency = excluded.currency,
       total = excluded.total, amount_due = excluded.amount_due, amount_paid = excluded.amount_paid, updated_ms = excluded.updated_ms, body = excluded.body`,
    ...[tenantId, invoice.id, invoice.type, invoice.number, reference, invoice.contactId, invoice.status],
    ...[
      invoice.date ?? null,
      invoice.dueDate ?? null,
      invoice.currency,
      invoice.total,
      invoice.amountDue,
      invoice.amountPaid,
    ],
    ...[invoice.app, invoice.updatedMs, JSON.stringify(invoice.body)],
  );
}

/** Changes what Xero changes without moving UpdatedDateUTC (due date and sent mark of a part-paid document); no webhook tells of it. */
export function keepInvoiceQuietly(store: Store, tenantId: string, invoice: Invoice): void {
  store.run(
    'UPDATE invoices SET due_date = ?, body = ? WHERE tenant_id = ? AND id = ?',
    ...[invoice.dueDate ?? null, JSON.stringify(invoice.body), tenantId, invoice.id],
  );
}

/** The next free number of the organisation's sequence, INV-0001 and up, skipping numbers in use. */
export function nextInvoiceNumber(store: Store, tenantId: string): string {
  const name = `next-invoice-number:${tenantId}`;
  let next = Number(store.setting(name) ?? '1');
  let number = `INV-${String(next).padStart(4, '0')}`;
  while (
    store.one('SELECT 1 AS yes FROM invoices WHERE tenant_id = ? AND number = ?', tenantId, number) !== undefined
  ) {
    next += 1;
    number = `INV-${String(next).padStart(4, '0')}`;
  }
  store.keepSetting(name, String(next + 1));
  return number;
}
