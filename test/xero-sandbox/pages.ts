import { Hono } from 'hono';
import { html } from 'hono/html';
import { toContact } from './contact.ts';
import { contactJson } from './contact-json.ts';
import { deepLinkTarget } from './deep-link.ts';
import { bookLinks, deskPages } from './desk-pages.ts';
import { toInvoice } from './invoice.ts';
import { objects, text } from './json.ts';
import { findOrganisation, listOrganisations, type Organisation } from './organisation.ts';
import { page } from './page.ts';
import { settingsPages } from './settings-page.ts';
import { amount, column, type Row } from './store.ts';
import { STYLE } from './style.ts';
import { webhookPages } from './webhook-page.ts';
import type { World } from './world.ts';

type Html = ReturnType<typeof html>;
const PAGE_SIZE = 50;

function money(value: number): string {
  return value.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function count(world: World, table: 'contacts' | 'invoices', tenantId: string): number {
  return amount(world.store.one(`SELECT COUNT(*) AS n FROM ${table} WHERE tenant_id = ?`, tenantId), 'n');
}

function status(word: string): Html {
  return html`<span class="status ${word}">${word}</span>`;
}

function pageLinks(name: string, current: number, total: number, other: string): Html {
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const link = (to: number, words: string): Html => html`<a href="?${name}=${to}&amp;${other}#${name}">${words}</a>`;
  return html`<nav class="pages">${current > 1 ? link(current - 1, 'Newer') : ''}<span class="soft">Page ${current} of ${pages}, ${total} in all</span>${current < pages ? link(current + 1, 'Older') : ''}</nav>`;
}

function invoiceRow(row: Row): Html {
  const base = `/organisations/${column(row, 'tenant_id')}`;
  const invoice = toInvoice(row);
  const url = text(invoice.body, 'Url');
  return html`<tr id="${invoice.id}"><td class="tight"><a href="${base}/${invoice.type === 'ACCREC' ? 'invoices' : 'bills'}/${invoice.id}">${invoice.number || invoice.id.slice(0, 8)}</a></td><td>${invoice.type === 'ACCREC' ? 'Sale' : 'Bill'}</td><td>${text(invoice.body, 'Reference') ?? ''}</td><td>${column(row, 'contact_name')}</td>
<td class="tight">${invoice.date ?? ''}</td><td class="tight">${invoice.dueDate ?? ''}</td><td>${status(invoice.status)}</td><td>${invoice.currency}</td>
<td class="number">${money(invoice.total)}</td><td class="number">${money(invoice.amountDue)}</td><td class="tight">${url === undefined ? '' : html`<a href="${url}" rel="noreferrer">Go to source</a>`}</td></tr>`;
}

function contactRow(row: Row): Html {
  const contact = toContact(row);
  const shown = contactJson(contact, 'page');
  const phone = objects(shown, 'Phones').find((entry) => entry.PhoneNumber !== '');
  const number = ['PhoneCountryCode', 'PhoneAreaCode', 'PhoneNumber']
    .flatMap((key) => text(phone ?? {}, key) || [])
    .join(' ');
  const person = [text(shown, 'FirstName'), text(shown, 'LastName')].filter((part) => part !== undefined).join(' ');
  return html`<tr id="${contact.id}"><td><a href="/organisations/${column(row, 'tenant_id')}/contacts/${contact.id}">${contact.name}</a></td><td>${contact.number ?? ''}</td><td>${person}</td><td>${text(shown, 'EmailAddress') ?? ''}</td><td>${number}</td>
<td>${text(shown, 'TaxNumber') ?? ''}</td><td>${status(contact.status)}</td></tr>`;
}

function home(world: World): Html {
  const rows = listOrganisations(world.store).map(
    (
      organisation,
    ) => html`<tr><td><a href="/organisations/${organisation.tenantId}">${organisation.name}</a></td><td>${organisation.country}</td><td>${organisation.currency}</td>
<td class="number">${count(world, 'contacts', organisation.tenantId)}</td><td class="number">${count(world, 'invoices', organisation.tenantId)}</td></tr>`,
  );
  return page(
    'Xero sandbox',
    html`<section class="card"><h1>Organisations</h1>
<p class="soft">Books kept by this stand-in for Xero. Point a Xero client at ${world.publicUrl} for login, identity and API. Its <a href="/webhooks">webhooks</a> have a page of their own.</p>
<div class="scroll"><table><thead><tr><th>Organisation</th><th>Country</th><th>Currency</th><th class="number">Contacts</th><th class="number">Invoices</th></tr></thead><tbody>${rows}</tbody></table></div></section>`,
  );
}

function organisationPage(world: World, organisation: Organisation, invoicePage: number, contactPage: number): Html {
  const { store } = world;
  const { tenantId } = organisation;
  const invoices = store.all(
    `SELECT i.*, c.name AS contact_name FROM invoices i LEFT JOIN contacts c ON c.tenant_id = i.tenant_id AND c.id = i.contact_id
     WHERE i.tenant_id = ? ORDER BY i.updated_ms DESC, i.number DESC, i.id LIMIT ? OFFSET ?`,
    tenantId,
    PAGE_SIZE,
    (invoicePage - 1) * PAGE_SIZE,
  );
  const contacts = store.all(
    'SELECT * FROM contacts WHERE tenant_id = ? ORDER BY updated_ms DESC, id DESC LIMIT ? OFFSET ?',
    tenantId,
    PAGE_SIZE,
    (contactPage - 1) * PAGE_SIZE,
  );
  return page(
    organisation.name,
    html`${bookLinks(tenantId)}<section class="card"><h1>${organisation.name}</h1><p class="soft">${organisation.country}, base currency ${organisation.currency}, tenant ${tenantId}, short code ${organisation.shortCode}</p></section>
<section class="card" id="invoices"><h2>Invoices</h2>${
      invoices.length === 0
        ? html`<p class="soft">No invoices yet.</p>`
        : html`<div class="scroll"><table><thead><tr><th>Number</th><th>Kind</th><th>Reference</th><th>Contact</th><th>Date</th><th>Due</th><th>Status</th><th>Currency</th><th class="number">Total</th><th class="number">Amount due</th><th>Source</th></tr></thead><tbody>${invoices.map(invoiceRow)}</tbody></table></div>`
    }${pageLinks('invoices', invoicePage, count(world, 'invoices', tenantId), `contacts=${contactPage}`)}</section>
<section class="card" id="contacts"><h2>Contacts</h2>${
      contacts.length === 0
        ? html`<p class="soft">No contacts yet.</p>`
        : html`<div class="scroll"><table><thead><tr><th>Name</th><th>Contact code</th><th>Person</th><th>E-mail</th><th>Phone</th><th>Tax number</th><th>Status</th></tr></thead><tbody>${contacts.map(contactRow)}</tbody></table></div>`
    }${pageLinks('contacts', contactPage, count(world, 'contacts', tenantId), `invoices=${invoicePage}`)}</section>`,
  );
}

function pageNumber(value: string | undefined): number {
  const number = Number.parseInt(value ?? '1', 10);
  return Number.isNaN(number) || number < 1 ? 1 : number;
}

/** The pages for people: `/` and `/organisations/{tenantId}`. */
export function pageRoutes(world: World): Hono {
  const routes = new Hono();
  routes.get('/style.css', (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  routes.get('/', (c) => c.html(home(world)));
  routes.get('/organisationlogin/default.aspx', (c) => {
    const code = c.req.query('shortcode');
    const organisation = listOrganisations(world.store).find(({ shortCode }) => shortCode === code);
    return organisation === undefined
      ? c.html(page('Not found', html`<section class="card"><h1>There is no such organisation</h1></section>`), 404)
      : c.redirect(deepLinkTarget(world.store, organisation.tenantId, c.req.query('redirecturl') ?? ''));
  });
  routes.get('/organisations/:tenantId', (c) => {
    const organisation = findOrganisation(world.store, c.req.param('tenantId'));
    if (organisation === undefined)
      return c.html(
        page('Not found', html`<section class="card"><h1>There is no such organisation</h1></section>`),
        404,
      );
    return c.html(
      organisationPage(world, organisation, pageNumber(c.req.query('invoices')), pageNumber(c.req.query('contacts'))),
    );
  });
  routes.route('/', webhookPages(world));
  routes.route('/', settingsPages(world));
  routes.route('/', deskPages(world));
  return routes;
}
