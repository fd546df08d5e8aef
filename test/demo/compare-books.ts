import type { ExpectedContact, ExpectedInvoice } from './export-format.ts';
import type { BooksContact, BooksInvoice } from './sandbox.ts';

/** The CRM id in the link that the bridge leaves on an invoice in Xero. */
export const invoiceIdIn = (url: string): string | undefined => {
  const id = /\/r\/[^/]+\/invoice\/([^/?#]+)/.exec(url)?.[1];
  return id && decodeURIComponent(id);
};

/** In words, when something is not what it is to be. */
export const field = (name: string, is: string, wanted: string): string[] =>
  is === wanted ? [] : [`${name} is ${is} instead of ${wanted}`];

type InXero<End> = Extract<End, { end: 'inXero' | 'oneOf' }>;

/** How a contact in the books differs from what is expected. */
export const contactDifferences = (found: BooksContact, wanted: InXero<ExpectedContact>): string[] => [
  ...field('its name', found.Name, wanted.name),
  ...field('its e-mail', found.EmailAddress, wanted.email ?? ''),
];

const dayOf = (date: string): string => {
  const stamp = /^\/Date\((-?\d+)/.exec(date)?.[1];
  return stamp === undefined ? date.slice(0, 10) : new Date(Number(stamp)).toISOString().slice(0, 10);
};

/** How an invoice in the books differs from what is expected; `customers` gives the CRM id of a Xero contact. */
export const invoiceDifferences = (
  found: BooksInvoice,
  wanted: InXero<ExpectedInvoice>,
  customers: Map<string, string>,
): string[] => [
  ...field('its customer', customers.get(found.Contact.ContactID) ?? 'unknown', wanted.contact),
  ...field('its currency', found.CurrencyCode, wanted.currency),
  ...field('its total', found.Total.toFixed(2), wanted.total),
  ...field('its status', found.Status, wanted.status),
  ...field('its date', dayOf(found.Date), wanted.date),
  ...field('its number of lines', String(found.LineItems.length), String(wanted.lines)),
  ...(wanted.number === undefined
    ? found.InvoiceNumber === ''
      ? ['it has no number']
      : []
    : field('its number', found.InvoiceNumber, wanted.number)),
];
