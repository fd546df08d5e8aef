import { Hono } from 'hono';
import * as z from 'zod';
import { readBooks } from './books.ts';
import { writeContact } from './contact-write.ts';
import { DAY_MS, dateOf } from './dates.ts';
import { deskCall, openDesk } from './desk.ts';
import type { Env } from './drop.ts';
import { contactBody, invoiceBody } from './fill-bodies.ts';
import { writeInvoice } from './invoice-write.ts';
import { amount, column } from './store.ts';
import type { World } from './world.ts';

const DUE_DAYS = 30;

const FillBody = z.object({
  contacts: z.int().min(0).max(100_000).default(0),
  invoices: z.int().min(0).max(1_000_000).default(0),
  /** Seconds between two records, the last of which is of now. */
  everySeconds: z.number().min(0).default(60),
});

/**
 * `POST …/fill`: enters that many contacts and invoices by the rules of the API and in one transaction, as if a bookkeeper
 * had worked up to now. Bodies depend on how much stands in the books already, so that nothing repeats.
 */
export function fillRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { store } = world;

  routes.post('/sandbox/organisations/:tenantId/fill', async (c) => {
    const wanted = FillBody.parse(await c.req.json());
    const { tenantId } = c.req.param();
    if (openDesk(world, tenantId) === undefined) return c.json({ error: 'There is no such organisation.' }, 404);
    const count = (table: 'contacts' | 'invoices'): number =>
      amount(store.one(`SELECT COUNT(*) AS n FROM ${table} WHERE tenant_id = ?`, tenantId), 'n');
    const before = { contacts: count('contacts'), invoices: count('invoices') };
    if (wanted.invoices > 0 && before.contacts + wanted.contacts === 0)
      return c.json({ error: 'Invoices need contacts: ask for at least one.' }, 400);

    let at = world.clock.now() - (wanted.contacts + wanted.invoices) * wanted.everySeconds * 1000;
    const past = openDesk({ ...world, clock: { ...world.clock, now: () => Math.round(at) } }, tenantId);
    if (past === undefined) return c.json({ error: 'There is no such organisation.' }, 404);
    const call = deskCall(past, 'PUT');
    const books = readBooks(store, past.organisation);
    store.atomically(() => {
      for (let n = 0; n < wanted.contacts; n += 1) {
        at += wanted.everySeconds * 1000;
        writeContact(call, contactBody(before.contacts + n + 1), 'create', { path: 'Contact' });
      }
      const contacts = store
        .all("SELECT id FROM contacts WHERE tenant_id = ? AND status = 'ACTIVE' ORDER BY updated_ms, id", tenantId)
        .map((row) => column(row, 'id'));
      const writing = { call, books, mode: 'create' as const, places: 4, path: 'Invoice' };
      for (let n = 0; n < wanted.invoices; n += 1) {
        at += wanted.everySeconds * 1000;
        const contact = contacts[(n * 31) % contacts.length] ?? '';
        const days = { date: dateOf(at), due: dateOf(at + DUE_DAYS * DAY_MS) };
        writeInvoice(writing, invoiceBody(before.invoices + n + 1, contact, days.date, days.due));
      }
    });
    return c.json({ contacts: count('contacts'), invoices: count('invoices') }, 201);
  });
  return routes;
}
