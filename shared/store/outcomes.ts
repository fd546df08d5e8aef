import { setTimeout as sleep } from 'node:timers/promises';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Activity, activityPut } from './activities.ts';
import { type Change, type ChangeKey, changeItem, changeItemKey } from './changes.ts';
import { type Delivery, deliveryPut } from './deliveries.ts';
import { type Link, linkPuts } from './links.ts';
import { cancellationCodes, type Table } from './table.ts';
import { tombstonePut } from './tombstones.ts';

/** What became of one change: all of it is stored, or nothing. */
export interface Outcome {
  key: ChangeKey;
  /** The snapshot that was worked on. */
  rev: string;
  /** `done`: the change goes; otherwise the row it becomes (parked, or ready again later). */
  becomes: 'done' | Change;
  link?: Link;
  activity?: Activity;
  delivery?: Delivery;
  /** Remembers a deletion that no link remembers. */
  tombstone?: { version: string; fingerprint: string; at: Date };
}

/**
 * Stores an outcome in one transaction.
 * - `stored`: as asked;
 * - `superseded`: a newer snapshot of the record has come meanwhile and stays as it is. What was done in Xero (a link and
 *   what goes with it) is stored, everything else is old news and is not;
 * - `linkTaken`: one side of the link belongs to another record already; nothing was stored.
 */
export const recordOutcome = async (table: Table, outcome: Outcome): Promise<'stored' | 'superseded' | 'linkTaken'> => {
  const { key, rev, link, activity, delivery, tombstone } = outcome;
  const revised = {
    ConditionExpression: 'rev = :rev',
    ExpressionAttributeValues: { ':rev': rev },
  };
  const changeWrite =
    outcome.becomes === 'done'
      ? { Delete: { TableName: table.name, Key: changeItemKey(key), ...revised } }
      : { Put: { TableName: table.name, Item: changeItem(outcome.becomes), ...revised } };
  const rest = [
    ...(link ? linkPuts(table.name, link) : []),
    ...(activity ? [activityPut(table.name, activity)] : []),
    ...(delivery ? [deliveryPut(table.name, delivery)] : []),
    ...(tombstone
      ? [
          tombstonePut(
            table.name,
            key,
            key.type,
            { id: key.id, version: tombstone.version, fingerprint: tombstone.fingerprint },
            tombstone.at,
          ),
        ]
      : []),
  ];
  const write = async (items: NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>) => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await table.doc.send(new TransactWriteCommand({ TransactItems: items }));
        return undefined;
      } catch (error) {
        const codes = cancellationCodes(error);
        if (!codes) throw error;
        if (codes.includes('ConditionalCheckFailed')) return codes;
        if (attempt === conflictRetries) throw error;
        await sleep(conflictPauseMs * 2 ** attempt);
      }
    }
  };
  const codes = await write([changeWrite, ...rest]);
  if (!codes) return 'stored';
  if (codes.slice(1).includes('ConditionalCheckFailed')) return 'linkTaken';
  if (!link) return 'superseded';
  return (await write(rest)) ? 'linkTaken' : 'superseded';
};

/** Transactions collide with each other on AWS (`TransactionConflict`); the same again soon goes through. */
const conflictRetries = 5;
const conflictPauseMs = 20;
