import { findActiveContactByName, findContact, keepContact } from './contact.ts';
import type { Desk } from './desk.ts';
import { noteChange } from './history.ts';

/** Makes an archived contact active again, which only the bookkeeper can. Out: what is wrong, or undefined when it is done. */
export function restoreContact(desk: Desk, id: string): string | undefined {
  const { store, clock } = desk.world;
  const { tenantId } = desk.organisation;
  const contact = findContact(store, tenantId, id);
  if (contact === undefined) return 'There is no such contact.';
  if (contact.status !== 'ARCHIVED') return 'The contact is not archived.';
  if (contact.body.MergedToContactID !== undefined)
    return 'The contact was merged into another and cannot be restored.';
  if (findActiveContactByName(store, tenantId, contact.name) !== undefined)
    return `The contact name ${contact.name} is in use by an active contact. Rename that one first.`;
  keepContact(store, tenantId, { ...contact, status: 'ACTIVE', updatedMs: clock.now() });
  noteChange(desk, contact.id, 'Restored', `Contact ${contact.name}`);
  return undefined;
}

/**
 * Merges a contact into another, which only the bookkeeper can: the loser is archived and points to the winner, its documents
 * move. Out: what is wrong, or undefined when it is done.
 */
export function mergeContacts(desk: Desk, from: string, into: string): string | undefined {
  const { store, clock } = desk.world;
  const { tenantId } = desk.organisation;
  const [loser, winner] = [findContact(store, tenantId, from), findContact(store, tenantId, into)];
  if (loser === undefined || winner === undefined) return 'There is no such contact.';
  if (loser.id === winner.id) return 'A contact cannot be merged into itself.';
  const updatedMs = clock.now();
  const roles = ['IsCustomer', 'IsSupplier'].filter((role) => loser.body[role] === true).map((role) => [role, true]);
  store.atomically(() => {
    const body = { ...loser.body, MergedToContactID: winner.id };
    keepContact(store, tenantId, { ...loser, status: 'ARCHIVED', updatedMs, body });
    keepContact(store, tenantId, { ...winner, updatedMs, body: { ...winner.body, ...Object.fromEntries(roles) } });
    for (const table of ['invoices', 'documents'])
      store.run(
        `UPDATE ${table} SET contact_id = ?, updated_ms = ? WHERE tenant_id = ? AND contact_id = ?`,
        ...[winner.id, updatedMs, tenantId, loser.id],
      );
    noteChange(desk, loser.id, 'Merged', `Contact ${loser.name} merged into ${winner.name}`);
    noteChange(desk, winner.id, 'Merged', `Contact ${loser.name} merged into ${winner.name}`);
  });
  return undefined;
}
