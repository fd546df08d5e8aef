import { recordTypes } from '../records/record.ts';
import { mapConcurrently } from '../runtime/concurrency.ts';
import { getChanges } from '../store/changes.ts';
import type { Link } from '../store/links.ts';
import { countMadeIn, hasDocuments, linksMadeIn, type MadeIn } from '../store/links-made.ts';
import type { Table } from '../store/table.ts';
import { whyLeft } from '../sync/undo.ts';
import type { Scope } from './asked.ts';

/** What an undo would take back and what it would leave, as far as is known without a look into Xero. */
export interface UndoPreview {
  undone: Link[];
  left: { link: Link; why: string }[];
  /** How many records were made in it, those that were not looked at included; of a great many, at least so many. */
  made: { count: number; more: boolean };
}

/** Records that a preview looks at, and counts, at most; the undo itself takes all. */
const bounds = { looked: 500, counted: 20_000 };
const atOnce = 8;

/** Why a contact is left although nobody touched it. */
export const contactUsed = 'Documents that are not taken back are for it.';

/**
 * Those of some Xero contacts that linked documents are for, the documents `but` (`type#id`) left out: they are not to be
 * archived under them.
 */
export const contactsInUse = async (
  table: Table,
  scope: Scope,
  xeroIds: readonly string[],
  but: ReadonlySet<string> = new Set(),
): Promise<ReadonlySet<string>> => {
  const used = await mapConcurrently([...xeroIds], atOnce, async (id) =>
    (await hasDocuments(table, scope, id, but)) ? [id] : [],
  );
  return new Set(used.flat());
};

/** Tries an undo out: nothing is written. The undo itself looks into Xero before it takes anything back. */
export const previewUndo = async (table: Table, scope: Scope, of: MadeIn): Promise<UndoPreview> => {
  const preview: UndoPreview = { undone: [], left: [], made: await countMadeIn(table, scope, of, bounds.counted) };
  let room = bounds.looked;
  for (const type of [...recordTypes].reverse()) {
    if (room <= 0) break;
    const { links: mine } = await linksMadeIn(table, scope, type, of, { limit: room });
    room -= mine.length;
    if (mine.length === 0) continue;
    const undone = new Set(preview.undone.map((link) => `${link.type}#${link.crmId}`));
    const contacts = type === 'contact' ? mine.map(({ xeroId }) => xeroId) : [];
    const [used, waiting] = await Promise.all([
      contactsInUse(table, scope, contacts, undone),
      getChanges(
        table,
        mine.map((link) => ({ ...scope, type, id: link.crmId })),
      ),
    ]);
    for (const link of mine) {
      const inUse = used.has(link.xeroId) ? contactUsed : undefined;
      const why = whyLeft(link, undefined, waiting.has(`${type}#${link.crmId}`)) ?? inUse;
      if (why === undefined) preview.undone.push(link);
      else preview.left.push({ link, why });
    }
  }
  return preview;
};
