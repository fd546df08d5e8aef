import * as z from 'zod';
import type { ExportEvent } from './export-format.ts';

const recordSchema = z.object({
  id: z.string(),
  xero: z
    .object({
      state: z.enum(['synced', 'attention', 'waiting']),
      xeroId: z.string().optional(),
      failure: z.object({ code: z.string(), message: z.string() }).optional(),
    })
    .nullable(),
});
const contactsSchema = z.object({ contacts: z.array(recordSchema) });
const invoicesSchema = z.object({ invoices: z.array(recordSchema) });

/** What the bridge told the CRM about one record; null when it said nothing. */
export type Told = z.output<typeof recordSchema>['xero'];

/** Puts the records of the export into the demo CRM as they were last saved, without sending them from there. */
export const fillCrm = async (crm: string, events: ExportEvent[]): Promise<void> => {
  const newest = new Map<string, ExportEvent>();
  for (const event of events) {
    const known = newest.get(event.data.id);
    if (!known || known.data.version <= event.data.version) newest.set(event.data.id, event);
  }
  const of = (kind: string) => [...newest.values()].filter(({ type }) => type.startsWith(kind)).map(({ data }) => data);
  const response = await fetch(`${crm}/import`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ contacts: of('contact'), invoices: of('invoice'), send: false }),
  });
  if (!response.ok)
    throw new Error(`The demo CRM did not take the records (${response.status}): ${await response.text()}`);
};

/** What the CRM was told, by record id. */
export const toldToCrm = async (crm: string): Promise<{ contacts: Map<string, Told>; invoices: Map<string, Told> }> => {
  const dump = async (kind: string): Promise<unknown> => (await fetch(`${crm}/records/${kind}`)).json();
  const byId = (records: z.output<typeof recordSchema>[]) => new Map(records.map(({ id, xero }) => [id, xero]));
  return {
    contacts: byId(contactsSchema.parse(await dump('contacts')).contacts),
    invoices: byId(invoicesSchema.parse(await dump('invoices')).invoices),
  };
};
