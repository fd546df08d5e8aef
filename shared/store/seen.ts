import { type Activity, activityPut } from './activities.ts';
import { type Delivery, deliveryWrite } from './deliveries.ts';
import { type Link, type Seen, seenUpdate } from './links.ts';
import { strangerPut } from './strangers.ts';
import type { Table } from './table.ts';
import { transact } from './transact.ts';

/** News for the CRM with its line in the log. */
export interface News {
  delivery: Delivery;
  activity: Activity;
}

const newsPuts = (tableName: string, news: News | undefined) =>
  news ? [deliveryWrite(tableName, news.delivery), activityPut(tableName, news.activity)] : [];

/**
 * Notes what a linked record looks like in Xero now, together with what the CRM is told of it. False when the link has
 * moved, or something newer of Xero's was noted meanwhile; then nothing is stored.
 */
export const recordSeen = async (table: Table, link: Link, seen: Seen, news?: News): Promise<boolean> =>
  !(await transact(table, [seenUpdate(table.name, link, seen), ...newsPuts(table.name, news)]));

/** Stores news of a Xero record that the CRM does not have, and that it was told of it. */
export const recordStranger = async (
  table: Table,
  stranger: { kind: Link['kind']; xeroId: string; fingerprint: string },
  news: News,
): Promise<void> => {
  const { kind, ...rest } = stranger;
  await transact(table, [strangerPut(table.name, news.delivery, kind, rest), ...newsPuts(table.name, news)]);
};
