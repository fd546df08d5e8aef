import { Hono } from 'hono';
import * as z from 'zod';
import { ElementRefused } from './answer.ts';
import { readBooks } from './books.ts';
import { toContact } from './contact.ts';
import { mergeContacts } from './contact-by-hand.ts';
import { contactJson } from './contact-json.ts';
import { openDesk } from './desk.ts';
import type { Env } from './drop.ts';
import { dumpRoutes } from './dumps.ts';
import { fillRoutes } from './fill.ts';
import { findInvoice, toInvoice } from './invoice.ts';
import { invoiceContact, invoiceJson } from './invoice-json.ts';
import { compact } from './json.ts';
import { findOrganisation } from './organisation.ts';
import { paymentLine } from './payment.ts';
import { writePayment } from './payment-write.ts';
import type { World } from './world.ts';

const PaymentBody = z.object({
  invoice: z.guid(),
  amount: z.number().positive(),
  account: z.string().optional(),
  date: z.iso.date().optional(),
  reference: z.string().optional(),
});
const MergeBody = z.object({ from: z.guid(), into: z.guid() });

/** What a bookkeeper sees and does in Xero's own screens, as admin endpoints: dumps of the books, payments, merging contacts. */
export function bookkeeperRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { store } = world;

  routes.get('/sandbox/organisations/:tenantId/contacts', (c) => {
    const organisation = findOrganisation(store, c.req.param('tenantId'));
    if (organisation === undefined) return c.json({ error: 'There is no such organisation.' }, 404);
    const rows = store.all('SELECT * FROM contacts WHERE tenant_id = ? ORDER BY updated_ms, id', organisation.tenantId);
    return c.json({ contacts: rows.map((row) => contactJson(toContact(row), 'page')), total: rows.length });
  });

  routes.get('/sandbox/organisations/:tenantId/invoices', (c) => {
    const organisation = findOrganisation(store, c.req.param('tenantId'));
    if (organisation === undefined) return c.json({ error: 'There is no such organisation.' }, 404);
    const invoices = store
      .all('SELECT * FROM invoices WHERE tenant_id = ? ORDER BY updated_ms, id', organisation.tenantId)
      .map(toInvoice);
    const list = invoices.map((invoice) =>
      invoiceJson(invoice, invoiceContact(store, organisation.tenantId, invoice, true), 'page', 4),
    );
    return c.json({ invoices: list, total: list.length });
  });

  routes.post('/sandbox/organisations/:tenantId/payments', async (c) => {
    const { tenantId } = c.req.param();
    const wanted = PaymentBody.parse(await c.req.json());
    const desk = openDesk(world, tenantId);
    if (desk === undefined) return c.json({ error: 'There is no such organisation.' }, 404);
    if (findInvoice(store, tenantId, wanted.invoice) === undefined)
      return c.json({ error: 'There is no such invoice.' }, 404);
    const books = readBooks(store, desk.organisation);
    const bank = [...books.accounts.values()].find((account) => account.Type === 'BANK' && account.Status === 'ACTIVE');
    const sent = compact({
      Invoice: { InvoiceID: wanted.invoice },
      Account: wanted.account === undefined ? { AccountID: bank?.AccountID ?? '' } : { Code: wanted.account },
      Amount: wanted.amount,
      Date: wanted.date,
      Reference: wanted.reference,
    });
    try {
      const payment = store.atomically(() => writePayment(desk, books, sent, 'Payment'));
      return c.json(paymentLine(payment), 201);
    } catch (error) {
      if (!(error instanceof ElementRefused)) throw error;
      return c.json({ error: error.messages.join('; ') }, 400);
    }
  });

  routes.post('/sandbox/organisations/:tenantId/merge', async (c) => {
    const { tenantId } = c.req.param();
    const { from, into } = MergeBody.parse(await c.req.json());
    const desk = openDesk(world, tenantId);
    if (desk === undefined) return c.json({ error: 'There is no such organisation.' }, 404);
    const problem = mergeContacts(desk, from.toLowerCase(), into.toLowerCase());
    if (problem !== undefined) return c.json({ error: problem }, problem.startsWith('There is no') ? 404 : 400);
    return c.json({ merged: from, into });
  });

  routes.route('/', dumpRoutes(world));
  routes.route('/', fillRoutes(world));
  return routes;
}
