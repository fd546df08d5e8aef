import { type Answer, ApiFailure, apiException, notFound } from './answer.ts';
import { type ApiCall, flag } from './api-call.ts';
import { type Attachment, attachmentBytes, attachmentJson, attachmentsOf, keepAttachment } from './attachment.ts';
import { envelope } from './envelope.ts';
import { parseGuid } from './guid.ts';
import { addHistory, readHistory } from './history.ts';
import type { Route } from './routes.ts';
import { column } from './store.ts';

type Owner = {
  endpoint: string;
  area: string;
  /** Finds the record's id; ?1 is the organisation, ?2 the GUID of the path, ?3 the path's words as they stand. */
  sql: string;
  attachments: boolean;
  history: boolean;
};

const INVOICES = 'accounting.invoices';
const MOST_ATTACHMENTS = 10;
const FORBIDDEN = /[<>:"/\\|?*+\0]/;

function documentSql(kind: string): string {
  return `SELECT id FROM documents WHERE tenant_id = ?1 AND kind = '${kind}' AND (id = ?2 OR number = ?3) ORDER BY id = ?2 DESC, status IN ('VOIDED', 'DELETED')`;
}

/** The records that can have files or a history, and how their endpoints find them. */
const OWNERS: Owner[] = [
  {
    endpoint: 'Contacts',
    area: 'accounting.contacts',
    sql: "SELECT id FROM contacts WHERE tenant_id = ?1 AND (id = ?2 OR number = ?3) ORDER BY id = ?2 DESC, status = 'ACTIVE' DESC",
    attachments: true,
    history: true,
  },
  {
    endpoint: 'Invoices',
    area: INVOICES,
    sql: "SELECT id FROM invoices WHERE tenant_id = ?1 AND (id = ?2 OR number = ?3) ORDER BY id = ?2 DESC, status IN ('VOIDED', 'DELETED')",
    attachments: true,
    history: true,
  },
  { endpoint: 'CreditNotes', area: INVOICES, sql: documentSql('creditNote'), attachments: true, history: true },
  { endpoint: 'PurchaseOrders', area: INVOICES, sql: documentSql('purchaseOrder'), attachments: true, history: true },
  { endpoint: 'Quotes', area: INVOICES, sql: documentSql('quote'), attachments: true, history: true },
  {
    endpoint: 'Items',
    area: 'accounting.settings',
    sql: 'SELECT id FROM items WHERE tenant_id = ?1 AND (id = ?2 OR code = ?3)',
    attachments: false,
    history: true,
  },
  {
    endpoint: 'Payments',
    area: 'accounting.payments',
    sql: 'SELECT id FROM payments WHERE tenant_id = ?1 AND (id = ?2 OR id = ?3)',
    attachments: false,
    history: true,
  },
  {
    endpoint: 'Accounts',
    area: 'accounting.settings',
    sql: `SELECT json_extract(body, '$.AccountID') AS id FROM lists
          WHERE tenant_id = ?1 AND kind = 'accounts' AND json_extract(body, '$.AccountID') IN (?2, ?3)`,
    attachments: true,
    history: false,
  },
];

function ownerId(call: ApiCall, owner: Owner): string | undefined {
  const wanted = call.params[0] ?? '';
  const row = call.world.store.one(owner.sql, call.organisation.tenantId, parseGuid(wanted) ?? wanted, wanted);
  return row === undefined ? undefined : column(row, 'id');
}

function existing(call: ApiCall, owner: Owner): string {
  const id = ownerId(call, owner);
  if (id === undefined) throw new ApiFailure(notFound());
  return id;
}

function listed(call: ApiCall, owner: Owner, attachments: Attachment[]): Answer {
  const json = attachments.map((attachment) => attachmentJson(attachment, call.world.publicUrl, owner.endpoint));
  return envelope(call, 'Attachments', json);
}

function attached(call: ApiCall, owner: Owner): Attachment[] {
  return attachmentsOf(call.world.store, call.organisation.tenantId, [existing(call, owner)]);
}

/** GET of one file by its id or name, as its bytes. */
function readFile(call: ApiCall, owner: Owner): Answer {
  const wanted = call.params[1] ?? '';
  const id = parseGuid(wanted);
  const found = attached(call, owner).find(
    (attachment) => attachment.id === id || attachment.fileName.toLowerCase() === wanted.toLowerCase(),
  );
  if (found === undefined) throw new ApiFailure(notFound());
  const raw = attachmentBytes(call.world.store, call.organisation.tenantId, found.id);
  return { status: 200, raw, contentType: found.mimeType, elements: 1 };
}

function refusal(call: ApiCall, fileName: string, count: number): string | undefined {
  if (FORBIDDEN.test(fileName))
    return `The file name ${fileName} must not contain any of < > : " / \\ | ? * + or the null character.`;
  if (call.bodyBytes.length === 0) return 'The attachment is empty.';
  if (count >= MOST_ATTACHMENTS) return `A record can have no more than ${MOST_ATTACHMENTS} attachments.`;
  return undefined;
}

/** PUT and POST of a file under its name; a file of that name is replaced. */
function writeFile(call: ApiCall, owner: Owner): Answer {
  const { store } = call.world;
  const recordId = existing(call, owner);
  const fileName = call.params[1] ?? '';
  const standing = attachmentsOf(store, call.organisation.tenantId, [recordId]);
  const same = standing.find((attachment) => attachment.fileName.toLowerCase() === fileName.toLowerCase());
  const refused = refusal(call, fileName, same === undefined ? standing.length : 0);
  if (refused !== undefined)
    throw new ApiFailure(
      apiException(10, 'ValidationException', 'A validation exception occurred', [
        { FileName: fileName, ValidationErrors: [{ Message: refused }] },
      ]),
    );
  const online = ['Invoices', 'CreditNotes'].includes(owner.endpoint);
  const attachment: Attachment = {
    id: same?.id ?? call.world.newId(),
    recordId,
    fileName: same?.fileName ?? fileName,
    mimeType: call.header('content-type')?.split(';')[0]?.trim() ?? 'application/octet-stream',
    length: call.bodyBytes.length,
    includeOnline: online ? flag(call, 'IncludeOnline') : undefined,
  };
  keepAttachment(store, call.organisation.tenantId, attachment, call.bodyBytes);
  return listed(call, owner, [attachment]);
}

function routesOf(owner: Owner): Route[] {
  const base = `${owner.endpoint.toLowerCase()}/*`;
  const files = 'accounting.attachments';
  const write = (call: ApiCall): Answer => writeFile(call, owner);
  const attachments: Route[] = [
    {
      method: 'GET',
      path: `${base}/attachments`,
      area: files,
      serve: (call) => listed(call, owner, attached(call, owner)),
    },
    { method: 'GET', path: `${base}/attachments/*`, area: files, serve: (call) => readFile(call, owner) },
    { method: 'PUT', path: `${base}/attachments/*`, area: files, serve: write, raw: true },
    { method: 'POST', path: `${base}/attachments/*`, area: files, serve: write, raw: true },
  ];
  const history: Route[] = [
    {
      method: 'GET',
      path: `${base}/history`,
      area: owner.area,
      serve: (call) => readHistory(call, existing(call, owner)),
    },
    {
      method: 'PUT',
      path: `${base}/history`,
      area: owner.area,
      serve: (call) => addHistory(call, ownerId(call, owner)),
    },
  ];
  return [...(owner.attachments ? attachments : []), ...(owner.history ? history : [])];
}

/** The routes of every record's Attachments and History. */
export const PART_ROUTES: Route[] = OWNERS.flatMap(routesOf);
