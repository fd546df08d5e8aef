import { createHash } from 'node:crypto';
import { problems } from '../failures/catalogue.ts';
import { type Contact, contactName, contactSchema, normalisedName } from '../records/contact.ts';
import { checkCurrency } from './choose-currency.ts';
import { agreedRecord } from './document-flow.ts';
import { emptyWhatIsGone } from './emptied-fields.ts';
import type { Facts } from './facts.ts';
import { type Body, needsAttention, type Plan } from './plan.ts';
import { contactStandingSchema, type Standing } from './standing.ts';

/** A contact as Xero's directory of them knows it. */
export interface KnownContact {
  xeroId: string;
  name: string;
  archived: boolean;
  /** The CRM record it is linked to. */
  holder?: string | undefined;
}

/** The contacts in Xero that may be the one that is planned. */
export interface ContactMatches {
  /** Xero contacts bearing this contact's number; merged ones already replaced by what they were merged into. */
  sameNumber: readonly KnownContact[];
  /** Active Xero contacts of this name. */
  sameName: readonly KnownContact[];
  /** Xero ids of contacts of which a person said that they are not this one. */
  rejected?: ReadonlySet<string> | undefined;
}

export type ContactFacts = Facts<Contact> & ContactMatches;

/**
 * Plans one contact: by its link, else by its number in Xero (the CRM id, so it is ours), else by its name under the
 * duplicate policy, else as a new one.
 */
export const planContact = (facts: ContactFacts): Plan => {
  const { record: contact, link } = facts;
  if (facts.deleted) return planArchive(facts, 'was deleted in the CRM');
  if (link?.adopting) return { do: 'adopt', xeroId: link.xeroId };
  if (link?.crmFingerprint === facts.fingerprint) return { do: 'unchanged' };
  if (contact.archived) return planArchive(facts, 'is archived in the CRM');
  const name = contactName(contact);
  if (name === undefined) return needsAttention(problems.contactNameMissing());
  if (/[<>]/.test(name)) return needsAttention(problems.contactNameCharacters(name));
  if (name.length > 255) return needsAttention(problems.contactNameTooLong());
  if (link && statusOfContact(facts) === 'ARCHIVED') {
    if (link.mergedInto !== undefined) return needsAttention(problems.contactMerged(name, link.mergedInto));
    const restored = agreedRecord(contactSchema, facts)?.archived === true;
    return needsAttention(restored ? problems.contactUnarchived(name) : problems.contactArchived(name));
  }
  const unknownCurrency = checkCurrency(contact.currency, 'contact', facts);
  if (unknownCurrency) return unknownCurrency.stop;
  return link
    ? { do: 'update', kind: 'contact', xeroId: link.xeroId, body: linkedBody(facts, link.xeroId, link.filled ?? []) }
    : planStranger(facts, name);
};

/** What the CRM's contact comes to in Xero: the base of a comparison. */
export const wantedContact = (facts: Facts<Contact>): Body =>
  contactBody(facts.record, nameLike(facts.record, nameInXero(facts)));

const linkedBody = (facts: Facts<Contact>, contactID: string, filled: readonly string[]): Body =>
  emptyWhatIsGone({ contactID, ...wantedContact(facts) }, filled);

const statusOfContact = ({ standing, link }: Facts<Contact>): unknown => standing?.contactStatus ?? link?.status;

const nameInXero = ({ standing, link }: Facts<Contact>): string | undefined =>
  typeof standing?.name === 'string' ? standing.name : link?.name;

const suffixed = (contact: Contact): string => `${contactName(contact)} (${contact.id})`;

/** A contact that was given a suffix keeps it. */
const nameLike = (contact: Contact, standing: string | undefined): string =>
  standing !== undefined && normalisedName(standing) === normalisedName(suffixed(contact))
    ? suffixed(contact)
    : (contactName(contact) ?? '');

const planStranger = (facts: ContactFacts, name: string): Plan => {
  const { record: contact, rejected } = facts;
  const numbered = facts.sameNumber.filter((known) => known.holder === undefined);
  const ours = numbered.filter(({ xeroId }) => !rejected?.has(xeroId));
  const [mine] = ours;
  if (mine) {
    if (ours.length > 1) return needsAttention(problems.contactMatchAmbiguous(name, ours.length));
    if (mine.archived) return needsAttention(problems.contactArchived(name));
    const body = { contactID: mine.xeroId, ...contactBody(contact, nameLike(contact, mine.name)) };
    return { do: 'update', kind: 'contact', xeroId: mine.xeroId, match: 'matched', body };
  }
  if (numbered.length > 0) return needsAttention(problems.contactSameNumberRejected(contactNumber(contact.id)));
  return planNamesake(facts, name);
};

