import * as z from 'zod';

const organisationSchema = z.object({ tenantId: z.string(), name: z.string() });
const stateSchema = z.object({ organisations: z.array(organisationSchema) });
const callSchema = z.object({
  at: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.number(),
});
const callsSchema = z.object({ calls: z.array(callSchema) });
export type Call = z.output<typeof callSchema>;

const contactSchema = z.object({
  ContactID: z.string(),
  ContactNumber: z.string().default(''),
  Name: z.string(),
  EmailAddress: z.string().default(''),
  UpdatedDateUTC: z.string(),
});
const invoiceSchema = z.object({
  InvoiceID: z.string(),
  InvoiceNumber: z.string().default(''),
  Contact: z.object({ ContactID: z.string() }),
  CurrencyCode: z.string(),
  Total: z.number(),
  Status: z.string(),
  Url: z.string().default(''),
  Date: z.string(),
  LineItems: z.array(z.unknown()),
  UpdatedDateUTC: z.string(),
});
const contactsSchema = z.object({ contacts: z.array(contactSchema) });
const invoicesSchema = z.object({ invoices: z.array(invoiceSchema) });
export type BooksContact = z.output<typeof contactSchema>;
export type BooksInvoice = z.output<typeof invoiceSchema>;

/** What stands in the books of one organisation. */
export interface Books {
  contacts: BooksContact[];
  invoices: BooksInvoice[];
}

const getJson = async (url: string): Promise<unknown> => {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return response.json();
};

/** The Xero sandbox as its owner sees it: nothing here counts as a call to Xero. */
export const openSandbox = (url: string) => ({
  organisations: async () => stateSchema.parse(await getJson(`${url}/sandbox/state`)).organisations,
  books: async (tenantId: string): Promise<Books> => {
    const of = (kind: string) => getJson(`${url}/sandbox/organisations/${tenantId}/${kind}`);
    const [contacts, invoices] = await Promise.all([of('contacts'), of('invoices')]);
    return { ...contactsSchema.parse(contacts), ...invoicesSchema.parse(invoices) };
  },
  /** Calls to the accounting API since `since`; the sandbox counts neither sign-in nor tokens nor the list of connections. */
  calls: async (since: Date): Promise<Call[]> =>
    callsSchema.parse(await getJson(`${url}/sandbox/calls?since=${encodeURIComponent(since.toISOString())}`)).calls,
  /** Gives the consent that the authorize address asks for; returns the address the browser is sent back to. */
  consent: async (authorizeUrl: string, organisations: string[]): Promise<string> => {
    const asked = Object.fromEntries(new URL(authorizeUrl).searchParams);
    const { client_id: clientId, redirect_uri: redirectUri, ...others } = asked;
    const response = await fetch(`${url}/sandbox/consent`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...others, clientId, redirectUri, organisations }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The sandbox did not give consent (${response.status}): ${text.slice(0, 300)}`);
    return z.object({ redirect: z.string() }).parse(JSON.parse(text)).redirect;
  },
});
export type Sandbox = ReturnType<typeof openSandbox>;
