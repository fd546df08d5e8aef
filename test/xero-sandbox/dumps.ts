import { Hono } from 'hono';
import { findContact } from './contact.ts';
import { contactStub } from './contact-json.ts';
import { creditNoteJson } from './credit-note-json.ts';
import { type BookDocument, type DocumentKind, toDocument } from './document.ts';
import type { Env } from './drop.ts';
import { invoiceContact } from './invoice-json.ts';
import { toItem } from './item.ts';
import { itemJson } from './item-json.ts';
import type { JsonObject } from './json.ts';
import { findOrganisation, type Organisation } from './organisation.ts';
import { toPayment } from './payment.ts';
import { paymentJson } from './payment-json.ts';
import { orderContact, purchaseOrderJson } from './purchase-order-json.ts';
import { quoteJson } from './quote-json.ts';
import type { World } from './world.ts';

/** Everything of one kind in the books of one organisation, as admin endpoints: items, quotes, purchaseOrders, creditNotes, payments. */
export function dumpRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { store } = world;

  function documents(tenantId: string, kind: DocumentKind): BookDocument[] {
    return store
      .all('SELECT * FROM documents WHERE tenant_id = ? AND kind = ? ORDER BY updated_ms, id', tenantId, kind)
      .map(toDocument);
  }

  const dumps: Record<string, (organisation: Organisation) => JsonObject[]> = {
    items: ({ tenantId }) =>
      store
        .all('SELECT * FROM items WHERE tenant_id = ? ORDER BY updated_ms, id', tenantId)
        .map((row) => itemJson(toItem(row), 'list', 4)),
    quotes: ({ tenantId }) =>
      documents(tenantId, 'quote').map((quote) =>
        quoteJson(quote, findContact(store, tenantId, quote.contactId), true),
      ),
    purchaseOrders: ({ tenantId, country }) =>
      documents(tenantId, 'purchaseOrder').map((order) => {
        const contact = findContact(store, tenantId, order.contactId);
        const inside =
          contact === undefined ? contactStub(order.contactId, '') : orderContact(contact, country, 'page');
        return purchaseOrderJson(order, inside, 'page');
      }),
    creditNotes: ({ tenantId }) =>
      documents(tenantId, 'creditNote').map((note) =>
        creditNoteJson(note, invoiceContact(store, tenantId, note, true), 'page', 4),
      ),
    payments: (organisation) =>
      store
        .all('SELECT * FROM payments WHERE tenant_id = ? ORDER BY updated_ms, id', organisation.tenantId)
        .map((row) => paymentJson({ world, organisation }, toPayment(row), 'list')),
  };

  for (const [name, dump] of Object.entries(dumps)) {
    routes.get(`/sandbox/organisations/:tenantId/${name}`, (c) => {
      const organisation = findOrganisation(store, c.req.param('tenantId') ?? '');
      if (organisation === undefined) return c.json({ error: 'There is no such organisation.' }, 404);
      const list = dump(organisation);
      return c.json({ [name]: list, total: list.length });
    });
  }
  return routes;
}
