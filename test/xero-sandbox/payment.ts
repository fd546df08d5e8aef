import { dateMs, stamp } from './dates.ts';
import { type JsonObject, parseObject, text } from './json.ts';
import { amount, column, type Row, type Store } from './store.ts';

export type Payment = {
  id: string;
  /** ACCRECPAYMENT, ACCPAYPAYMENT, ARCREDITPAYMENT or APCREDITPAYMENT. */
  type: string;
  /** Id of the invoice or credit note it is made against. */
  documentId: string;
  accountId: string;
  /** AUTHORISED or DELETED. */
  status: string;
  date: string;
  /** In the document's currency. */
  amount: number;
  updatedMs: number;
  body: JsonObject;
};

/** Reads a row of the payments table. */
export function toPayment(row: Row): Payment {
  return {
    id: column(row, 'id'),
    type: column(row, 'type'),
    documentId: column(row, 'document_id'),
    accountId: column(row, 'account_id'),
    status: column(row, 'status'),
    date: column(row, 'date'),
    amount: amount(row, 'amount'),
    updatedMs: amount(row, 'updated_ms'),
    body: parseObject(column(row, 'body')),
  };
}

/** A payment by its id, or undefined. */
export function findPayment(store: Store, tenantId: string, id: string): Payment | undefined {
  const row = store.one('SELECT * FROM payments WHERE tenant_id = ? AND id = ?', tenantId, id);
  return row === undefined ? undefined : toPayment(row);
}

/** The living payments of an invoice or credit note, oldest first. */
export function paymentsOf(store: Store, tenantId: string, documentId: string): Payment[] {
  return store
    .all(
      "SELECT * FROM payments WHERE tenant_id = ? AND document_id = ? AND status = 'AUTHORISED' ORDER BY date, rowid",
      tenantId,
      documentId,
    )
    .map(toPayment);
}

/** Writes a payment, new or reversed. */
export function keepPayment(store: Store, tenantId: string, payment: Payment): void {
  store.run(
    `INSERT INTO payments (tenant_id, id, type, document_id, account_id, status, date, amount, reference, updated_ms, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (tenant_id, id) DO UPDATE SET status = excluded.status, updated_ms = excluded.updated_ms, body = excluded.body`,
    ...[tenantId, payment.id, payment.type, payment.documentId, payment.accountId, payment.status, payment.date],
    ...[payment.amount, text(payment.body, 'Reference') ?? null, payment.updatedMs, JSON.stringify(payment.body)],
  );
}

/** A payment as it stands inside its invoice or credit note. */
export function paymentLine(payment: Payment): JsonObject {
  return {
    PaymentID: payment.id,
    Date: stamp(dateMs(payment.date)),
    Amount: payment.amount,
    Reference: payment.body.Reference ?? '',
    CurrencyRate: payment.body.CurrencyRate ?? 1,
    HasAccount: false,
    HasValidationErrors: false,
  };
}
