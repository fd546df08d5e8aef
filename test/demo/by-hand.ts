import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { invoiceIdIn } from './compare-books.ts';
import type { BooksInvoice, Sandbox } from './sandbox.ts';
import type { Stack } from './stack.ts';

const lookEveryMs = 250;
const patienceMs = 180_000;

const recordSchema = z.looseObject({ id: z.string(), status: z.string().optional(), dueDate: z.string().optional() });
type CrmInvoice = z.output<typeof recordSchema>;

/** What somebody does to one invoice on Xero's own pages, and how the CRM's own record shows that it has heard of it. */
interface Deed {
  said: string;
  action: string;
  input: (invoice: BooksInvoice) => object;
  heard: (record: CrmInvoice) => boolean;
  shows: string;
}

const newDueDate = '2026-12-31';

const deeds: Deed[] = [
  {
    ...{ said: 'paid in full', action: 'pay', input: ({ Total }) => ({ amount: Total }) },
    ...{ heard: ({ status }) => status === 'paid', shows: 'paid' },
  },
  {
    ...{ said: 'voided', action: 'void', input: () => ({}) },
    ...{ heard: ({ status }) => status === 'voided', shows: 'voided' },
  },
  {
    ...{ said: `put off to ${newDueDate}`, action: 'edit', input: () => ({ DueDate: newDueDate }) },
    ...{ heard: ({ dueDate }) => dueDate === newDueDate, shows: `due on ${newDueDate}` },
  },
];

/** Looks again and again; undefined when it never comes. */
const untilThere = async <Found>(look: () => Promise<Found | undefined>): Promise<Found | undefined> => {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(lookEveryMs)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  return undefined;
};

const post = async (url: string, body: object): Promise<void> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
};

const subscriptionsSchema = z.object({
  subscriptions: z.array(z.object({ clientId: z.string(), nextAttempt: z.string().nullable() })),
});

/**
 * After an answer that took more than 5 seconds Xero holds its messages back for 15 minutes, which a busy machine brings about.
 * The bridge would hear with its next poll; the demo does not wait for that but switches the messages on again, as the app's owner can.
 */
const messagesGoOn = async (sandbox: string): Promise<void> => {
  const { subscriptions } = subscriptionsSchema.parse(await (await fetch(`${sandbox}/sandbox/webhooks`)).json());
  for (const { clientId } of subscriptions.filter(({ nextAttempt }) => nextAttempt !== null)) {
    await fetch(`${sandbox}/sandbox/webhooks/${clientId}`, { method: 'PUT', body: JSON.stringify({ enable: true }) });
  }
};

const saveInCrm = (crm: string, contact: string, ids: string[]) =>
  post(`${crm}/import`, {
    invoices: ids.map((id, nth) => ({
      ...{ id, contact: { id: contact }, currency: 'GBP', status: 'authorised' },
      ...{ date: '2026-11-02', dueDate: '2026-12-02', total: `${(nth + 1) * 120}.00` },
      lines: [
        { description: 'Survey', quantity: '1', unitAmount: `${nth + 1}00.00`, account: '200', taxPercent: '20' },
      ],
    })),
    send: true,
  });

const crmInvoice = async (crm: string, id: string): Promise<CrmInvoice | undefined> => {
  const dump = await (await fetch(`${crm}/records/invoices`)).json();
  return z
    .object({ invoices: z.array(recordSchema) })
    .parse(dump)
    .invoices.find((record) => record.id === id);
};

/** What was done, in words, and whatever the CRM never heard of. */
export interface HeardByHand {
  lines: string[];
  wrong: string[];
}

/**
 * The way back: the CRM sends a few invoices of its own, and as soon as they stand in Xero somebody pays one there by hand,
 * voids the next and edits another. Xero's message, the pull and the delivery bring each back to the CRM's own record. These invoices
 * are not of the export, so that the demo can be run again.
 */
export const workByHand = async (input: {
  stack: Stack;
  sandbox: Sandbox;
  organisation: string;
  /** The CRM's id of a contact that stands in Xero. */
  contact: string;
}): Promise<HeardByHand> => {
  const { stack, sandbox, organisation, contact } = input;
  const ids = deeds.map((_, nth) => `by-hand-${Date.now()}-${nth + 1}`);
  await saveInCrm(stack.crm, contact, ids);

  const doOne = async (deed: Deed, id: string): Promise<{ line: string } | { wrong: string }> => {
    const there = await untilThere(async () =>
      (await sandbox.books(organisation)).invoices.find(({ Url }) => invoiceIdIn(Url) === id),
    );
    if (!there) return { wrong: `invoice ${id} of the CRM did not reach Xero` };
    const began = Date.now();
    const { InvoiceID, InvoiceNumber } = there;
    const where = `${stack.sandbox}/sandbox/organisations/${organisation}/invoices/${InvoiceID}/${deed.action}`;
    await post(where, deed.input(there));
    const heard = await untilThere(async () => {
      await messagesGoOn(stack.sandbox);
      const record = await crmInvoice(stack.crm, id);
      return record && deed.heard(record) ? record : undefined;
    });
    if (!heard) return { wrong: `the CRM did not hear that ${InvoiceNumber} was ${deed.said} in Xero` };
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    return { line: `${InvoiceNumber} was ${deed.said} in Xero: the CRM shows it as ${deed.shows} after ${seconds} s` };
  };

  const done: Awaited<ReturnType<typeof doOne>>[] = [];
  for (const [nth, deed] of deeds.entries()) done.push(await doOne(deed, ids[nth] ?? ''));
  return {
    lines: done.flatMap((one) => ('line' in one ? [one.line] : [])),
    wrong: done.flatMap((one) => ('wrong' in one ? [one.wrong] : [])),
  };
};
