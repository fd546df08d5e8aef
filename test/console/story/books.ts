import * as z from 'zod';
import { openSandbox } from '../../demo/sandbox.ts';

const call = async (url: string, body: object): Promise<unknown> => {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
};

const entered = z.object({ record: z.object({ ContactID: z.string().optional() }) });

/** The books of the organisation of this name, and what its bookkeeper does in Xero by hand. */
export const openBooks = async (sandbox: string, name: string) => {
  const { organisations, books } = openSandbox(sandbox);
  const tenantId = (await organisations()).find((one) => one.name === name)?.tenantId ?? '';
  const base = `${sandbox}/sandbox/organisations/${tenantId}`;
  return {
    /** Where the bookkeeper sees the sales invoices in Xero. */
    invoicesPage: `${sandbox}/organisations/${tenantId}/invoices`,
    /** Numbers of the sales invoices, sorted; one that stands twice is there twice. */
    numbers: async () => (await books(tenantId)).invoices.map(({ InvoiceNumber }) => InvoiceNumber).sort(),
    contacts: async () => (await books(tenantId)).contacts.map((contact) => contact.Name).sort(),
    enterInvoices: async (customer: string, numbers: readonly string[]) => {
      const { record } = entered.parse(await call(`${base}/contacts`, { Name: customer }));
      for (const InvoiceNumber of numbers) {
        const LineItems = [{ Description: 'Rent', Quantity: 1, UnitAmount: 900, AccountCode: '200' }];
        const Contact = { ContactID: record.ContactID };
        await call(`${base}/invoices`, {
          InvoiceNumber,
          Contact,
          LineItems,
          Date: '2026-10-01',
          DueDate: '2026-11-01',
        });
      }
    },
    openAccount: (Code: string, Name: string) => call(`${base}/accounts`, { Code, Name, Type: 'REVENUE' }),
  };
};

/** Puts records into the demo CRM as if they were entered there; it sends them to the bridge. */
export const saveInCrm = async (crm: string, records: object): Promise<void> => {
  const answer = await fetch(`${crm}/import`, { method: 'POST', body: JSON.stringify(records) });
  if (!answer.ok) throw new Error(`The demo CRM answered ${answer.status}: ${await answer.text()}`);
};
