import { type Activity, activityPut } from './activities.ts';
import { type Change, type ChangeKey, changeItem, changeItemKey } from './changes.ts';
import { type Delivery, deliveryWrite } from './deliveries.ts';
import { type Link, linkPuts, linkUpdate } from './links.ts';
import type { Table } from './table.ts';
import { tombstonePut } from './tombstones.ts';
import { transact } from './transact.ts';

/** What became of one change: all of it is stored, or nothing. */
export interface Outcome {
  key: ChangeKey;
  /** The snapshot that was worked on. */
  rev: string;
  /** `done`: the change goes; otherwise the row it becomes (parked, or ready again later). */
  becomes: 'done' | Change;
  link?: Link;
  /** The Xero record whose place the link's new one takes. */
  replaces?: string | undefined;
  /** Single fields of a link that stays as it is otherwise. */
  touched?: { link: Link; fields: Parameters<typeof linkUpdate>[2]; asSeen?: boolean };
  activity?: Activity;
  delivery?: Delivery;
  /** Remembers a deletion that no link remembers. */
  tombstone?: { version: string; fingerprint: string; at: Date };
}

/**
 * Stores an outcome in one transaction.
 * - `stored`: as asked;
 * - `superseded`: a newer snapshot of the record has come meanwhile and stays as it is. What was done in Xero (a link or an act,
 *   and what goes with it) is stored, everything else is old news and is not;
 * - `linkTaken`: one side of the link belongs to another record already (of a touched link: it has changed meanwhile);
 *   nothing was stored.
 */
export const recordOutcome = async (table: Table, outcome: Outcome): Promise<'stored' | 'superseded' | 'linkTaken'> => {
  const { key, rev, link, touched, activity, delivery, tombstone } = outcome;
  const revised = {
    ConditionExpression: 'rev = :rev',
    ExpressionAttributeValues: { ':rev': rev },
  };
  const changeWrite =
    outcome.becomes === 'done'
      ? { Delete: { TableName: table.name, Key: changeItemKey(key), ...revised } }
      : { Put: { TableName: table.name, Item: changeItem(outcome.becomes), ...revised } };
  const rest = [
    ...(link ? linkPuts(table.name, link, outcome.replaces) : []),
    ...(touched ? [linkUpdate(table.name, touched.link, touched.fields, touched)] : []),
    ...(activity ? [activityPut(table.name, activity)] : []),
    ...(delivery ? [deliveryWrite(table.name, delivery)] : []),
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
  const codes = await transact(table, [changeWrite, ...rest]);
  if (!codes) return 'stored';
  if (codes.slice(1).includes('ConditionalCheckFailed')) return 'linkTaken';
  if (!link && !touched?.fields.acts) return 'superseded';
  return (await transact(table, rest)) ? 'linkTaken' : 'superseded';
};

/**
 * Stores a change that follows from a record (`derived`) and notes in the record's link that it was derived, together.
 * `seenRev` is the revision of the derived record's change that stood there. False when one of the two has changed.
 */
export const recordDerived = async (
  table: Table,
  link: Link,
  acts: string[],
  derived: Change | undefined,
  seenRev: string | undefined,
): Promise<boolean> => {
  const put = derived && {
    Put: {
      TableName: table.name,
      Item: changeItem(derived),
      ...(seenRev === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'rev = :rev', ExpressionAttributeValues: { ':rev': seenRev } }),
    },
  };
  return !(await transact(table, [linkUpdate(table.name, link, { acts }), ...(put ? [put] : [])]));
};
