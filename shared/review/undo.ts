import { recordTypes } from '../records/record.ts';
import { getChanges } from '../store/changes.ts';
import { type Link, listLinks } from '../store/links.ts';
import type { Table } from '../store/table.ts';
import { belongsTo, whyLeft } from '../sync/undo.ts';
import type { Scope } from './asked.ts';

/** What an undo would take back and what it would leave, as far as is known without a look into Xero. */
export interface UndoPreview {
  undone: Link[];
  left: { link: Link; why: string }[];
}

/** Tries an undo out: nothing is written. The undo itself looks into Xero before it takes anything back. */
export const previewUndo = async (
  table: Table,
  scope: Scope,
  of: { call?: string | undefined; backfill?: string | undefined },
): Promise<UndoPreview> => {
  const preview: UndoPreview = { undone: [], left: [] };
  for (const type of recordTypes) {
    let after: string | undefined;
    do {
      const { links, next } = await listLinks(table, scope, type, { after });
      const mine = links.filter((link) => belongsTo(link, of));
      const waiting = await getChanges(
        table,
        mine.map((link) => ({ ...scope, type, id: link.crmId })),
      );
      for (const link of mine) {
        const why = whyLeft(link, undefined, waiting.has(`${type}#${link.crmId}`));
        if (why === undefined) preview.undone.push(link);
        else preview.left.push({ link, why });
      }
      after = next;
    } while (after !== undefined);
  }
  return preview;
};
