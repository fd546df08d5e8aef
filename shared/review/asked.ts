import { randomUUID } from 'node:crypto';
import type { RecordType } from '../records/record.ts';
import type { Activity } from '../store/activities.ts';
import type { Table } from '../store/table.ts';

/** Who decides, and when. */
export interface Asked {
  by: string;
  now: Date;
}

export type Scope = { workspace: string; organisation: string };

/** One organisation's rows, and who decides on them. */
export interface Desk {
  table: Table;
  scope: Scope;
  asked: Asked;
}

/** A line for the log about what a person decided on one record. */
export const decided = (
  { scope, asked }: Desk,
  action: Activity['action'],
  record: { type: RecordType; crmId: string },
  more: Partial<Pick<Activity, 'xeroId' | 'note' | 'call' | 'changed'>> = {},
): Activity => ({
  ...{ workspace: scope.workspace, organisation: scope.organisation, id: randomUUID(), at: asked.now.toISOString() },
  ...{ actor: asked.by, action, type: record.type, crmId: record.crmId },
  ...more,
});
