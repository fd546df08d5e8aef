import { changedBetween } from './differences.ts';
import type { Body } from './plan.ts';
import type { Standing } from './standing.ts';

/** Fields that change only when somebody changes them: what Xero computes from others, such as totals, is not among them. */
const givenByPeople = [
  ...[
    'name',
    'firstName',
    'lastName',
    'emailAddress',
    'taxNumber',
    'companyNumber',
    'accountNumber',
    'phones',
    'addresses',
  ],
  ...[
    'contactStatus',
    'defaultCurrency',
    'code',
    'salesDetails',
    'purchaseDetails',
    'description',
    'purchaseDescription',
  ],
  ...['contact', 'date', 'dueDate', 'reference', 'status', 'lineItems', 'title', 'summary', 'terms', 'expiryDate'],
  ...['deliveryDate', 'deliveryInstructions', 'attentionTo', 'brandingThemeID'],
];

/** Fields that were not sent, and are not in Xero's answer what they were: somebody changed them just before the call. */
export const changedByOthers = (body: Body, answer: Standing, known: Standing | undefined): string[] =>
  known === undefined
    ? []
    : changedBetween(known, answer).filter((field) => givenByPeople.includes(field) && body[field] === undefined);

/** What both sides agree on when the CRM has still to be told of these fields: Xero's answer, but the fields as they were. */
export const agreedWithout = (answer: Standing, before: Standing, fields: string[]): Standing => {
  const untold = Object.fromEntries(fields.map((field) => [field, before[field]]));
  return Object.fromEntries(Object.entries({ ...answer, ...untold }).filter(([, value]) => value !== undefined));
};
