import { ApiFailure, ElementRefused, notFound } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { type Contact, findActiveContactByName, findContact, findContactByNumber, keepContact } from './contact.ts';
import { contactProblems, readGuid, readWord } from './contact-rules.ts';
import { noteChange } from './history.ts';
import { filled, type JsonObject, objects, text } from './json.ts';
import { settingsList } from './organisation.ts';

export type WriteMode = 'create' | 'upsert' | 'update';

const TEXTS = [
  ...[
    'AccountNumber',
    'FirstName',
    'LastName',
    'CompanyNumber',
    'EmailAddress',

    'BankAccountDetails',
    'TaxNumber',
    'TaxNumberType',
  ],
  ...[
    'AccountsReceivableTaxType',
    'AccountsPayableTaxType',
    'DefaultCurrency',
    'XeroNetworkKey',
    'SalesDefaultAccountCode',
  ],
  ...['PurchasesDefaultAccountCode', 'SalesDefaultLineAmountType', 'PurchasesDefaultLineAmountType'],
];
const ARCHIVED =
  'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.';
export const NO_CONTACT_KEY =
  'The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber';

function mergeSlots(kept: JsonObject[], sent: JsonObject[], key: string): JsonObject[] {
  const slots = kept.map((slot) => ({ ...slot }));
  for (const entry of sent) {
    const type = filled(entry, key) ?? (key === 'PhoneType' ? 'DEFAULT' : 'POBOX');
    const slot = slots.find((candidate) => candidate[key] === type);
    if (slot === undefined) slots.push({ ...entry, [key]: type });
    else Object.assign(slot, entry);
  }
  return slots;
}

function mergedBody(current: JsonObject, sent: JsonObject): JsonObject {
  const body: JsonObject = { ...current };
  for (const key of TEXTS) {
    const value = text(sent, key);
    if (value !== undefined) body[key] = value;
  }
  if (Array.isArray(sent.Phones))
    body.Phones = mergeSlots(objects(current, 'Phones'), objects(sent, 'Phones'), 'PhoneType');
  if (Array.isArray(sent.Addresses))
    body.Addresses = mergeSlots(objects(current, 'Addresses'), objects(sent, 'Addresses'), 'AddressType');
  if (Array.isArray(sent.ContactPersons)) {
    body.ContactPersons = objects(sent, 'ContactPersons').map((person) => ({
      FirstName: text(person, 'FirstName') ?? '',
      LastName: text(person, 'LastName') ?? '',
      EmailAddress: text(person, 'EmailAddress') ?? '',
      IncludeInEmails: person.IncludeInEmails === true,
    }));
  }
  if (sent.PaymentTerms !== undefined && sent.PaymentTerms !== null) body.PaymentTerms = sent.PaymentTerms;
  return body;
}

function unknownId(call: ApiCall): Error {
  if (call.world.switches.current.unknownIdInCollection === '404') return new ApiFailure(notFound());
  return new ElementRefused(['The contact with the specified ContactID could not be found.']);
}

/** Finds the contact a write means: by ContactID, then ContactNumber, then Name (a POST without an id silently matches these). */
function matchExisting(call: ApiCall, sent: JsonObject, mode: WriteMode, id: string | undefined): Contact | undefined {
  if (mode === 'create') return undefined;
  const { store } = call.world;
  const tenantId = call.organisation.tenantId;
  if (id !== undefined) {
    const found = findContact(store, tenantId, id);
    if (found === undefined) throw unknownId(call);
    return found;
  }
  const number = filled(sent, 'ContactNumber');
  const name = filled(sent, 'Name');
  if (number === undefined && name === undefined) throw new ElementRefused([NO_CONTACT_KEY]);
  const byNumber = number === undefined ? undefined : findContactByNumber(store, tenantId, number);
  return byNumber ?? (name === undefined ? undefined : findActiveContactByName(store, tenantId, name));
}

function uniquenessProblems(call: ApiCall, name: string, number: string | undefined, id: string | undefined): string[] {
  const { store, switches } = call.world;
  const tenantId = call.organisation.tenantId;
  const problems: string[] = [];
  const sameName = switches.current.contactNameUnique ? findActiveContactByName(store, tenantId, name) : undefined;
  if (sameName !== undefined && sameName.id !== id) {
    problems.push(
      `The contact name ${name} is already assigned to another contact. The contact name must be unique across all active contacts.`,
    );
  }
  const sameNumber =
    switches.current.contactNumberUnique && number !== undefined
      ? findContactByNumber(store, tenantId, number)
      : undefined;
  if (sameNumber !== undefined && sameNumber.id !== id) {
    problems.push(
      `The contact number ${number} is already assigned to another contact. The contact number must be unique across all contacts.`,
    );
  }
  return problems;
}

function currencyProblem(call: ApiCall, sent: JsonObject): string[] {
  const currency = filled(sent, 'DefaultCurrency');
  if (currency === undefined) return [];
  const known = settingsList(call.world.store, call.organisation.tenantId, 'currencies').some(
    (entry) => entry.Code === currency,
  );
  return known ? [] : [`Organisation is not subscribed to currency ${currency}`];
}

/**
 * Writes one contact as Xero does: PUT creates, POST creates or updates (and keeps fields that are not sent).
 * Throws ElementRefused with Xero's messages, ApiFailure for malformed values and unknown ids.
 */
export function writeContact(
  call: ApiCall,
  sent: JsonObject,
  mode: WriteMode,
  where: { path: string; id?: string | undefined },
): Contact {
  const { store, switches, clock } = call.world;
  const id = where.id ?? readGuid(sent, 'ContactID', where.path);
  const status = readWord(sent, 'ContactStatus', ['ACTIVE', 'ARCHIVED', 'GDPRREQUEST'], where.path);
  const existing = matchExisting(call, sent, mode, id);
  if (existing !== undefined && existing.status !== 'ACTIVE') throw new ElementRefused([ARCHIVED], existing.id);
  const tidied = switches.current.contactNameBlanks === 'tidied' && typeof sent.Name === 'string';
  const wanted = tidied ? { ...sent, Name: (text(sent, 'Name') ?? '').trim().replace(/\s+/g, ' ') } : sent;
  const name = filled(wanted, 'Name') ?? existing?.name;
  if (name === undefined) throw new ElementRefused(['Contact name cannot be empty']);
  const number = text(wanted, 'ContactNumber') ?? existing?.number;
  const filledNumber = number === '' ? undefined : number;
  const archives = status === 'ARCHIVED';
  const problems = [
    ...contactProblems(wanted, where.path),
    ...currencyProblem(call, wanted),
    ...(archives ? [] : uniquenessProblems(call, name, filledNumber, existing?.id)),
  ];
  if (problems.length > 0) throw new ElementRefused(problems, existing?.id);
  const contact: Contact = {
    id: existing?.id ?? call.world.newId(),
    name,
    number: filledNumber,
    status: status ?? existing?.status ?? 'ACTIVE',
    updatedMs: clock.now(),
    body: mergedBody(existing?.body ?? {}, wanted),
  };
  keepContact(store, call.organisation.tenantId, contact);
  noteChange(
    call,
    contact.id,
    existing === undefined ? 'Created' : archives ? 'Archived' : 'Edited',
    `Contact ${contact.name}`,
  );
  return contact;
}
