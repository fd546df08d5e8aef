import { compact, type JsonObject } from './json.ts';
import { amount, column, type Row, type Store } from './store.ts';

/** A file attached to a record, without its bytes. */
export type Attachment = {
  id: string;
  recordId: string;
  fileName: string;
  mimeType: string;
  length: number;
  /** Shown with the online invoice; undefined where there is no such thing. */
  includeOnline: boolean | undefined;
};

const COLUMNS = 'id, record_id, file_name, mime_type, LENGTH(bytes) AS length, include_online';

function toAttachment(row: Row): Attachment {
  return {
    id: column(row, 'id'),
    recordId: column(row, 'record_id'),
    fileName: column(row, 'file_name'),
    mimeType: column(row, 'mime_type'),
    length: amount(row, 'length'),
    includeOnline: row.include_online === null ? undefined : amount(row, 'include_online') === 1,
  };
}

/** The attachments of some records, in the order they were added. */
export function attachmentsOf(store: Store, tenantId: string, recordIds: string[]): Attachment[] {
  return store
    .all(
      `SELECT ${COLUMNS} FROM attachments WHERE tenant_id = ? AND record_id IN (SELECT value FROM json_each(?)) ORDER BY rowid`,
      ...[tenantId, JSON.stringify(recordIds)],
    )
    .map(toAttachment);
}

/** The bytes of an attachment. */
export function attachmentBytes(store: Store, tenantId: string, id: string): Uint8Array<ArrayBuffer> {
  const bytes = store.one('SELECT bytes FROM attachments WHERE tenant_id = ? AND id = ?', tenantId, id)?.bytes;
  return bytes instanceof Uint8Array ? new Uint8Array(bytes) : new Uint8Array();
}

/** Writes an attachment; one with the same id is replaced. */
export function keepAttachment(store: Store, tenantId: string, attachment: Attachment, bytes: Uint8Array): void {
  const { id, recordId, fileName, mimeType, includeOnline } = attachment;
  store.run(
    `INSERT INTO attachments (tenant_id, id, record_id, file_name, mime_type, include_online, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (tenant_id, id) DO UPDATE SET mime_type = excluded.mime_type, include_online = excluded.include_online, bytes = excluded.bytes`,
    ...[tenantId, id, recordId, fileName, mimeType],
    ...[includeOnline === undefined ? null : Number(includeOnline), bytes],
  );
}

/** An attachment in Xero's JSON. `endpoint` is e.g. Invoices. */
export function attachmentJson(attachment: Attachment, publicUrl: string, endpoint: string): JsonObject {
  const name = encodeURIComponent(attachment.fileName);
  return compact({
    AttachmentID: attachment.id,
    FileName: attachment.fileName,
    Url: `${publicUrl}/api.xro/2.0/${endpoint}/${attachment.recordId}/Attachments/${name}`,
    MimeType: attachment.mimeType,
    ContentLength: attachment.length,
    IncludeOnline: attachment.includeOnline,
  });
}

const ID_FIELDS: Record<string, string> = {
  ...{ Accounts: 'AccountID', Contacts: 'ContactID', CreditNotes: 'CreditNoteID' },
  ...{ Invoices: 'InvoiceID', PurchaseOrders: 'PurchaseOrderID', Quotes: 'QuoteID' },
};

/** Says on each record of an answer whether it has attachments, and which where the record lists them. */
export function markAttachments(
  store: Store,
  tenantId: string,
  publicUrl: string,
  key: string,
  records: JsonObject[],
): void {
  const idField = ID_FIELDS[key];
  if (idField === undefined) return;
  const found = attachmentsOf(
    store,
    tenantId,
    records.map((record) => String(record[idField])),
  );
  if (found.length === 0) return;
  for (const record of records) {
    const mine = found.filter((attachment) => attachment.recordId === record[idField]);
    if (mine.length === 0) continue;
    if (record.HasAttachments !== undefined) record.HasAttachments = true;
    if (Array.isArray(record.Attachments))
      record.Attachments = mine.map((attachment) => attachmentJson(attachment, publicUrl, key));
  }
}
