import { Hono } from 'hono';
import * as z from 'zod';
import { findContact, keepContact, toContact } from './contact.ts';
import { contactJson } from './contact-json.ts';
import { dateMs, dateOf, stamp } from './dates.ts';
import type { Env } from './drop.ts';
import { findInvoice, keepInvoice, toInvoice } from './invoice.ts';
import { invoiceContact, invoiceJson } from './invoice-json.ts';
import { objects } from './json.ts';
import { findOrganisation } from './organisation.ts';
import type { World } from './world.ts';

const PaymentBody = z.object({
  invoice: z.guid(),
  amount: z.number().positive(),
  date: z.iso.date().optional(),
  reference: z.string().optional(),
});
const MergeBody = z.object({ from: z.guid(), into: z.guid() });

/** What a bookkeeper sees and does in Xero's own screens, as admin endpoints: dumps of the books, payments, merging contacts. */
export function bookkeeperRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { store, clock } = world;

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
    const invoice = findInvoice(store, tenantId, wanted.invoice);
    if (invoice === undefined) return c.json({ error: 'There is no such invoice.' }, 404);
    if (invoice.status !== 'AUTHORISED' || wanted.amount > invoice.amountDue)
      return c.json({ error: 'The invoice cannot take that payment.' }, 400);
    const date = wanted.date ?? dateOf(clock.now());
    const amountPaid = Math.round((invoice.amountPaid + wanted.amount) * 100) / 100;
    const amountDue = Math.round((invoice.total - amountPaid) * 100) / 100;
    const payment = {
      PaymentID: world.newId(),
      Date: stamp(dateMs(date)),
      Amount: wanted.amount,
      Reference: wanted.reference ?? '',
      CurrencyRate: invoice.body.CurrencyRate ?? 1,
      HasAccount: false,
      HasValidationErrors: false,
    };
    const paid = amountDue === 0;
    const body = {
      ...invoice.body,
      Payments: [...objects(invoice.body, 'Payments'), payment],
      ...(paid ? { FullyPaidOnDate: payment.Date } : {}),
    };
    keepInvoice(store, tenantId, {
      ...invoice,
      amountPaid,
      amountDue,
      status: paid ? 'PAID' : 'AUTHORISED',
      updatedMs: clock.now(),
      body,
    });
    return c.json(payment, 201);
  });

  routes.post('/sandbox/organisations/:tenantId/merge', async (c) => {
    const { tenantId } = c.req.param();
    const { from, into } = MergeBody.parse(await c.req.json());
    const [loser, winner] = [findContact(store, tenantId, from), findContact(store, tenantId, into)];
    if (loser === undefined || winner === undefined) return c.json({ error: 'There is no such contact.' }, 404);
    const updatedMs = clock.now();
    store.atomically(() => {
      keepContact(store, tenantId, {
        ...loser,
        status: 'ARCHIVED',
        updatedMs,
        body: { ...loser.body, MergedToContactID: winner.id },
      });
      keepContact(store, tenantId, { ...winner, updatedMs });
      store.run(
        'UPDATE invoices SET contact_id = ?, updated_ms = ? WHERE tenant_id = ? AND contact_id = ?',
        winner.id,
        updatedMs,
        tenantId,
        loser.id,
      );
    });
    return c.json({ merged: loser.id, into: winner.id });
  });

  return routes;
}
