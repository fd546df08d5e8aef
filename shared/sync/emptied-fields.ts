import * as z from 'zod';

const slots = z.object({
  phones: z.array(z.looseObject({ phoneType: z.string() })).default([]),
  addresses: z.array(z.looseObject({ addressType: z.string() })).default([]),
});

/** Fields that can be emptied in Xero; names, numbers, amounts and states cannot. */
const plain = [
  'firstName',
  'lastName',
  'emailAddress',
  'taxNumber',
  'companyNumber',
  'accountNumber',
  'reference',
  'title',
  'summary',
  'terms',
  'deliveryInstructions',
  'attentionTo',
  'description',
  'purchaseDescription',
];

const emptyPhone = { phoneNumber: '', phoneAreaCode: '', phoneCountryCode: '' };
const emptyAddress = {
  addressLine1: '',
  addressLine2: '',
  addressLine3: '',
  addressLine4: '',
  city: '',
  region: '',
  postalCode: '',
  country: '',
  attentionTo: '',
};

const isFilled = (slot: Record<string, unknown>, empty: Record<string, string>) =>
  Object.keys(empty).some((field) => slot[field] !== undefined && slot[field] !== '');

/** The fields that a sent element fills, phones and addresses by their type: `emailAddress`, `phones.MOBILE`. */
export const filledFields = (body: Record<string, unknown>): string[] => {
  const { phones, addresses } = slots.parse(body);
  return [
    ...plain.filter((field) => body[field] !== undefined && body[field] !== ''),
    ...phones.filter((phone) => isFilled(phone, emptyPhone)).map(({ phoneType }) => `phones.${phoneType}`),
    ...addresses.filter((one) => isFilled(one, emptyAddress)).map(({ addressType }) => `addresses.${addressType}`),
  ];
};

/**
 * The body of an update, with empty values for fields that we filled earlier and the CRM has emptied since. Xero keeps
 * what is left out, and what somebody else filled stays.
 */
export const emptyWhatIsGone = (
  body: Record<string, unknown>,
  filledBefore: readonly string[],
): Record<string, unknown> => {
  const gone = new Set(filledBefore).difference(new Set(filledFields(body)));
  const types = (list: string) =>
    [...gone].filter((field) => field.startsWith(`${list}.`)).map((field) => field.slice(list.length + 1));
  const { phones, addresses } = slots.parse(body);
  const allPhones = [...phones, ...types('phones').map((phoneType) => ({ phoneType, ...emptyPhone }))];
  const allAddresses = [...addresses, ...types('addresses').map((addressType) => ({ addressType, ...emptyAddress }))];
  return {
    ...body,
    ...Object.fromEntries(plain.filter((field) => gone.has(field)).map((field) => [field, ''])),
    ...(allPhones.length > 0 && { phones: allPhones }),
    ...(allAddresses.length > 0 && { addresses: allAddresses }),
  };
};
