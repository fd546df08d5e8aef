import { randomUUID } from 'node:crypto';
import { contentFingerprint } from '../records/fingerprint.ts';
import type { TypedRecord } from '../records/record.ts';
import { putActivity } from '../store/activities.ts';
import { type Change, crmVersion, getChange, putChange } from '../store/changes.ts';
import { getLink } from '../store/links.ts';
import { type Desk, decided } from './asked.ts';

/**
 * Stores a record that a person sends, like an event of the CRM would: newer than all that is known of it, older than the
 * CRM's next save. It goes also where the settings keep records of its type from going by themselves. False when somebody else has changed it at this moment. The bell is left to the caller.
 */
export const sendByHand = async (desk: Desk, record: TypedRecord, note: string): Promise<boolean> => {
  const { table, scope, asked } = desk;
  const { type, data } = record;
  const [before, link] = await Promise.all([
    getChange(table, { ...scope, type, id: data.id }),
    getLink(table, { ...scope, type, crmId: data.id }),
  ]);
  const now = asked.now.toISOString();
  const known = [before?.version, link?.crmVersion]
    .filter((one) => one !== undefined)
    .sort()
    .at(-1);
  const fresh = crmVersion(data, now);
  const change: Change = {
    ...{ ...scope, record, deleted: false, rev: randomUUID(), fingerprint: contentFingerprint(record, false) },
    version: known !== undefined && fresh <= known ? `${known}~` : fresh,
    ...{ receivedAt: now, readyAt: now, attempts: 0, deaths: 0, byHand: true },
  };
  if (!(await putChange(table, change, before?.rev))) return false;
  await putActivity(table, decided(desk, 'retried', { type, crmId: data.id }, { note }));
  return true;
};
