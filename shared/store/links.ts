import { GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type RecordType, recordTypeSchema, type XeroKind, xeroKindSchema } from '../records/record.ts';
import { withNews } from '../sync/taken.ts';
import { batchGet } from './batch-get.ts';
import { unlessBeingSent } from './batches.ts';
import { foundBy } from './found-by.ts';
import { partOf } from './part-of.ts';
import { queryPage } from './query-rows.ts';
import { conditionHeld, organisationPartition, type Table } from './table.ts';
import { transact } from './transact.ts';

/** The pair (CRM id, Xero id) of one record in one organisation, with what was last seen on each side. */
const linkSchema = z.object({
  workspace: z.string(),
  organisation: z.string(),
  type: recordTypeSchema,
  crmId: z.string(),
  /** What it is in Xero: quotes and orders may be invoices there. */
  kind: xeroKindSchema,
  xeroId: z.string(),
  /** Content of the CRM's record when it was last carried over. */
  crmFingerprint: z.string(),
  crmVersion: z.string(),
  /** What Xero answered last: its number, status and totals, for the CRM and for the next plan. */
  xero: z.object({
    number: z.string().optional(),
    name: z.string().optional(),
    status: z.string().optional(),
    total: z.string().optional(),
    amountDue: z.string().optional(),
    updatedAt: z.string().optional(),
  }),
  /** The CRM's record when both sides last agreed (canonical data); absent when it is too large to be kept. */
  crmSide: z.record(z.string(), z.unknown()).optional(),
  /** The record in Xero when both sides last agreed (`Standing`); absent when it is too large to be kept. */
  xeroSide: z.record(z.string(), z.unknown()).optional(),
  /** The record as it was last seen in Xero, when that is not what both sides agreed on and the CRM has not taken it yet. */
  xeroSeen: z.record(z.string(), z.unknown()).optional(),
  /** Fingerprint of what was last seen in Xero (`standingFingerprint`), whether the CRM was told or not. */
  xeroFingerprint: z.string().optional(),
  /** Fingerprint of what the CRM was last told of Xero's side (stored as a delivery, whether it has arrived or not). */
  toldFingerprint: z.string().optional(),
  /** Acts that were done (see `Act`). */
  acts: z.array(z.string()).default([]),
  /** The call, back-fill or import that made it, by which it can be undone. */
  madeIn: z.string().optional(),
  /** The back-fill of the CRM that it was made in. */
  backfill: z.string().optional(),
  crmUrl: z.string().optional(),
  madeBy: z.enum(['created', 'matched', 'imported', 'hand']),
  /** The fields that we filled in Xero, so that they can be emptied when the CRM empties them. */
  filled: z.array(z.string()).optional(),
  /** Set until what the matched record lacked in Xero has been added. */
  adopting: z.boolean().optional(),
  linkedAt: z.string(),
  updatedAt: z.string(),
});
export type Link = z.output<typeof linkSchema>;
export type LinkKey = { workspace: string; organisation: string; type: RecordType; crmId: string };

type Scope = { workspace: string; organisation: string };

const mostSideBytes = 100_000;
/** How often a link may change under the hands of one who settles it. */
const mostSettling = 5;

/** One side of a link as it is kept: undefined when its JSON has more than 100 KB, so that a row stays within what DynamoDB takes. */
export const keptSide = (side: Record<string, unknown> | undefined): Record<string, unknown> | undefined =>
  side !== undefined && Buffer.byteLength(JSON.stringify(side)) <= mostSideBytes ? side : undefined;

const key = (scope: Scope, sk: string) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk,
});
const crmPrefix = (type: RecordType) => `LINK#crm#${type}#`;
const crmSideKey = (link: LinkKey) => key(link, crmPrefix(link.type) + link.crmId);
/** Keyed by Xero's kind, so that an invoice made from an order cannot be linked to an invoice as well. */
const xeroSideKey = (link: Scope & { kind: XeroKind; xeroId: string }) =>
  key(link, `LINK#xero#${link.kind}#${link.xeroId}`);

/** Where people look for it: by its number, code or name in Xero. */
const linkFoundBy = (type: RecordType, { number, name }: Link['xero']) => foundBy(type, number ?? name);

const contactIn = (standing: Record<string, unknown> | undefined): string | undefined => {
  const contact: unknown = standing?.contact;
  const id: unknown = contact !== null && typeof contact === 'object' && 'contactID' in contact && contact.contactID;
  return typeof id === 'string' ? id : undefined;
};

