import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { normalisedName } from '../records/contact.ts';
import { batchGet } from './batch-get.ts';
import { queryPage } from './query-rows.ts';
import { isConditionFailed, organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

/** The kinds whose records are looked up by what names them. */
export type DirectoryKind = 'contact' | 'item' | 'purchaseOrder';

/**
 * The directory of what stands in an organisation's Xero: which contact bears which name, number, e-mail address and tax
 * number, which item which code, which purchase order which number. Kept here, since matching fifty records by asking
 * Xero would cost a call each.
 */
const entrySchema = z.object({
  xeroId: z.string(),
  name: z.string().optional(),
  /** The contact's number (our CRM id), the item's code, the purchase order's number. */
  number: z.string().optional(),
  email: z.string().optional(),
  taxNumber: z.string().optional(),
  status: z.string(),
  mergedInto: z.string().optional(),
});
export type DirectoryEntry = z.output<typeof entrySchema>;

const signs = ['name', 'number', 'email', 'taxNumber'] as const;
type Sign = (typeof signs)[number];

/** Equal signs in one spelling: case and spacing do not count, save in numbers of contacts, which are CRM ids. */
const normalised = (kind: DirectoryKind, sign: Sign, value: string): string => {
  if (sign === 'number') return kind === 'contact' ? value : value.trim().toLowerCase();
  if (sign === 'taxNumber') return value.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
  return normalisedName(value);
};

type Key = { pk: string; sk: string };

const key = (scope: Scope, kind: DirectoryKind, rest: string): Key => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk: `DIRECTORY#${kind}#${rest}`,
});
const entryKey = (scope: Scope, kind: DirectoryKind, xeroId: string) => key(scope, kind, `id#${xeroId}`);

/** DynamoDB takes keys of up to 1 KB; what is longer names nothing that anybody looks up. */
const mostSignBytes = 900;

const signKey = (scope: Scope, kind: DirectoryKind, sign: Sign, value: string): Key[] => {
  const text = normalised(kind, sign, value);
  return text === '' || Buffer.byteLength(text) > mostSignBytes ? [] : [key(scope, kind, `${sign}#${text}`)];
};

const signpostSchema = z.object({ sk: z.string(), ids: z.set(z.string()).default(new Set()) });

const keysOf = (scope: Scope, kind: DirectoryKind, entry: DirectoryEntry): (Key & { sign: Sign })[] =>
  signs.flatMap((sign) => {
    const value = entry[sign];
    return value === undefined ? [] : signKey(scope, kind, sign, value).map((where) => ({ ...where, sign }));
  });

/** An e-mail address or tax number that more share than this tells nobody apart. */
const mostSharing = 50;

const addTo = async (table: Table, { sign, ...where }: Key & { sign: Sign }, xeroId: string): Promise<void> => {
  const limited = sign === 'email' || sign === 'taxNumber';
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: where,
        UpdateExpression: 'ADD ids :ids',
        ...(limited && { ConditionExpression: 'attribute_not_exists(ids) OR size(ids) < :most' }),
        ExpressionAttributeValues: { ':ids': new Set([xeroId]), ...(limited && { ':most': mostSharing }) },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};

const takeFrom = (table: Table, { sign: _, ...where }: Key & { sign: Sign }, xeroId: string) =>
  table.doc.send(
    new UpdateCommand({
      TableName: table.name,
      Key: where,
      UpdateExpression: 'DELETE ids :ids',
      ExpressionAttributeValues: { ':ids': new Set([xeroId]) },
    }),
  );

/**
 * Takes up records as Xero shows them now. The signposts of a new name are set before the entry is, and those of the
 * old one removed after it: a crash in between leaves one signpost too many, which reading corrects.
 */
