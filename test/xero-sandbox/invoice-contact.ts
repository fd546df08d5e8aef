import { ElementRefused } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { type Contact, findActiveContactByName, findContact, findContactByNumber } from './contact.ts';
import { readGuid } from './contact-rules.ts';
import { NO_CONTACT_KEY, writeContact } from './contact-write.ts';
import { filled, isObject, type Json } from './json.ts';

const ARCHIVED =
  'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.';

/**
 * The contact an invoice names: by ContactID, then ContactNumber, then Name; a new Name creates a contact.
 * Throws ElementRefused when it names none, an unknown or an archived one.
 */
export function resolveContact(call: ApiCall, sent: Json | undefined, path: string): Contact {
  if (!isObject(sent)) throw new ElementRefused(['A Contact must be specified for this type of transaction']);
  const { store } = call.world;
  const tenantId = call.organisation.tenantId;
  const id = readGuid(sent, 'ContactID', `${path}.Contact`);
  const number = filled(sent, 'ContactNumber');
  const name = filled(sent, 'Name');
  if (id !== undefined) {
    const found = findContact(store, tenantId, id);
    if (found === undefined) throw new ElementRefused(['The contact with the specified ContactID could not be found.']);
    if (found.status === 'ARCHIVED') throw new ElementRefused([ARCHIVED]);
    return found;
  }
  const matched =
    (number === undefined ? undefined : findContactByNumber(store, tenantId, number)) ??
    (name === undefined ? undefined : findActiveContactByName(store, tenantId, name));
  if (matched?.status === 'ARCHIVED') throw new ElementRefused([ARCHIVED]);
  if (matched !== undefined) return matched;
  if (name === undefined) throw new ElementRefused([NO_CONTACT_KEY]);
  return writeContact(call, { ...sent, ContactID: null }, 'create', { path: `${path}.Contact` });
}
