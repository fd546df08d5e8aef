import { randomUUID } from 'node:crypto';
import { contentFingerprint } from '../records/fingerprint.ts';
import { type Activity, activityPut } from '../store/activities.ts';
import { unlessBeingSent } from '../store/batches.ts';
import { type Change, changeItem } from '../store/changes.ts';
import { type Link, linkUpdate, unlinkWrites } from '../store/links.ts';
import { transact } from '../store/transact.ts';
import type { Desk } from './asked.ts';

/**
 * Puts the CRM's record, as it was last carried over, into the queue again, with its line in the log: what stands in Xero gives
 * way. `anew`: it is gone in Xero, so its link goes as well and it is made again. False when something of it waits already
 * or is being sent. The caller rings.
 */
export const sendAgain = async (
  { table, scope, asked }: Desk,
  link: Link,
  crmSide: Record<string, unknown>,
  line: Activity,
  anew = false,
): Promise<boolean> => {
  const now = asked.now.toISOString();
  const change: Change = {
    ...{ workspace: scope.workspace, organisation: scope.organisation },
    record: { type: link.type, data: { ...crmSide, id: link.crmId } },
    ...{ deleted: false, rev: randomUUID(), take: 'crm', byHand: true },
    ...{ fingerprint: contentFingerprint({ type: link.type, data: crmSide }, false), version: link.crmVersion },
    ...{ receivedAt: now, readyAt: now, attempts: 0, deaths: 0 },
  };
  const put = {
    Put: { TableName: table.name, Item: changeItem(change), ConditionExpression: 'attribute_not_exists(pk)' },
  };
  const forget = anew ? unlinkWrites(table.name, link) : [linkUpdate(table.name, link, { crmFingerprint: '' })];
  return !(await transact(table, [put, ...forget, unlessBeingSent(table.name, link), activityPut(table.name, line)]));
};
