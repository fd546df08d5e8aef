import { changeKey, getChanges } from '../../shared/store/changes.ts';
import { getLinks } from '../../shared/store/links.ts';
import type { Sendable } from './sendables.ts';
import type { Work } from './work.ts';

/**
 * What of a claimed call is to be sent as it was planned. Left out, and planned again, is what meanwhile was dropped, held back,
 * set aside or told to go to another organisation, and what was linked, unlinked or linked otherwise. What was only changed once
 * more in the CRM goes as it is; its newer snapshot follows.
 */
export const stillPlanned = async ({ deps, scope }: Work, sendables: Sendable[]): Promise<Sendable[]> => {
  const [first] = sendables;
  if (!first) return [];
  const { type } = first.change.record;
  const ids = sendables.map(({ change }) => change.record.data.id);
  const [changes, links] = await Promise.all([
    getChanges(
      deps.table,
      sendables.map(({ change }) => changeKey(change)),
    ),
    getLinks(deps.table, scope, type, ids),
  ]);
  return sendables.filter(({ change, linkedTo }) => {
    const { id } = change.record.data;
    const now = changes.get(`${type}#${id}`);
    return now?.readyAt !== undefined && now.movesTo === change.movesTo && links.get(id)?.xeroId === linkedTo;
  });
};