/** The Xero contact that a document is for, as long as it stands there; no contact can be archived under it. */
const contactOf = (
  { kind, xero }: Pick<Link, 'kind' | 'xero'>,
  standing: Record<string, unknown> | undefined,
): string | undefined =>
  kind === 'payment' || ['DELETED', 'VOIDED'].includes(xero.status ?? '') ? undefined : contactIn(standing);

const stored = (link: Link) => ({
  ...link,
  foundBy: linkFoundBy(link.type, link.xero),
  partOf: link.backfill === undefined ? undefined : partOf.linkOfBackfill(link.backfill, link.type),
  forContact: contactOf(link, link.xeroSeen ?? link.xeroSide),
  crmSide: keptSide(link.crmSide),
  xeroSide: keptSide(link.xeroSide),
  xeroSeen: keptSide(link.xeroSeen),
});

const reversePut = (tableName: string, { type, crmId, ...link }: Link) => ({
  TableName: tableName,
  Item: {
    ...{ ...xeroSideKey(link), type, crmId, xeroId: link.xeroId },
    partOf: link.madeIn === undefined ? undefined : partOf.linkOfCall(link.madeIn, type),
  },
});

/**
 * The writes that store a link, for a transaction. Each side's condition keeps links one to one: a CRM record never
 * changes its Xero record silently, and a Xero record never gets a second CRM record. `replaces`: the Xero record whose
 * place the new one takes.
 */
export const linkPuts = (tableName: string, link: Link, replaces?: string) => [
  {
    Put: {
      TableName: tableName,
      Item: { ...crmSideKey(link), ...stored(link) },
      ConditionExpression: 'attribute_not_exists(pk) OR xeroId IN (:xeroId, :replaced)',
      ExpressionAttributeValues: { ':xeroId': link.xeroId, ':replaced': replaces ?? link.xeroId },
    },
  },
  {
    Put: {
      ...reversePut(tableName, link),
      ConditionExpression: 'attribute_not_exists(pk) OR (crmId = :crmId AND #type = :type)',
      ExpressionAttributeNames: { '#type': 'type' },
      ExpressionAttributeValues: { ':crmId': link.crmId, ':type': link.type },
    },
  },
  ...(replaces === undefined || replaces === link.xeroId
    ? []
    : [{ Delete: { TableName: tableName, Key: xeroSideKey({ ...link, xeroId: replaces }) } }]),
];

type Touch = Partial<
  Pick<Link, 'crmFingerprint' | 'crmVersion' | 'crmSide' | 'acts' | 'toldFingerprint' | 'updatedAt'>
>;

/**
 * The update of single fields of a link, for a transaction: what others note meanwhile (what Xero shows) stays. Fails
 * when the link has moved to another Xero record; with `asSeen` also when Xero has shown something else since `link` was
 * read.
 */
export const linkUpdate = (tableName: string, link: Link, touch: Touch, { asSeen = false } = {}) => {
  const fields = { ...touch, ...('crmSide' in touch && { crmSide: keptSide(touch.crmSide) }) };
  const set = Object.entries(fields).filter(([, value]) => value !== undefined);
  const gone = Object.entries(fields).filter(([, value]) => value === undefined);
  const removed = gone.map(([field]) => `#${field}`);
  return {
    Update: {
      TableName: tableName,
      Key: crmSideKey(link),
      UpdateExpression: [
        `SET ${set.map(([field]) => `#${field} = :${field}`).join(', ')}`,
        ...(removed.length > 0 ? [`REMOVE ${removed.join(', ')}`] : []),
      ].join(' '),
      ConditionExpression: asSeen ? ifUnseen(link) : 'xeroId = :xeroId',
      ExpressionAttributeNames: Object.fromEntries(Object.keys(fields).map((field) => [`#${field}`, field])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(set.map(([field, value]) => [`:${field}`, value])),
        ':xeroId': link.xeroId,
        ...(asSeen && seenBefore(link)),
      },
    },
  };
};

/** The link is where it was, and nothing of Xero's was noted or written since it was read. */
const ifUnseen = (link: Link) =>
  `xeroId = :xeroId AND ${
    link.xeroFingerprint === undefined ? 'attribute_not_exists(xeroFingerprint)' : 'xeroFingerprint = :before'
  }`;
const seenBefore = ({ xeroFingerprint }: Link) => (xeroFingerprint === undefined ? {} : { ':before': xeroFingerprint });

/** One link by its CRM id, read consistently. */
export const getLink = async (table: Table, link: LinkKey): Promise<Link | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: crmSideKey(link), ConsistentRead: true }),
  );
  return Item && linkSchema.parse(Item);
};