const planNamesake = (facts: ContactFacts, name: string): Plan => {
  const { record: contact, settings, rejected } = facts;
  const policy = settings.contacts.duplicates;
  const [twin] = facts.sameName;
  if (!twin) return { do: 'create', kind: 'contact', body: contactBody(contact, name) };
  if (policy === 'addSuffix') {
    const longer = suffixed(contact);
    if (longer.length > 255) return needsAttention(problems.contactNameTooLong());
    const note = `Named "${longer}", since "${name}" exists.`;
    return { do: 'create', kind: 'contact', body: contactBody(contact, longer), note };
  }
  const possible = facts.sameName.filter(({ xeroId }) => !rejected?.has(xeroId));
  const free = possible.filter((known) => known.holder === undefined);
  if (possible.length === 0) return needsAttention(problems.contactSameNameRejected(name));
  if (free.length === 0) return needsAttention(problems.contactSameNameInCrm(name, twin.holder ?? ''));
  if (policy === 'skip') {
    return { do: 'leave', note: `A contact named "${name}" stands in Xero already; skipped by policy.` };
  }
  if (policy === 'review') return needsAttention(problems.contactMatchReview(name));
  const [candidate] = free;
  return candidate && possible.length === 1
    ? { do: 'adopt', xeroId: candidate.xeroId }
    : needsAttention(problems.contactMatchAmbiguous(name, possible.length));
};

/** Xero keeps contacts: what the CRM deletes or archives is archived there. */
const planArchive = (facts: Facts<Contact>, why: string): Plan => {
  const { link, record } = facts;
  if (!link) {
    const note = `It ${why} before it was in Xero.`;
    return facts.deleted ? { do: 'unchanged', note } : { do: 'leave', note };
  }
  if (statusOfContact(facts) === 'ARCHIVED') return { do: 'unchanged' };
  return {
    do: 'update',
    kind: 'contact',
    xeroId: link.xeroId,
    body: { contactID: link.xeroId, contactStatus: 'ARCHIVED' },
    note: `Archived, since ${record.id} ${why}.`,
  };
};

/** The contact's number in Xero: the CRM id, or its digest when that is longer than the 50 characters Xero takes. */
export const contactNumber = (crmId: string): string =>
  crmId.length <= 50 ? crmId : `crm-${createHash('sha256').update(crmId).digest('hex').slice(0, 40)}`;

const phoneTypes = { default: 'DEFAULT', direct: 'DDI', mobile: 'MOBILE', fax: 'FAX' };
const addressTypes = { postal: 'POBOX', street: 'STREET' };

/** The contact as Xero takes it. Fields that the CRM does not have are left out, so that Xero keeps its own. */
const contactBody = (contact: Contact, name: string): Body =>
  withoutUndefined({
    contactNumber: contactNumber(contact.id),
    name,
    firstName: contact.firstName,
    lastName: contact.lastName,
    emailAddress: contact.email,
    taxNumber: contact.taxNumber,
    companyNumber: contact.companyNumber,
    accountNumber: contact.accountNumber,
    defaultCurrency: contact.currency,
    phones: listed(
      contact.phones.map((phone) =>
        withoutUndefined({
          phoneType: phoneTypes[phone.kind],
          phoneNumber: phone.number,
          phoneAreaCode: phone.area,
          phoneCountryCode: phone.country,
        }),
      ),
    ),
    addresses: listed(
      contact.addresses.map((address) =>
        withoutUndefined({
          addressType: addressTypes[address.kind],
          addressLine1: address.lines[0],
          addressLine2: address.lines[1],
          addressLine3: address.lines[2],
          addressLine4: address.lines[3],
          city: address.city,
          region: address.region,
          postalCode: address.postalCode,
          country: address.country,
          attentionTo: address.attention,
        }),
      ),
    ),
  });

const listed = <T>(rows: T[]): T[] | undefined => (rows.length > 0 ? rows : undefined);

const withoutUndefined = (fields: Body): Body =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const lacking = [
  'contactNumber',
  'firstName',
  'lastName',
  'emailAddress',
  'taxNumber',
  'companyNumber',
  'accountNumber',
] as const;

/**
 * What an adopted Xero contact lacks and the CRM has: nothing that a bookkeeper typed is overwritten by a first match.
 * Undefined when there is nothing to add.
 */
export const planAdoption = (contact: Contact, standing: Standing): Body | undefined => {
  const existing = contactStandingSchema.parse(standing);
  const phones = contact.phones.filter(
    (phone) => !existing.phones?.some((has) => has.phoneType === phoneTypes[phone.kind] && has.phoneNumber),
  );
  const addresses = contact.addresses.filter(
    (address) =>
      !existing.addresses?.some(
        (has) =>
          has.addressType === addressTypes[address.kind] &&
          (has.addressLine1 || has.city || has.postalCode || has.country),
      ),
  );
  const wanted = contactBody({ ...contact, phones, addresses }, contactName(contact) ?? '');
  const additions = Object.fromEntries(
    Object.entries(wanted).filter(
      ([field]) =>
        field === 'phones' || field === 'addresses' || lacking.some((one) => one === field && !existing[one]),
    ),
  );
  return Object.keys(additions).length === 0 ? undefined : additions;
};
