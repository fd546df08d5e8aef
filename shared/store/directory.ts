import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { normalisedName } from '../records/contact.ts';
import { batchGet } from './batch-get.ts';
import { organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

/**
 * The directory of an organisation's Xero contacts: who bears which name and number. Kept here, since matching fifty
 * contacts by asking Xero would cost a call each.
 */
const entrySchema = z.object({
  xeroId: z.string(),
  name: z.string(),
  number: z.string().optional(),
  status: z.string(),
  mergedInto: z.string().optional(),
});
export type DirectoryEntry = z.output<typeof entrySchema>;

const key = (scope: Scope, sk: string) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk: `DIRECTORY#contact#${sk}`,
});
const entryKey = (scope: Scope, xeroId: string) => key(scope, `id#${xeroId}`);
const nameKey = (scope: Scope, name: string) => key(scope, `name#${normalisedName(name)}`);
const numberKey = (scope: Scope, number: string) => key(scope, `number#${number}`);

const signpostSchema = z.object({ sk: z.string(), ids: z.set(z.string()).default(new Set()) });

const keysOf = (scope: Scope, entry: DirectoryEntry) => [
  nameKey(scope, entry.name),
  ...(entry.number === undefined ? [] : [numberKey(scope, entry.number)]),
];

const changeSignpost = (table: Table, where: { pk: string; sk: string }, verb: 'ADD' | 'DELETE', xeroId: string) =>
  table.doc.send(
    new UpdateCommand({
      TableName: table.name,
      Key: where,
      UpdateExpression: `${verb} ids :ids`,
      ExpressionAttributeValues: { ':ids': new Set([xeroId]) },
    }),
  );

/**
 * Takes up contacts as Xero shows them now. The signposts of a new name are set before the entry is, and those of the
 * old one removed after it: a crash in between leaves one signpost too many, which reading corrects.
 */
export const rememberContacts = async (table: Table, scope: Scope, entries: DirectoryEntry[]): Promise<void> => {
  const newest = new Map(entries.map((entry) => [entry.xeroId, entry]));
  const known = new Map(
    (
      await batchGet(
        table,
        [...newest.keys()].map((xeroId) => entryKey(scope, xeroId)),
      )
    ).map((item) => {
      const entry = entrySchema.parse(item);
      return [entry.xeroId, entry];
    }),
  );
  const remember = async (entry: DirectoryEntry) => {
    const before = known.get(entry.xeroId);
    if (before && JSON.stringify(entrySchema.parse(entry)) === JSON.stringify(before)) return;
    const now = keysOf(scope, entry);
    const then = before ? keysOf(scope, before) : [];
    const missing = now.filter((where) => !then.some((old) => old.sk === where.sk));
    const stale = then.filter((where) => !now.some((fresh) => fresh.sk === where.sk));
    await Promise.all(missing.map((where) => changeSignpost(table, where, 'ADD', entry.xeroId)));
    await table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...entryKey(scope, entry.xeroId), ...entrySchema.parse(entry) },
      }),
    );
    await Promise.all(stale.map((where) => changeSignpost(table, where, 'DELETE', entry.xeroId)));
  };
  const todo = [...newest.values()];
  while (todo.length > 0) await Promise.all(todo.splice(0, 20).map(remember));
};

/** Drops a contact that Xero does not know any more; its signposts lead nowhere then. */
export const forgetContact = async (table: Table, scope: Scope, xeroId: string): Promise<void> => {
  await table.doc.send(new DeleteCommand({ TableName: table.name, Key: entryKey(scope, xeroId) }));
};

/** Entries that bear one of these names (in any case and spacing) or numbers, and what they were merged into. */
export const findContacts = async (
  table: Table,
  scope: Scope,
  wanted: { names: Iterable<string>; numbers: Iterable<string> },
): Promise<DirectoryEntry[]> => {
  const signposts = new Map(
    [
      ...[...wanted.names].map((name) => nameKey(scope, name)),
      ...[...wanted.numbers].map((number) => numberKey(scope, number)),
    ].map((where) => [where.sk, where]),
  );
  const ids = (await batchGet(table, [...signposts.values()])).flatMap((item) => [...signpostSchema.parse(item).ids]);
  return findContactsById(table, scope, ids);
};

/** Entries by their Xero ids, and what they were merged into. */
export const findContactsById = async (
  table: Table,
  scope: Scope,
  xeroIds: Iterable<string>,
): Promise<DirectoryEntry[]> => {
  const found = new Map<string, DirectoryEntry>();
  let missing = [...new Set(xeroIds)];
  while (missing.length > 0) {
    const keys = missing.map((id) => entryKey(scope, id));
    const entries = (await batchGet(table, keys)).map((item) => entrySchema.parse(item));
    for (const entry of entries) found.set(entry.xeroId, entry);
    missing = [...new Set(entries.flatMap((entry) => entry.mergedInto ?? []))].filter((id) => !found.has(id));
  }
  return [...found.values()];
};

const stateSchema = z.object({
  /** Up to when Xero's changes are known. */
  watermark: z.string().optional(),
  /** When the last whole pass began. */
  refreshedAt: z.string(),
  /** A pass was begun and has come as far as the watermark. */
  partial: z.boolean().default(false),
});

/** How far the directory has been read; undefined before the first page. */
export const getDirectoryState = async (table: Table, scope: Scope) => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: key(scope, 'STATE'), ConsistentRead: true }),
  );
  return Item && stateSchema.parse(Item);
};

/** Keeps how far the directory has been read. */
export const putDirectoryState = async (
  table: Table,
  scope: Scope,
  state: z.output<typeof stateSchema>,
): Promise<void> => {
  await table.doc.send(new PutCommand({ TableName: table.name, Item: { ...key(scope, 'STATE'), ...state } }));
};
