import { type JsonObject, parseObject, text } from './json.ts';
import { amount, column, type Row, type Store } from './store.ts';

export type DocumentKind = 'quote' | 'purchaseOrder' | 'creditNote';

/** A quote, purchase order or credit note as it stands in the books. */
export type BookDocument = {
  kind: DocumentKind;
  id: string;
  /** ACCRECCREDIT or ACCPAYCREDIT; '' for the others. */
  type: string;
  number: string;
  contactId: string;
  status: string;
  date: string | undefined;
  /** Expiry of a quote, delivery of an order. */
  dueDate: string | undefined;
  currency: string;
  total: number;
  /** Of a credit note: what is neither allocated nor refunded; 0 for the others. */
  remaining: number;
  updatedMs: number;
  /** The rest in Xero's field names. */
  body: JsonObject;
};

const PREFIXES: Record<DocumentKind, string> = { quote: 'QU-', purchaseOrder: 'PO-', creditNote: 'CN-' };

function toKind(word: string): DocumentKind {
  return word === 'quote' || word === 'purchaseOrder' ? word : 'creditNote';
}

/** Reads a row of the documents table. */
export function toDocument(row: Row): BookDocument {
  return {
    kind: toKind(column(row, 'kind')),
    id: column(row, 'id'),
    type: column(row, 'type'),
    number: column(row, 'number'),
    contactId: column(row, 'contact_id'),
    status: column(row, 'status'),
    date: column(row, 'date') || undefined,
    dueDate: column(row, 'due_date') || undefined,
    currency: column(row, 'currency'),
    total: amount(row, 'total'),
    remaining: amount(row, 'remaining'),
    updatedMs: amount(row, 'updated_ms'),
    body: parseObject(column(row, 'body')),
  };
}

/** A document of that kind by its id, or undefined. */
export function findDocument(store: Store, tenantId: string, kind: DocumentKind, id: string): BookDocument | undefined {
  const row = store.one('SELECT * FROM documents WHERE tenant_id = ? AND id = ? AND kind = ?', tenantId, id, kind);
  return row === undefined ? undefined : toDocument(row);
}

/** The documents of that kind with that number, living ones before voided and deleted ones. */
export function findDocumentsByNumber(
  store: Store,
  tenantId: string,
  kind: DocumentKind,
  number: string,
): BookDocument[] {
  return store
    .all(
      `SELECT * FROM documents WHERE tenant_id = ? AND kind = ? AND number = ?
       ORDER BY status IN ('VOIDED', 'DELETED'), updated_ms DESC, id`,
      ...[tenantId, kind, number],
    )
    .map(toDocument);
}

/** Writes a document, new or changed. */
export function keepDocument(store: Store, tenantId: string, document: BookDocument): void {
  store.run(
    `INSERT INTO documents (tenant_id, kind, id, type, number, reference, contact_id, status, date, due_date, currency, total, remaining,
       updated_ms, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (tenant_id, id) DO UPDATE SET type = excluded.type, number = excluded.number, reference = excluded.reference,
       contact_id = excluded.contact_id, status = excluded.status, date = excluded.date, due_date = excluded.due_date,
       currency = excluded.currency, total = excluded.total, remaining = excluded.remaining, updated_ms = excluded.updated_ms, body = excluded.body`,
    ...[tenantId, document.kind, document.id, document.type, document.number, text(document.body, 'Reference') ?? null],
    ...[document.contactId, document.status, document.date ?? null, document.dueDate ?? null, document.currency],
    ...[document.total, document.remaining, document.updatedMs, JSON.stringify(document.body)],
  );
}

/** The next free number of that kind's sequence, e.g. QU-0001 and up, skipping numbers in use. */
export function nextDocumentNumber(store: Store, tenantId: string, kind: DocumentKind): string {
  const name = `next-${kind}-number:${tenantId}`;
  let next = Number(store.setting(name) ?? '1');
  const numbered = (): string => `${PREFIXES[kind]}${String(next).padStart(4, '0')}`;
  while (findDocumentsByNumber(store, tenantId, kind, numbered()).length > 0) next += 1;
  store.keepSetting(name, String(next + 1));
  return numbered();
}