export const rememberEntries = async (
  table: Table,
  scope: Scope,
  kind: DirectoryKind,
  entries: DirectoryEntry[],
): Promise<void> => {
  const newest = new Map(entries.map((entry) => [entry.xeroId, entry]));
  const stored = await batchGet(
    table,
    [...newest.keys()].map((xeroId) => entryKey(scope, kind, xeroId)),
  );
  const known = new Map(stored.map((item) => [String(item.xeroId), entrySchema.parse(item)]));
  const remember = async (entry: DirectoryEntry) => {
    const before = known.get(entry.xeroId);
    if (before && JSON.stringify(entrySchema.parse(entry)) === JSON.stringify(before)) return;
    const now = keysOf(scope, kind, entry);
    const then = before ? keysOf(scope, kind, before) : [];
    const missing = now.filter((where) => !then.some((old) => old.sk === where.sk));
    const stale = then.filter((where) => !now.some((fresh) => fresh.sk === where.sk));
    await Promise.all(missing.map((where) => addTo(table, where, entry.xeroId)));
    await table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...entryKey(scope, kind, entry.xeroId), ...entrySchema.parse(entry) },
      }),
    );
    await Promise.all(stale.map((where) => takeFrom(table, where, entry.xeroId)));
  };
  const todo = [...newest.values()];
  while (todo.length > 0) await Promise.all(todo.splice(0, 20).map(remember));
};

/** Drops a record that Xero does not know any more; its signposts lead nowhere then. */
export const forgetEntry = async (table: Table, scope: Scope, kind: DirectoryKind, xeroId: string): Promise<void> => {
  await table.doc.send(new DeleteCommand({ TableName: table.name, Key: entryKey(scope, kind, xeroId) }));
};

/** What records are looked up by. */
export interface Wanted {
  names?: Iterable<string>;
  /** Contact numbers, item codes or purchase order numbers. */
  numbers?: Iterable<string>;
  emails?: Iterable<string>;
  taxNumbers?: Iterable<string>;
}

/** Entries that bear one of these signs (names, codes and addresses in any case and spacing), and what they were merged into. */
export const findEntries = async (
  table: Table,
  scope: Scope,
  kind: DirectoryKind,
  { names = [], numbers = [], emails = [], taxNumbers = [] }: Wanted,
): Promise<DirectoryEntry[]> => {
  const wanted: [Sign, Iterable<string>][] = [
    ['name', names],
    ['number', numbers],
    ['email', emails],
    ['taxNumber', taxNumbers],
  ];
  const signposts = new Map(
    wanted.flatMap(([sign, values]) =>
      [...values].flatMap((value) => signKey(scope, kind, sign, value)).map((where) => [where.sk, where] as const),
    ),
  );
  const ids = (await batchGet(table, [...signposts.values()])).flatMap((item) => [...signpostSchema.parse(item).ids]);
  return findEntriesById(table, scope, kind, ids);
};

/** The first `limit` names (numbers, addresses) that begin with a text, as the entries that bear them. */
export const findEntriesBeginning = async (
  table: Table,
  scope: Scope,
  kind: DirectoryKind,
  sign: Sign,
  text: string,
  { limit }: { limit: number },
): Promise<DirectoryEntry[]> => {
  const [where] = signKey(scope, kind, sign, text);
  if (!where) return [];
  const { rows } = await queryPage(table, { pk: where.pk, prefix: where.sk }, { limit });
  return findEntriesById(
    table,
    scope,
    kind,
    rows.flatMap((row) => [...signpostSchema.parse(row).ids]),
  );
};

/** Entries by their Xero ids, and what they were merged into. */
export const findEntriesById = async (
  table: Table,
  scope: Scope,
  kind: DirectoryKind,
  xeroIds: Iterable<string>,
): Promise<DirectoryEntry[]> => {
  const found = new Map<string, DirectoryEntry>();
  let missing = [...new Set(xeroIds)];
  while (missing.length > 0) {
    const keys = missing.map((id) => entryKey(scope, kind, id));
    const entries = (await batchGet(table, keys)).map((item) => entrySchema.parse(item));
    for (const entry of entries) found.set(entry.xeroId, entry);
    missing = [...new Set(entries.flatMap((entry) => entry.mergedInto ?? []))].filter((id) => !found.has(id));
  }
  return [...found.values()];
};
