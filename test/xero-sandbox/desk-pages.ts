import { Hono } from 'hono';
import { html } from 'hono/html';
import { ApiFailure } from './answer.ts';
import { attachmentJson, attachmentsOf } from './attachment.ts';
import { ask, type Desk, openDesk } from './desk.ts';
import { act } from './desk-actions.ts';
import { whyNot } from './desk-admin.ts';
import { findKind, KINDS, listRecords, type RecordKind, readRecord, statusOf, titleOf } from './desk-kinds.ts';
import { changedFields, formObject } from './form-fields.ts';
import { objects } from './json.ts';
import { page } from './page.ts';
import { recordForms } from './record-forms.ts';
import { badge, cell, recordTable, recordView } from './record-view.ts';
import type { World } from './world.ts';

type Html = ReturnType<typeof html>;
const PAGE_SIZE = 50;

/** The way through the books of one organisation. */
export function bookLinks(tenantId: string): Html {
  const links = KINDS.map((kind) => html`<a href="/organisations/${tenantId}/${kind.path}">${kind.label}</a> `);
  return html`<nav class="books"><a href="/organisations/${tenantId}">Overview</a> ${links}<a href="/organisations/${tenantId}/settings">Settings</a></nav>`;
}

export function problemCard(messages: string[]): Html | string {
  return messages.length === 0
    ? ''
    : html`<section class="card" role="alert">${messages.map((message) => html`<p class="bad">${message}</p>`)}</section>`;
}

function listPage(desk: Desk, kind: RecordKind, number: number): Html {
  const { name, tenantId } = desk.organisation;
  const { records, total } = listRecords(desk, kind, number, PAGE_SIZE);
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const base = `/organisations/${tenantId}`;
  return page(
    `${kind.label}, ${name}`,
    html`${bookLinks(tenantId)}<section class="card"><h1>${kind.label}</h1>${records.length === 0 ? html`<p class="soft">None yet.</p>` : recordTable(base, kind, records)}
<nav class="pages">${number > 1 ? html`<a href="?page=${number - 1}">Newer</a>` : ''}<span class="soft">Page ${number} of ${pages}, ${total} in all</span>${number < pages ? html`<a href="?page=${number + 1}">Older</a>` : ''}</nav></section>`,
  );
}

function historyCard(desk: Desk, kind: RecordKind, id: string): Html | string {
  if (kind.path === 'accounts') return '';
  const records = objects(ask(desk, 'GET', `/${kind.endpoint}/${id}/History`), 'HistoryRecords');
  const fields = ['DateUTCString', 'Changes', 'User', 'Details'];
  const rows = records.map(
    (record) => html`<tr>${fields.map((field) => html`<td>${cell('', field, record[field])}</td>`)}</tr>`,
  );
  return html`<section class="card"><h2>History</h2><div class="scroll"><table><thead><tr><th>When</th><th>Change</th><th>Who</th><th>Details</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function attachmentsCard(desk: Desk, kind: RecordKind, id: string): Html | string {
  const { world, organisation } = desk;
  const files = attachmentsOf(world.store, organisation.tenantId, [id]);
  if (files.length === 0) return '';
  const rows = files.map((file) => {
    const json = attachmentJson(file, world.publicUrl, kind.endpoint);
    return html`<tr><td>${json.FileName}</td><td>${json.MimeType}</td><td class="number">${json.ContentLength} bytes</td></tr>`;
  });
  return html`<section class="card"><h2>Attachments</h2><table><tbody>${rows}</tbody></table></section>`;
}

function recordPage(desk: Desk, kind: RecordKind, id: string, messages: string[]): Html {
  const record = readRecord(desk, kind, id);
  const { tenantId } = desk.organisation;
  const base = `/organisations/${tenantId}`;
  const title = titleOf(kind, record);
  const ownId = String(record[kind.idField]);
  return page(
    `${title}, ${kind.label}`,
    html`${bookLinks(tenantId)}${problemCard(messages)}<section class="card"><h1>${title} ${badge(statusOf(record))}</h1>${recordView(base, record)}</section>
${recordForms(`${base}/${kind.path}/${ownId}`, kind, record)}${attachmentsCard(desk, kind, ownId)}${historyCard(desk, kind, ownId)}`,
  );
}

export function notThere(what: string): Html {
  return page('Not found', html`<section class="card"><h1>There is no such ${what}</h1></section>`);
}

/** The books as a bookkeeper sees and changes them: a list and a page for each type of record; forms only, no scripts. */
export function deskPages(world: World): Hono {
  const routes = new Hono();
  routes.onError((error, c) => {
    if (error instanceof ApiFailure && error.answer.status === 404) return c.html(notThere('record'), 404);
    const why = whyNot(error);
    if (why === undefined) throw error;
    return c.html(page('Not possible', html`${problemCard(why.messages)}`), why.status);
  });

  routes.get('/organisations/:tenantId/:kind', (c) => {
    const [desk, kind] = [openDesk(world, c.req.param('tenantId')), findKind(c.req.param('kind'))];
    if (desk === undefined || kind === undefined) return c.html(notThere('page'), 404);
    return c.html(listPage(desk, kind, Math.max(1, Number.parseInt(c.req.query('page') ?? '1', 10) || 1)));
  });

  routes.get('/organisations/:tenantId/:kind/:id', (c) => {
    const [desk, kind] = [openDesk(world, c.req.param('tenantId')), findKind(c.req.param('kind'))];
    if (desk === undefined || kind === undefined) return c.html(notThere('page'), 404);
    return c.html(recordPage(desk, kind, c.req.param('id'), []));
  });

  routes.post('/organisations/:tenantId/:kind/:id/:action', async (c) => {
    const { id, action } = c.req.param();
    const [desk, kind] = [openDesk(world, c.req.param('tenantId')), findKind(c.req.param('kind'))];
    if (desk === undefined || kind === undefined) return c.html(notThere('page'), 404);
    const standing = readRecord(desk, kind, id);
    const sent = formObject(await c.req.raw.formData());
    try {
      const input = action === 'edit' ? changedFields(standing, sent) : sent;
      if (action !== 'edit' || Object.keys(input).length > 0) act(desk, kind, id, action, input);
    } catch (error) {
      const why = whyNot(error);
      if (why === undefined) throw error;
      return c.html(recordPage(desk, kind, id, why.messages), 400);
    }
    const gone = kind.path === 'items' && action === 'delete';
    return c.redirect(`/organisations/${desk.organisation.tenantId}/${kind.path}${gone ? '' : `/${id}`}`, 303);
  });

  return routes;
}
