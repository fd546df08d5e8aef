import * as z from 'zod';
import { type RecordType, recordTypeSchema } from '../../../shared/records/record.ts';
import type { Activity } from '../../../shared/store/activities.ts';
import { type Change, getChange } from '../../../shared/store/changes.ts';
import { type Delivery, getDelivery } from '../../../shared/store/deliveries.ts';
import { getLink, type Link } from '../../../shared/store/links.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { listRecordActivities } from '../../../shared/store/record-activities.ts';
import { getRefusal, type Refusal } from '../../../shared/store/refusals.ts';
import { type Table, UNROUTED } from '../../../shared/store/table.ts';
import { titleOf } from '../words.ts';
import { type LinkCheck, linkCheckOf } from './link-check.ts';

export const recordKeySchema = z.object({ type: recordTypeSchema, id: z.string().trim().min(1).max(128) });
export type RecordKey = z.output<typeof recordKeySchema>;

/** All that is known of a record in one organisation. */
export interface KnownRecord {
  type: RecordType;
  id: string;
  called: string | undefined;
  link: Link | undefined;
  change: Change | undefined;
  delivery: Delivery | undefined;
  /** What the CRM sent of it last did not come in. */
  refusal: Refusal | undefined;
  /** A link that a person asked for and that Xero has not confirmed. */
  asked: LinkCheck | undefined;
  log: { activities: Activity[]; next: string | undefined };
}

const linesAPage = 50;

/** Reads what is known of a record; `after`: where to look further back in the log. */
export const readRecord = async (
  table: Table,
  { workspace, organisation }: Organisation,
  { type, id }: RecordKey,
  after: string | undefined,
): Promise<KnownRecord> => {
  const scope = { workspace, organisation };
  const [link, change, delivery, refusal, asked] = await Promise.all([
    getLink(table, { ...scope, type, crmId: id }),
    getChange(table, { ...scope, type, id }),
    getDelivery(table, { ...scope, type, id }),
    getRefusal(table, workspace, { type, id }),
    getLink(table, { workspace, organisation: UNROUTED, type, crmId: id }),
  ]);
  const record = { organisation, type, crmId: id, xeroId: link?.xeroId };
  const log = await listRecordActivities(table, workspace, record, { limit: linesAPage, after });
  const called = (change && titleOf(change)) ?? link?.xero.number ?? link?.xero.name ?? refusal?.called;
  return {
    ...{ type, id, called, link, change, delivery, refusal, log },
    asked: asked && !link ? await linkCheckOf(table, scope, asked) : undefined,
  };
};

/** Whether anything at all is known of it. */
export const isKnown = ({ link, change, delivery, refusal, asked, log }: KnownRecord): boolean =>
  link !== undefined ||
  change !== undefined ||
  delivery !== undefined ||
  refusal !== undefined ||
  asked !== undefined ||
  log.activities.length > 0;