/** Links of many CRM records of one type, by CRM id; ids without a link are absent from the map. */
export const getLinks = async (
  table: Table,
  scope: Scope,
  type: RecordType,
  crmIds: Iterable<string>,
): Promise<Map<string, Link>> => {
  const keys = [...new Set(crmIds)].map((crmId) => crmSideKey({ ...scope, type, crmId }));
  const links = (await batchGet(table, keys)).map((item) => linkSchema.parse(item));
  return new Map(links.map((link) => [link.crmId, link]));
};

/** The links of one type, a page at a time, in the order of their CRM ids. */
export const listLinks = async (
  table: Table,
  scope: Scope,
  type: RecordType,
  page: { limit?: number; after?: string | undefined } = {},
): Promise<{ links: Link[]; next?: string | undefined }> => {
  const { pk, sk: prefix } = key(scope, crmPrefix(type));
  const after = page.after === undefined ? undefined : prefix + page.after;
  const { rows, next } = await queryPage(table, { pk, prefix }, { limit: page.limit ?? 200, after });
  return { links: rows.map((row) => linkSchema.parse(row)), next: next?.slice(prefix.length) };
};

const reverseSchema = z.object({ type: recordTypeSchema, crmId: z.string(), xeroId: z.string() });

/** A record of the CRM that a Xero record belongs to. */
export type Holder = Pick<Link, 'type' | 'crmId'>;

/** Which CRM record holds each of these Xero records of one kind; unlinked ids are absent from the map. */
export const getHolders = async (
  table: Table,
  scope: Scope,
  kind: XeroKind,
  xeroIds: Iterable<string>,
): Promise<Map<string, Holder>> => {
  const keys = [...new Set(xeroIds)].map((xeroId) => xeroSideKey({ ...scope, kind, xeroId }));
  const rows = (await batchGet(table, keys)).map((item) => reverseSchema.parse(item));
  return new Map(rows.map(({ type, crmId, xeroId }) => [xeroId, { type, crmId }]));
};

/** The CRM records that hold a Xero record of one kind whose id begins with `beginning`, at most `limit`. */
export const findHolders = async (
  table: Table,
  scope: Scope,
  kind: XeroKind,
  beginning: string,
  limit: number,
): Promise<Holder[]> => {
  const { pk, sk: prefix } = xeroSideKey({ ...scope, kind, xeroId: beginning });
  const { rows } = await queryPage(table, { pk, prefix }, { limit });
  return rows.map((row) => reverseSchema.parse(row)).map(({ type, crmId }) => ({ type, crmId }));
};

/** What was seen of a linked record in Xero. Without `xeroSeen`: it is as both sides agreed. */
export interface Seen {
  xero: Link['xero'];
  xeroSeen?: Record<string, unknown> | undefined;
  /** What both sides agree on from now on. */
  xeroSide?: Record<string, unknown> | undefined;
  xeroFingerprint?: string | undefined;
  /** Fingerprint of what the CRM is told with it. */
  toldFingerprint?: string | undefined;
}

/**
 * The update that notes what a linked record looks like in Xero now, for a transaction. `link` is what was read: the update
 * fails when the link has moved, or when something newer of Xero's was noted or written meanwhile. What is too large to
 * be kept leaves nothing to compare with.
 */
export const seenUpdate = (tableName: string, link: Link, seen: Seen) => {
  const { xero, xeroSeen, xeroFingerprint, toldFingerprint } = seen;
  const kept = keptSide(xeroSeen);
  const agreed = keptSide(seen.xeroSide);
  const contact = contactOf({ ...link, xero }, xeroSeen ?? seen.xeroSide ?? link.xeroSide);
  const set = ['xero = :xero', 'foundBy = :foundBy'];
  const remove: string[] = [];
  if (contact === undefined) remove.push('forContact');
  else set.push('forContact = :contact');
  if (kept) set.push('xeroSeen = :seen');
  else remove.push('xeroSeen');
  if (agreed) set.push('xeroSide = :agreed');
  else if ((xeroSeen && !kept) || seen.xeroSide) remove.push('xeroSide');
  if (xeroFingerprint !== undefined) set.push('xeroFingerprint = :fingerprint');
  if (toldFingerprint !== undefined) set.push('toldFingerprint = :told');
  return {
    Update: {
      TableName: tableName,
      Key: crmSideKey(link),
      UpdateExpression: `SET ${set.join(', ')}${remove.length > 0 ? ` REMOVE ${remove.join(', ')}` : ''}`,
      ConditionExpression: ifUnseen(link),
      ExpressionAttributeValues: {
        ':xero': xero,
        ':foundBy': linkFoundBy(link.type, xero),
        ':xeroId': link.xeroId,
        ...seenBefore(link),
        ...(contact !== undefined && { ':contact': contact }),
        ...(kept && { ':seen': kept }),
        ...(agreed && { ':agreed': agreed }),
        ...(xeroFingerprint !== undefined && { ':fingerprint': xeroFingerprint }),
        ...(toldFingerprint !== undefined && { ':told': toldFingerprint }),
      },
    },
  };
};

