import type { Context } from 'hono';
import { html } from 'hono/html';
import { recordWords } from '../../../shared/records/record.ts';
import { outward } from '../../../shared/runtime/outward.ts';
import { type Html, page } from '../../../shared/runtime/pages.ts';
import { getChange } from '../../../shared/store/changes.ts';
import { getLink } from '../../../shared/store/links.ts';
import { deepLink } from '../../../shared/xero/deep-links.ts';
import type { ConsoleDeps } from '../deps.ts';
import { buttonForm, recordHref } from '../forms.ts';
import { type Around, hrefOf, queryIn } from '../organisation-page.ts';
import { formatsFor, frameOf, type Visitor } from '../visitor.ts';
import { titleOf } from '../words.ts';
import { type RecordKey, recordKeySchema } from './read-record.ts';

interface Question {
  title: string;
  body: Html;
  to: '/records/drop' | '/records/unlink';
  label: string;
  back: 'queue' | 'record';
}

/** Asks whether an action on a record is meant; leads to the record's page when there is nothing to ask any more. */
const confirmPage =
  (ask: (around: Around, key: RecordKey) => Promise<Question | undefined>) =>
  async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
    const key = recordKeySchema.safeParse(c.req.query()).data;
    const { organisation: one } = visitor;
    if (!key || !one) return c.redirect(`/console/${visitor.workspace.workspace}/records`, 303);
    const around: Around = { deps, visitor, one, formats: formatsFor(deps, c, visitor, one) };
    const question = await ask(around, key);
    if (!question) return c.redirect(recordHref(one, key), 303);
    const { title, body, to, label } = question;
    const back = c.req.query('back') === 'queue' ? 'queue' : question.back;
    const shown = c.req.query('shown') ?? '';
    const keep = back === 'queue' ? hrefOf(one, 'queue', queryIn(shown)) : recordHref(one, key);
    return page(c, {
      title,
      ...frameOf(deps, c, visitor, 'records', 'one'),
      body: html`<section class="card"><h1>${title}</h1>${body}
<div class="row stack">${buttonForm(around, to, { type: key.type, id: key.id, back, shown }, label, 'danger')}<a class="button quiet" href="${keep}">Keep it</a></div></section>`,
    });
  };

/** GET /records/drop: asks whether what waits of a record is to be dropped. */
export const dropPage = confirmPage(async ({ deps, one }, { type, id }) => {
  const change = await getChange(deps.table, { workspace: one.workspace, organisation: one.organisation, type, id });
  if (!change) return undefined;
  const name = `${recordWords[type]} ${titleOf(change) ?? id}`;
  return {
    ...{ title: `Drop what waits of the ${name}?`, to: '/records/drop', label: 'Drop it', back: 'queue' },
    body: html`<h2>What happens</h2><ul><li>This ${change.deleted ? 'deletion' : 'version'} does not go to ${one.name}.</li><li>The log keeps that you dropped it.</li></ul>
<h2>What does not happen</h2><ul><li>Nothing is changed in Xero, and nothing in your CRM.</li><li>The record is not switched off: the next time the CRM saves it, it is sent again.</li></ul>`,
  };
});

/** GET /records/unlink: asks whether a link is to be taken apart. */
export const unlinkPage = confirmPage(async ({ deps, one }, { type, id }) => {
  const link = await getLink(deps.table, { workspace: one.workspace, organisation: one.organisation, type, crmId: id });
  if (!link) return undefined;
  const scope = { workspace: one.workspace, organisation: one.organisation };
  const waits = (await getChange(deps.table, { ...scope, type, id })) !== undefined;
  const name = `${recordWords[type]} ${link.xero.number ?? link.xero.name ?? id}`;
  return {
    ...{ title: `Unlink the ${name}?`, to: '/records/unlink', label: 'Unlink it', back: 'record' },
    body: html`<p>It is linked with <a href="${deepLink(one.shortCode, type, link.xeroId, deps.xeroAppUrl, link.kind)}" ${outward}>this record in Xero</a>.</p>
<h2>What happens</h2><ul><li>The bridge forgets that the two records are the same.</li><li>${waits ? 'A change of it waits: when that goes, the record' : 'The next time the CRM saves it, it'} is matched anew, and may be created in Xero a second time.</li><li>Changes of the record in Xero are not told to the CRM any more.</li></ul>
<h2>What does not happen</h2><ul><li>Both records stay as they are.</li></ul>`,
  };
});
