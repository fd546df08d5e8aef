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

const none: ReadonlySet<string> = new Set();
const documentTypes = recordTypes.filter((type) => type !== 'contact' && type !== 'item' && type !== 'payment');
const goneStates = ['DELETED', 'VOIDED'];

const contactOf = ({ xeroSeen, xeroSide }: Link): string[] => {
  const contact: unknown = (xeroSeen ?? xeroSide)?.contact;
  const id: unknown = contact !== null && typeof contact === 'object' && 'contactID' in contact && contact.contactID;
  return typeof id === 'string' ? [id] : [];
};

/** The Xero contacts that linked documents are for, those of `but` left out: they are not to be archived under them. */
export const contactsInUse = async (
  table: Table,
  scope: Scope,
  but: (link: Link) => boolean = () => false,
): Promise<ReadonlySet<string>> => {
  const used = new Set<string>();
  for (const type of documentTypes) {
    let after: string | undefined;
    do {
      const { links, next } = await listLinks(table, scope, type, { after });
      for (const link of links) {
        if (but(link) || goneStates.includes(link.xero.status ?? '')) continue;
        for (const id of contactOf(link)) used.add(id);
      }
      after = next;
    } while (after !== undefined);
  }
  return used;
};

/** Why a contact is left although nobody touched it. */
export const contactUsed = 'Documents that are not taken back are for it.';

/** Tries an undo out: nothing is written. The undo itself looks into Xero before it takes anything back. */
export const previewUndo = async (
  table: Table,
  scope: Scope,
  of: { call?: string | undefined; backfill?: string | undefined },
): Promise<UndoPreview> => {
  const preview: UndoPreview = { undone: [], left: [] };
  for (const type of [...recordTypes].reverse()) {
    const undone = new Set(preview.undone.map((link) => `${link.type}#${link.crmId}`));
    const used =
      type === 'contact' ? await contactsInUse(table, scope, (link) => undone.has(`${link.type}#${link.crmId}`)) : none;
    let after: string | undefined;
    do {
      const { links, next } = await listLinks(table, scope, type, { after });
      const mine = links.filter((link) => belongsTo(link, of));
      const waiting = await getChanges(
        table,
        mine.map((link) => ({ ...scope, type, id: link.crmId })),
      );
      for (const link of mine) {
        const inUse = used.has(link.xeroId) ? contactUsed : undefined;
        const why = whyLeft(link, undefined, waiting.has(`${type}#${link.crmId}`)) ?? inUse;
        if (why === undefined) preview.undone.push(link);
        else preview.left.push({ link, why });
      }
      after = next;
    } while (after !== undefined);
  }
  return preview;
};
