import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { problemSchema } from '../failures/failure.ts';
import { queryRows } from './query-rows.ts';
import { isConditionFailed, organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

const reconcileSchema = z.object({
  /** When the last whole reconcile ended. */
  doneAt: z.string().optional(),
  /** How far the present one has come. */
  readTo: z.string().optional(),
});

/** Stands among changed settings for what people changed in Xero. */
export const MENDED = '(xero)';

const pullSchema = z.object({
  workspace: z.string(),
  organisation: z.string(),
  /** Grows with every ring, so that a worker never silences a ring it has not seen. */
  rings: z.int(),
  /** When the worker is next rung for. */
  dueAt: z.string().optional(),
  /** When the worker wanted to look again; the sweep's own rings and troubles leave it, so that it shows what is overdue. */
  wantedAt: z.string().optional(),
  /** When each kind, and the reference data, are due. */
  next: z.record(z.string(), z.string()).default({}),
  reconciles: z.record(z.string(), reconcileSchema).default({}),
  /** When people asked for kinds last: one whose last finished pass began before that is read at once. */
  asked: z.record(z.string(), z.string()).default({}),
  /** Set when Xero's messages had a gap: whatever they tell of is polled at once. */
  gapAt: z.string().optional(),
  /** Settings (dot paths; `MENDED`: something in Xero) that were changed and may cure more records than could be tried again at once. */
  cured: z.array(z.string()).optional(),
  /** When they last were: what was tried again since then is not tried once more. */
  curedAt: z.string().optional(),
  /** Why the worker gave way last. */
  trouble: problemSchema.optional(),
});
/** When an organisation is next read from Xero, and how far the slow reconcile has come. One row an organisation. */
export type Pull = z.output<typeof pullSchema>;

const pullKey = ({ workspace, organisation }: Scope) => ({
  pk: organisationPartition(workspace, organisation),
  sk: 'PULL',
});

/**
 * Marks that the organisation is to be read from `at` on. `gap`: messages of Xero's were lost; `kinds`: these at once; `cured`: what
 * these settings may cure is to be tried again.
 */
export const ringPull = async (
  table: Table,
  scope: Scope,
  at: Date,
  { gap = false, kinds = [], cured = [] }: { gap?: boolean; kinds?: readonly string[]; cured?: readonly string[] } = {},
): Promise<void> => {
  const more = [
    ...kinds.map((_, n) => `asked.#k${n} = :at`),
    ...(gap ? ['gapAt = :at'] : []),
    ...(cured.length > 0 ? ['cured = list_append(if_not_exists(cured, :none), :cured), curedAt = :at'] : []),
  ];
  await table.doc.send(
    new UpdateCommand({
      TableName: table.name,
      Key: pullKey(scope),
      UpdateExpression: `SET workspace = :w, organisation = :o, #due = :pull, dueAt = :at, wantedAt = if_not_exists(wantedAt, :at)${more.map((one) => `, ${one}`).join('')} ADD rings :one`,
      ExpressionAttributeNames: { '#due': 'due', ...Object.fromEntries(kinds.map((kind, n) => [`#k${n}`, kind])) },
      ExpressionAttributeValues: {
        ':w': scope.workspace,
        ':o': scope.organisation,
        ':pull': 'pull',
        ':at': at.toISOString(),
        ':one': 1,
        ...(cured.length > 0 && { ':none': [], ':cured': cured }),
      },
    }),
  );
};

/** Asks for these kinds to be read as soon as possible, and rings. */
export const askForKinds = async (table: Table, scope: Scope, kinds: readonly string[], now: Date): Promise<void> => {
  await table.doc.send(
    new UpdateCommand({
      TableName: table.name,
      Key: pullKey(scope),
      UpdateExpression:
        'SET workspace = :w, organisation = :o, rings = if_not_exists(rings, :zero), asked = if_not_exists(asked, :none)',
      ExpressionAttributeValues: { ':w': scope.workspace, ':o': scope.organisation, ':zero': 0, ':none': {} },
    }),
  );
  await ringPull(table, scope, now, { kinds });
};

/** The organisation's row; undefined when it never rang. */
export const getPull = async (table: Table, scope: Scope): Promise<Pull | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: pullKey(scope), ConsistentRead: true }),
  );
  return Item && pullSchema.parse(Item);
};

const update = async (
  table: Table,
  pull: Scope,
  fields: Record<string, unknown>,
  { gone = [], rings }: { gone?: string[]; rings?: number } = {},
): Promise<boolean> => {
  const set = Object.entries(fields);
  const names = [...set.map(([name]) => name), ...gone];
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: pullKey(pull),
        UpdateExpression: [
          ...(set.length > 0 ? [`SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`] : []),
          ...(gone.length > 0 ? [`REMOVE ${gone.map((name) => `#${name}`).join(', ')}`] : []),
        ].join(' '),
        ConditionExpression: rings === undefined ? 'attribute_exists(pk)' : 'rings = :rings',
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
          ...(rings !== undefined && { ':rings': rings }),
        },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

/** Keeps what the worker has done so far; the ring stays as it is. */
export const keepPull = async (table: Table, pull: Pull): Promise<void> => {
  await update(table, pull, { next: pull.next, reconciles: pull.reconciles });
};

/**
 * Sets when the worker is rung for next, and notes the trouble that ended its work, if any. False when it rang since
 * `pull` was read: then it stays due as it was rung. `gapClosed`: what the gap may have hidden has been read.
 */
export const setPull = (
  table: Table,
  pull: Pull,
  dueAt: string,
  { trouble, gapClosed = false }: { trouble?: Pull['trouble']; gapClosed?: boolean } = {},
): Promise<boolean> =>
  update(
    table,
    pull,
    { due: 'pull', dueAt, ...(trouble ? { trouble } : { wantedAt: dueAt }) },
    { gone: [...(trouble ? [] : ['trouble']), ...(gapClosed ? ['gapAt'] : [])], rings: pull.rings },
  );

/** Notes that what changed settings may cure has been tried again. Nothing happens when it rang meanwhile. */
export const endCuring = (table: Table, pull: Pull): Promise<boolean> =>
  update(table, pull, {}, { gone: ['cured', 'curedAt'], rings: pull.rings });

/** Notes that it was rung for, so that the sweep leaves it alone until `dueAt`. Nothing happens when it rang meanwhile. */
export const deferPull = (table: Table, pull: Pull, dueAt: string): Promise<boolean> =>
  update(table, pull, { dueAt }, { rings: pull.rings });

/** Organisations that are to be read at `now`, over all workspaces. Eventually consistent: the next sweep sees what this one missed. */
export const duePulls = async (table: Table, now: Date): Promise<Pull[]> => {
  const rows = await queryRows(table, {
    IndexName: 'due',
    KeyConditionExpression: '#due = :pull AND dueAt <= :now',
    ExpressionAttributeNames: { '#due': 'due' },
    ExpressionAttributeValues: { ':pull': 'pull', ':now': now.toISOString() },
  });
  return rows.map((row) => pullSchema.parse(row));
};
