import * as z from 'zod';
import type { Standings } from '../../sync/standing.ts';
import { mark, rows, text } from '../answer-fields.ts';
import { elementOf, verdictFields, type XeroElement } from '../answers.ts';

const phoneSchema = z.object({
  PhoneType: text,
  PhoneNumber: text,
  PhoneAreaCode: text,
  PhoneCountryCode: text,
});

const addressSchema = z.object({
  AddressType: text,
  AddressLine1: text,
  AddressLine2: text,
  AddressLine3: text,
  AddressLine4: text,
  City: text,
  Region: text,
  PostalCode: text,
  Country: text,
  AttentionTo: text,
});

const contactSchema = z.object({
  ContactID: text,
  ContactNumber: text,
  AccountNumber: text,
  Name: text,
  FirstName: text,
  LastName: text,
  EmailAddress: text,
  TaxNumber: text,
  CompanyNumber: text,
  DefaultCurrency: text,
  ContactStatus: text,
  MergedToContactID: text,
  IsCustomer: mark,
  IsSupplier: mark,
  Phones: rows(phoneSchema),
  Addresses: rows(addressSchema),
  UpdatedDateUTC: text,
  ...verdictFields,
});
type Answer = z.output<typeof contactSchema>;

/** Xero always shows four phones and two addresses; those without content are left out. */
const phonesOf = (contact: Answer): Standings['contact']['phones'] =>
  contact.Phones.flatMap(({ PhoneType, PhoneNumber, PhoneAreaCode, PhoneCountryCode }) =>
    PhoneType !== undefined && (PhoneNumber ?? PhoneAreaCode ?? PhoneCountryCode) !== undefined
      ? [
          {
            phoneType: PhoneType,
            phoneNumber: PhoneNumber,
            phoneAreaCode: PhoneAreaCode,
            phoneCountryCode: PhoneCountryCode,
          },
        ]
      : [],
  );

const addressesOf = (contact: Answer): Standings['contact']['addresses'] =>
  contact.Addresses.flatMap(({ AddressType, ...address }) =>
    AddressType !== undefined && Object.values(address).some((value) => value !== undefined)
      ? [
          {
            addressType: AddressType,
            addressLine1: address.AddressLine1,
            addressLine2: address.AddressLine2,
            addressLine3: address.AddressLine3,
            addressLine4: address.AddressLine4,
            city: address.City,
            region: address.Region,
            postalCode: address.PostalCode,
            country: address.Country,
            attentionTo: address.AttentionTo,
          },
        ]
      : [],
  );

const standingOf = (contact: Answer): Standings['contact'] => ({
  contactNumber: contact.ContactNumber,
  accountNumber: contact.AccountNumber,
  name: contact.Name,
  firstName: contact.FirstName,
  lastName: contact.LastName,
  emailAddress: contact.EmailAddress,
  taxNumber: contact.TaxNumber,
  companyNumber: contact.CompanyNumber,
  defaultCurrency: contact.DefaultCurrency,
  contactStatus: contact.ContactStatus,
  isCustomer: contact.IsCustomer,
  isSupplier: contact.IsSupplier,
  phones: phonesOf(contact),
  addresses: addressesOf(contact),
});

/** A contact of an answer. */
export const contactElement = contactSchema.transform(
  (contact): XeroElement => ({
    ...elementOf('contact', contact, contact.ContactID, standingOf(contact)),
    number: contact.ContactNumber,
    name: contact.Name,
    status: contact.ContactStatus,
    mergedInto: contact.MergedToContactID,
  }),
);
