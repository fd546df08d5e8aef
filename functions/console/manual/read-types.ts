import { type RecordType, recordTypes } from '../../../shared/records/record.ts';
import { kindsIn } from '../../../shared/review/sync-now.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { listChanges } from '../../../shared/store/changes.ts';
import { isSetAside } from '../../../shared/store/parked.ts';
import { getPull } from '../../../shared/store/pulls.ts';
import type { Table } from '../../../shared/store/table.ts';
import { getWatermark } from '../../../shared/store/watermarks.ts';

type Scope = { workspace: string; organisation: string };

/** How a type stands, both ways. */
export interface TypeStanding {
  type: RecordType;
  /** Waiting, without what is set aside or held. */
  waiting: number;
  setAside: number;
  held: number;
  /** When what changed in Xero was looked at last, and whether somebody asked for it since. */
  readAt: string | undefined;
  asked: boolean;
}

const mostChanges = 2000;

/** How each type stands; `more`: there are more changes than were counted. */
export const readTypes = async (
  table: Table,
  scope: Scope,
  settings: Settings,
): Promise<{ standings: TypeStanding[]; more: boolean }> => {
  const counts = new Map(recordTypes.map((type) => [type, { waiting: 0, setAside: 0, held: 0 }]));
  let after: string | undefined;
  let looked = 0;
  do {
    const page = await listChanges(table, scope.workspace, scope.organisation, { after });
    for (const change of page.changes) {
      const count = counts.get(change.record.type);
      if (!count) continue;
      if (change.held) count.held += 1;
      else if (isSetAside(change)) count.setAside += 1;
      else count.waiting += 1;
    }
    looked += page.changes.length;
    after = page.next;
  } while (after !== undefined && looked < mostChanges);
  const pull = await getPull(table, scope);
  const standingOf = async (type: RecordType): Promise<TypeStanding> => {
    const [kind] = kindsIn(type, settings);
    const readAt = kind && (await getWatermark(table, scope, kind))?.finishedAt;
    const askedAt = kind && pull?.asked[kind];
    const asked = askedAt !== undefined && (readAt ?? '') < askedAt;
    return { type, ...(counts.get(type) ?? { waiting: 0, setAside: 0, held: 0 }), readAt, asked };
  };
  return { standings: await Promise.all(recordTypes.map(standingOf)), more: after !== undefined };
};
