import { contentFingerprint } from '../records/fingerprint.ts';
import type { RecordType } from '../records/record.ts';
import { type Change, crmVersion, getChange } from '../store/changes.ts';
import { getLink } from '../store/links.ts';
import type { Table } from '../store/table.ts';
import type { Scope } from './asked.ts';

/** A change that nobody has sent, for trying out what would become of it; it is never stored. */
export const madeUpChange = (
  scope: Scope,
  record: Change['record'],
  deleted: boolean,
  happenedAt: string,
  now: Date,
): Change => {
  const at = now.toISOString();
  return {
    ...{ workspace: scope.workspace, organisation: scope.organisation },
    ...{ record, deleted, rev: `preview:${record.type}:${record.data.id}` },
    fingerprint: contentFingerprint(
      { type: record.type, data: { ...record.data, version: undefined, updatedAt: undefined } },
      deleted,
    ),
    version: crmVersion({}, happenedAt),
    ...{ receivedAt: at, readyAt: at, attempts: 0, deaths: 0 },
  };
};

/** What waits of a record; else the record as it was last carried over, as if it were sent again; undefined when neither is kept. */
export const changeToPreview = async (
  table: Table,
  scope: Scope,
  record: { type: RecordType; id: string },
  now: Date,
): Promise<Change | undefined> => {
  const { type, id } = record;
  const change = await getChange(table, { ...scope, type, id });
  if (change) return change;
  const link = await getLink(table, { ...scope, type, crmId: id });
  return (
    link?.crmSide && {
      ...madeUpChange(scope, { type, data: { ...link.crmSide, id } }, false, now.toISOString(), now),
      version: link.crmVersion,
    }
  );
};
