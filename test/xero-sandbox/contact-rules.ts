import { badData } from './answer.ts';
import { parseGuid } from './guid.ts';
import { filled, type JsonObject, objects, text } from './json.ts';

const LENGTHS: Record<string, number> = {
  ...{
    Name: 255,
    ContactNumber: 50,
    AccountNumber: 50,
    FirstName: 255,
    LastName: 255,
    CompanyNumber: 50,
    EmailAddress: 255,
    TaxNumber: 50,
  },
};
const ADDRESS_LENGTHS: Record<string, number> = {
  ...{
    AddressLine1: 500,
    AddressLine2: 500,
    AddressLine3: 500,
    AddressLine4: 500,
    City: 255,
    Region: 255,
    PostalCode: 50,
    Country: 50,
    AttentionTo: 255,
  },
};
const PHONE_LENGTHS: Record<string, number> = { PhoneNumber: 50, PhoneAreaCode: 10, PhoneCountryCode: 20 };
const NO_GUID = '00000000-0000-0000-0000-000000000000';

/** The GUID under `key` in lower case; undefined when absent or all zeros. Throws error 14 when it is something else. */
export function readGuid(object: JsonObject, key: string, path: string): string | undefined {
  const value = filled(object, key);
  if (value === undefined) return undefined;
  const guid = parseGuid(value);
  if (guid === undefined)
    throw badData(`Error converting value "${value}" to type 'System.Guid'. Path '${path}.${key}'.`);
  return guid === NO_GUID ? undefined : guid;
}

/** The word under `key` when it is one of `allowed` (compared in upper case); undefined when absent. Throws error 14. */
export function readWord(
  object: JsonObject,
  key: string,
  allowed: readonly string[],
  path: string,
): string | undefined {
  const value = filled(object, key);
  if (value === undefined) return undefined;
  const found = allowed.find((word) => word.toUpperCase() === value.toUpperCase());
  if (found === undefined) throw badData(`Error converting value "${value}" to type '${key}'. Path '${path}.${key}'.`);
  return found;
}

function tooLong(object: JsonObject, lengths: Record<string, number>): string[] {
  return Object.entries(lengths)
    .filter(([key, length]) => (text(object, key) ?? '').length > length)
    .map(([key, length]) => `The ${key} field must not be longer than ${length} characters.`);
}

function nameProblems(name: string): string[] {
  const problems: string[] = [];
  if (/[<>]/.test(name)) problems.push('The contact name must not contain < or >.');
  if (name !== name.trim() || /\s{2,}/.test(name))
    problems.push('The contact name must not begin or end with a space or contain double spaces.');
  return problems;
}

function emailProblem(email: string | undefined): string[] {
  if (email === undefined || /^[\x21-\x7e]+@[\x21-\x7e]+\.[\x21-\x7e]+$/.test(email.trim())) return [];
  return ['Email address must be valid.'];
}

/** Validation messages for the fields of a contact that was sent (lengths of the OpenAPI description, documented characters). */
export function contactProblems(sent: JsonObject, path: string): string[] {
  const phones = objects(sent, 'Phones');
  const addresses = objects(sent, 'Addresses');
  for (const phone of phones)
    readWord(phone, 'PhoneType', ['DEFAULT', 'DDI', 'MOBILE', 'FAX', 'OFFICE'], `${path}.Phones`);
  for (const address of addresses) readWord(address, 'AddressType', ['POBOX', 'STREET'], `${path}.Addresses`);
  const persons = objects(sent, 'ContactPersons');
  return [
    ...nameProblems(text(sent, 'Name') ?? ''),
    ...tooLong(sent, LENGTHS),
    ...emailProblem(filled(sent, 'EmailAddress')),
    ...phones.flatMap((phone) => tooLong(phone, PHONE_LENGTHS)),
    ...addresses.flatMap((address) => tooLong(address, ADDRESS_LENGTHS)),
    ...(addresses.some((address) => /[^\p{L}\p{M}\s.,'’()&-]/u.test(text(address, 'Country') ?? ''))
      ? ['The Country field must contain letters only.']
      : []),
    ...(persons.length > 5 ? ['A contact can have no more than 5 contact persons.'] : []),
  ];
}
