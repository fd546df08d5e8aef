import * as z from 'zod';
import { crmIdSchema, currencySchema, linkUrlSchema, recordFields, text } from './fields.ts';

const phoneSchema = z.object({
  kind: z.enum(['default', 'direct', 'mobile', 'fax']).default('default'),
  number: text(50).describe('Without area and country code where these are given on their own.'),
  area: text(10).optional(),
  country: text(20).optional(),
});

const addressSchema = z.object({
  kind: z.enum(['postal', 'street']).default('postal'),
  lines: z.array(text(500)).max(4, 'at most 4 address lines').default([]),
  city: text(255).optional(),
  region: text(255).optional(),
  postalCode: text(50).optional(),
  country: text(50)
    .refine((country) => !/\d/.test(country), { message: 'must hold letters only, for example "United Kingdom"' })
    .optional(),
  attention: text(255).optional(),
});

/** A customer or supplier in canonical form. Lengths are those of Xero's Contacts endpoint. */
export const contactSchema = z.object({
  id: crmIdSchema,
  ...recordFields,
  name: text(255).optional().describe('The organisation. Needed unless first or last name is given.'),
  firstName: text(255).optional(),
  lastName: text(255).optional(),
  email: z.email('must be an e-mail address such as name@example.com').max(255).optional(),
  roles: z
    .array(z.enum(['customer', 'supplier']))
    .default(['customer'])
    .describe('What the contact is to you; may be both.'),
  taxNumber: text(50).optional().describe('VAT, GST or other tax registration number.'),
  companyNumber: text(50).optional().describe('Number in the company register.'),
  accountNumber: text(50).optional().describe('Your number for the customer or supplier.'),
  phones: z.array(phoneSchema).max(4).default([]),
  addresses: z.array(addressSchema).max(2).default([]),
  currency: currencySchema.optional().describe('Default currency of the contact.'),
  archived: z.boolean().default(false).describe('No longer in use: archived in Xero.'),
  url: linkUrlSchema.optional().describe('Opens the contact in the CRM.'),
});

export type Contact = z.output<typeof contactSchema>;

/** The name the contact bears in Xero: the organisation's, else first and last name; undefined when it has neither. */
export const contactName = (contact: Pick<Contact, 'name' | 'firstName' | 'lastName'>): string | undefined => {
  const name = contact.name ?? [contact.firstName, contact.lastName].filter(Boolean).join(' ');
  const tidy = name.replace(/\s+/g, ' ').trim();
  return tidy === '' ? undefined : tidy;
};

/** A name as it is compared: Xero holds two names for equal that differ in case or spacing only. */
export const normalisedName = (name: string): string => name.replace(/\s+/g, ' ').trim().toLowerCase();