/** Notes what a linked record looks like in Xero now (see `seenUpdate`); false when that is old news. */
export const noteSeen = (table: Table, link: Link, seen: Seen): Promise<boolean> =>
  conditionHeld(() => table.doc.send(new UpdateCommand(seenUpdate(table.name, link, seen).Update)));

/**
 * The CRM has taken what Xero showed: both sides agree on it now, and the CRM's record holds what it was told. False (and
 * nothing is written) when Xero has shown something else since, or there is nothing to settle.
 */
export const settleSeen = async (
  table: Table,
  key: LinkKey,
  xeroFingerprint: string,
  told: Parameters<typeof withNews>[1] = {},
): Promise<boolean> => {
  for (let attempt = 0; attempt < mostSettling; attempt += 1) {
    const link = await getLink(table, key);
    if (link?.xeroFingerprint !== xeroFingerprint) return false;
    const { xeroSeen, crmSide, crmVersion } = link;
    const crm = crmSide && (told.changedFields ?? []).length > 0 ? keptSide(withNews(crmSide, told)) : crmSide;
    if (!xeroSeen && crm === crmSide) return false;
    const set = [...(xeroSeen ? ['xeroSide = xeroSeen'] : []), ...(crm && crm !== crmSide ? ['crmSide = :crm'] : [])];
    const remove = [...(xeroSeen ? ['xeroSeen'] : []), ...(crmSide && !crm ? ['crmSide'] : [])];
    const settled = await conditionHeld(() =>
      table.doc.send(
        new UpdateCommand({
          TableName: table.name,
          Key: crmSideKey(link),
          UpdateExpression: [
            set.length > 0 ? `SET ${set.join(', ')}` : '',
            remove.length > 0 ? `REMOVE ${remove.join(', ')}` : '',
          ].join(' '),
          ConditionExpression: `xeroFingerprint = :fingerprint AND crmVersion = :version AND attribute_${xeroSeen ? 'exists' : 'not_exists'}(xeroSeen)`,
          ExpressionAttributeValues: {
            ...{ ':fingerprint': xeroFingerprint, ':version': crmVersion },
            ...(crm && crm !== crmSide && { ':crm': crm }),
          },
        }),
      ),
    );
    if (settled) return true;
  }
  return false;
};

/**
 * Lets a link follow a merge in Xero: the CRM record now belongs to `xeroId`. False when that Xero record belongs to
 * another CRM record, or when the link has changed meanwhile; then nothing is written. When the record that it led to was
 * changed says nothing of the other one.
 */
export const moveLink = (table: Table, link: Link, xeroId: string, now: Date): Promise<boolean> => {
  const { updatedAt: _, ...xero } = link.xero;
  const moved = { ...link, xeroId, xero, updatedAt: now.toISOString() };
  return conditionHeld(() =>
    table.doc.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: table.name,
              Item: { ...crmSideKey(moved), ...stored(moved) },
              ConditionExpression: 'xeroId = :old AND updatedAt = :updatedAt',
              ExpressionAttributeValues: { ':old': link.xeroId, ':updatedAt': link.updatedAt },
            },
          },
          { Put: { ...reversePut(table.name, moved), ConditionExpression: 'attribute_not_exists(pk)' } },
          { Delete: { TableName: table.name, Key: xeroSideKey(link) } },
        ],
      }),
    ),
  );
};

/** The writes that take a link apart, for a transaction; they fail when it has moved to another Xero record meanwhile. */
export const unlinkWrites = (tableName: string, link: Link) => [
  {
    Delete: {
      TableName: tableName,
      Key: crmSideKey(link),
      ConditionExpression: 'xeroId = :xeroId',
      ExpressionAttributeValues: { ':xeroId': link.xeroId },
    },
  },
  { Delete: { TableName: tableName, Key: xeroSideKey(link) } },
];

/**
 * Takes a link apart; false when it has moved to another Xero record meanwhile, or a call to Xero is open that would make it
 * again; then it stays.
 */
export const unlink = async (table: Table, link: Link): Promise<boolean> =>
  !(await transact(table, [...unlinkWrites(table.name, link), unlessBeingSent(table.name, link)]));
