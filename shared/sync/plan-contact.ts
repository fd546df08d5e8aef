import { createHash } from 'node:crypto';
import { problems } from '../failures/catalogue.ts';
import { type Contact, contactName, normalisedName } from '../records/contact.ts';
import type { Settings } from '../settings/settings.ts';
import { emptyWhatIsGone } from './emptied-fields.ts';
import { needsAttention, type Plan } from './plan.ts';

/** A contact as Xero's directory of them knows it. */
export interface KnownContact {
  xeroId: string;
  name: string;
  archived: boolean;
  /** The CRM record it is linked to. */
  holder?: string | undefined;
}

export interface ContactFacts {
  contact: Contact;
  deleted: boolean;
  fingerprint: string;
  link?:
    | {
        xeroId: string;
        crmFingerprint: string;
        /** Name and status as last seen in Xero. */
        name?: string | undefined;
        status?: string | undefined;
        adopting?: boolean | undefined;
        /** What we filled in Xero earlier (see `filledFields`). */
        filled?: readonly string[] | undefined;
      }
    | undefined;
  /** Xero contacts bearing this contact's number; merged ones already replaced by what they were merged into. */
  sameNumber: KnownContact[];
  /** Active Xero contacts of this name. */
  sameName: KnownContact[];
  settings: Settings;
}

/**
 * Plans one contact: by its link, else by its number in Xero (the CRM id, so it is ours), else by its name under the
 * duplicate policy, else as a new one.
 */
export const planContact = (facts: ContactFacts): Plan => {
  const { contact, link, settings } = facts;
  if (facts.deleted) return planDeleted(facts);
  const name = contactName(contact);
  if (name === undefined) return needsAttention(problems.contactNameMissing());
  if (/[<>]/.test(name)) return needsAttention(problems.contactNameCharacters(name));
  if (name.length > 255) return needsAttention(problems.contactNameTooLong());
  const suffixed = `${name} (${contact.id})`;
  const nameLike = (standing: string | undefined) =>
    standing !== undefined && normalisedName(standing) === normalisedName(suffixed) ? suffixed : name;
  if (link) {
    if (link.adopting) return { do: 'adopt', xeroId: link.xeroId };
    if (link.crmFingerprint === facts.fingerprint) return { do: 'unchanged' };
    if (link.status === 'ARCHIVED') return needsAttention(problems.contactArchived(name));
    return {
      do: 'update',
      xeroId: link.xeroId,
      body: emptyWhatIsGone(
        { contactID: link.xeroId, ...contactBody(contact, nameLike(link.name)) },
        link.filled ?? [],
      ),
    };
  }
  const ours = facts.sameNumber.filter((known) => known.holder === undefined);
  const [mine] = ours;
  if (mine) {
    if (ours.length > 1) return needsAttention(problems.contactMatchAmbiguous(name, ours.length));
    if (mine.archived) return needsAttention(problems.contactArchived(name));
    return {
      do: 'update',
      xeroId: mine.xeroId,
      match: 'matched',
      body: { contactID: mine.xeroId, ...contactBody(contact, nameLike(mine.name)) },
    };
  }
  const [twin] = facts.sameName;
  if (!twin) return { do: 'create', body: contactBody(contact, name) };
  if (settings.contacts.duplicates === 'addSuffix') {
    return { do: 'create', body: contactBody(contact, suffixed), note: `Named "${suffixed}", since "${name}" exists.` };
  }
  const free = facts.sameName.filter((known) => known.holder === undefined);
  if (free.length === 0) return needsAttention(problems.contactSameNameInCrm(name, twin.holder ?? ''));
  if (settings.contacts.duplicates === 'skip') {
    return { do: 'leave', note: `A contact named "${name}" stands in Xero already; skipped by policy.` };
  }
  if (settings.contacts.duplicates === 'review') return needsAttention(problems.contactMatchReview(name));
  const [candidate] = free;
  if (!candidate || facts.sameName.length > 1) {
    return needsAttention(problems.contactMatchAmbiguous(name, facts.sameName.length));
  }
  return { do: 'adopt', xeroId: candidate.xeroId };
};

const planDeleted = ({ link, contact }: ContactFacts): Plan => {
  if (!link) return { do: 'unchanged', note: 'Deleted in the CRM before it was in Xero.' };
  if (link.status === 'ARCHIVED') return { do: 'unchanged' };
  return {
    do: 'update',
    xeroId: link.xeroId,
    body: { contactID: link.xeroId, contactStatus: 'ARCHIVED' },
    note: `Archived, since ${contact.id} was deleted in the CRM.`,
  };
};

/** The contact's number in Xero: the CRM id, or its digest when that is longer than the 50 characters Xero takes. */
export const contactNumber = (crmId: string): string =>
  crmId.length <= 50 ? crmId : `crm-${createHash('sha256').update(crmId).digest('hex').slice(0, 40)}`;

const phoneTypes = { default: 'DEFAULT', direct: 'DDI', mobile: 'MOBILE', fax: 'FAX' };
const addressTypes = { postal: 'POBOX', street: 'STREET' };

/** The contact as Xero takes it. Fields that the CRM does not have are left out, so that Xero keeps its own. */
const contactBody = (contact: Contact, name: string): Record<string, unknown> =>
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

const withoutUndefined = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** A Xero contact as far as it decides what may be added to it. */
export interface ExistingContact {
  ContactID?: string | undefined;
  ContactNumber?: string | undefined;
  FirstName?: string | undefined;
  LastName?: string | undefined;
  EmailAddress?: string | undefined;
  TaxNumber?: string | undefined;
  CompanyNumber?: string | undefined;
  AccountNumber?: string | undefined;
  Phones?: { PhoneType?: string | undefined; PhoneNumber?: string | undefined }[] | null | undefined;
  Addresses?:
    | {
        AddressType?: string | undefined;
        AddressLine1?: string | undefined;
        City?: string | undefined;
        PostalCode?: string | undefined;
        Country?: string | undefined;
      }[]
    | null
    | undefined;
}

/**
 * What an adopted Xero contact lacks and the CRM has: nothing that a bookkeeper typed is overwritten by a first match.
 * Undefined when there is nothing to add.
 */
export const planAdoption = (contact: Contact, existing: ExistingContact): Record<string, unknown> | undefined => {
  const wanted = contactBody(contact, contactName(contact) ?? '');
  const additions: Record<string, unknown> = {};
  const fields = {
    contactNumber: existing.ContactNumber,
    firstName: existing.FirstName,
    lastName: existing.LastName,
    emailAddress: existing.EmailAddress,
    taxNumber: existing.TaxNumber,
    companyNumber: existing.CompanyNumber,
    accountNumber: existing.AccountNumber,
  };
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined && wanted[field] !== undefined) additions[field] = wanted[field];
  }
  const phones = listed(
    contact.phones.filter(
      (phone) => !existing.Phones?.some((has) => has.PhoneType === phoneTypes[phone.kind] && has.PhoneNumber),
    ),
  );
  if (phones) additions.phones = contactBody({ ...contact, phones }, '').phones;
  const addresses = listed(
    contact.addresses.filter(
      (address) =>
        !existing.Addresses?.some(
          (has) =>
            has.AddressType === addressTypes[address.kind] &&
            (has.AddressLine1 || has.City || has.PostalCode || has.Country),
        ),
    ),
  );
  if (addresses) additions.addresses = contactBody({ ...contact, addresses }, '').addresses;
  return Object.keys(additions).length === 0 ? undefined : additions;
};
