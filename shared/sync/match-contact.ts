import { type Contact, contactName, normalisedName } from '../records/contact.ts';
import { contactNumber } from './plan-contact.ts';
import type { Standings } from './standing.ts';
import type { Traits } from './traits.ts';

interface Compared {
  number: string | undefined;
  name: string | undefined;
  person: string | undefined;
  email: string | undefined;
  taxNumber: string | undefined;
  companyNumber: string | undefined;
  accountNumber: string | undefined;
  phones: string[];
}

/** Words for the legal form of an organisation, which one side writes and the other leaves out or writes otherwise. */
const legalForms = new Set([
  ...['ltd', 'limited', 'plc', 'llp', 'lp', 'llc', 'inc', 'incorporated', 'corp', 'corporation', 'co', 'company'],
  ...['pty', 'proprietary', 'pte', 'gmbh', 'ag', 'kg', 'ohg', 'ug', 'ev', 'mbh', 'sa', 'sas', 'sarl', 'sl', 'srl'],
  ...['spa', 'bv', 'nv', 'ab', 'as', 'aps', 'oy', 'oyj', 'cic', 'trust', 'the', 'and', 'und', 'et'],
]);

/** A name without accents, punctuation and words for the legal form: `Müller & Co. KG` and `Muller` are alike. */
export const plainName = (name: string): string => {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\b(\p{L})\.(?=\p{L}\b)/gu, '$1')
    .replace(/['’`]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const telling = words.filter((word) => !legalForms.has(word));
  return (telling.length > 0 ? telling : words).join(' ');
};

const letters = (text: string): string => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');

/** A tax number without its country letters, which one side may leave out. */
const taxDigits = (text: string): string => letters(text).replace(/^[A-Z]{2}(?=[0-9A-Z]*\d)/, '');

/** The last nine digits: country codes and leading zeros are written in many ways. */
const phoneDigits = (text: string): string => text.replace(/\D/g, '').slice(-9);

/** Mailboxes that many share say nothing. */
const isPersonal = (email: string): boolean => !/^(no-?reply|none|test)@/.test(email);

const values = (text: string | undefined, normal: (text: string) => string = (plain) => plain): string[] =>
  text === undefined || normal(text) === '' ? [] : [normal(text)];

const traitsOf = (contact: Compared): Traits => ({
  number: { words: 'contact number', weight: 0.98, key: true, values: values(contact.number) },
  taxNumber: {
    ...{ words: 'tax number', weight: 0.85, differing: 0.6, key: true },
    values: values(contact.taxNumber, taxDigits),
  },
  companyNumber: {
    ...{ words: 'company number', weight: 0.85, differing: 0.6, key: true },
    values: values(contact.companyNumber, letters),
  },
  accountNumber: { words: 'account number', weight: 0.6, key: true, values: values(contact.accountNumber, letters) },
  email: {
    ...{ words: 'e-mail address', weight: 0.65, key: true },
    values: values(contact.email, (email) => email.trim().toLowerCase()).filter(isPersonal),
  },
  name: { words: 'name', weight: 0.75, key: true, values: values(contact.name, normalisedName) },
  plainName: { words: 'name', weight: 0.65, differing: 0.8, key: true, values: values(contact.name, plainName) },
  person: { words: 'person', weight: 0.3, key: false, values: values(contact.person, plainName) },
  phone: {
    ...{ words: 'phone number', weight: 0.45, key: true },
    values: contact.phones.map(phoneDigits).filter((digits) => digits.length >= 6),
  },
});

const personOf = (first: string | undefined, last: string | undefined) =>
  first !== undefined && last !== undefined ? `${first} ${last}` : undefined;

/** What is compared of a contact of the CRM. */
export const contactTraits = (contact: Contact): Traits =>
  traitsOf({
    number: contactNumber(contact.id),
    name: contactName(contact),
    person: personOf(contact.firstName, contact.lastName),
    email: contact.email,
    taxNumber: contact.taxNumber,
    companyNumber: contact.companyNumber,
    accountNumber: contact.accountNumber,
    phones: contact.phones.map(({ country, area, number }) => `${country ?? ''}${area ?? ''}${number}`),
  });

/** What is compared of a contact in Xero. */
export const standingContactTraits = (contact: Standings['contact']): Traits =>
  traitsOf({
    number: contact.contactNumber,
    name: contact.name,
    person: personOf(contact.firstName, contact.lastName),
    email: contact.emailAddress,
    taxNumber: contact.taxNumber,
    companyNumber: contact.companyNumber,
    accountNumber: contact.accountNumber,
    phones: (contact.phones ?? []).map(
      (phone) => `${phone.phoneCountryCode ?? ''}${phone.phoneAreaCode ?? ''}${phone.phoneNumber ?? ''}`,
    ),
  });
