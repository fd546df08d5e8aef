import { html } from 'hono/html';
import { type RecordType, recordWords } from '../../../shared/records/record.ts';
import { recordAddress } from '../../../shared/records/record-address.ts';
import { outward } from '../../../shared/runtime/outward.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Delivery } from '../../../shared/store/deliveries.ts';
import type { Link } from '../../../shared/store/links.ts';
import type { Refusal } from '../../../shared/store/refusals.ts';
import { deepLink } from '../../../shared/xero/deep-links.ts';
import { amountOf } from '../amount.ts';
import { choiceField } from '../fields.ts';
import { buttonForm, recordHref } from '../forms.ts';
import { gistOf } from '../gist.ts';
import { type Around, formFields } from '../organisation-page.ts';
import { waitingActions } from '../queue/queue-row.ts';
import type { Waiting } from '../queue/read-queue.ts';
import { type Names, reasonWords } from '../queue/reason-words.ts';
import { counted, timesTried } from '../words.ts';
import type { LinkCheck } from './link-check.ts';
import type { KnownRecord } from './read-record.ts';
import { statusWords } from './status-words.ts';

const fact = (name: string, value: Html | string | undefined): Html | undefined =>
  value === undefined ? undefined : html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

const madeWords: Record<Link['madeBy'], string> = {
  created: 'Created in Xero from the CRM',
  matched: 'Matched with what stood there',
  imported: 'Taken over from a file',
  hand: 'Linked by a person',
};

/** The record on both sides. */
export const sidesCard = (around: Around, known: KnownRecord): Html => {
  const { deps, visitor, one, formats } = around;
  const { type, id, link, change } = known;
  const crmUrl = change?.record.data.url ?? link?.crmUrl;
  return html`<section class="card"><div class="split"><div><h2>In the CRM</h2><dl class="list">
${fact('Id', id)}${fact('Last carried over', link && link.crmVersion !== '' ? formats.moment(link.updatedAt) : undefined)}${fact('Page', crmUrl === undefined ? 'The CRM has not said where it shows it.' : html`<a href="${recordAddress('', visitor.workspace.workspace, type, id)}" ${outward}>Open in the CRM</a>`)}</dl></div>
<div><h2>In Xero</h2>${
    link
      ? html`<dl class="list">${fact(type === 'contact' ? 'Name' : 'Number', link.xero.number ?? link.xero.name)}${fact('Status', link.xero.status && statusWords(link.kind, link.xero.status))}${fact('Total', amountOf(around, link, link.xero.total))}${fact('Due', amountOf(around, link, link.xero.amountDue))}
${fact('Link', html`${madeWords[link.madeBy]}, ${formats.moment(link.linkedAt)}`)}${fact('Id', link.xeroId)}${fact('Page', html`<a href="${deepLink(one.shortCode, type, link.xeroId, deps.xeroAppUrl, link.kind)}" ${outward}>Open in Xero</a>`)}</dl>`
      : html`<p>It is not linked with a record in ${one.name}${change ? ' yet' : ''}.</p>`
  }</div></div></section>`;
};

/** What the CRM sent last of the record did not come in. */
export const refusalCard = ({ formats }: Around, { at, problem }: Refusal): Html =>
  html`<section class="card" data-refused="yes"><h2>What the CRM sent last could not be read</h2><p>${problem.message} <strong>${problem.remedy}</strong></p>
<p class="soft">Saved in the CRM ${formats.moment(at)}. Nothing of it has gone to Xero.</p></section>`;

/** What waits to go to Xero of the record. */
export const waitingCard = (around: Around, waiting: Waiting, names: Names): Html => {
  const { change } = waiting;
  return html`<section class="card" data-why="${waiting.reason.why}"><h2>${change.deleted ? 'Its deletion waits' : 'A change waits to go to Xero'}</h2>
<p>${reasonWords(around, names, waiting.reason)}</p>
<p class="soft">${[gistOf(change, around, names)].filter(Boolean).map((gist) => html`${gist}. `)}Came ${around.formats.moment(change.receivedAt)}${change.attempts > 0 && html`, ${timesTried(around.formats, change.attempts)}`}.</p>
${waitingActions(around, waiting, 'record')}</section>`;
};

const outcomeWords: Record<Delivery['outcome'], string> = {
  synced: 'that it is in Xero',
  attention: 'that it needs attention',
  waiting: 'that it waits',
  changed: 'what was changed in Xero',
  new: 'that it was made in Xero',
};

/** News of the record that the CRM has not taken. */
export const newsCard = (around: Around, delivery: Delivery): Html => {
  const { visitor, formats } = around;
  const { type, id, outcome, attempts, lastError, dueAt, happenedAt, revision } = delivery;
  const given = dueAt === undefined;
  return html`<section class="card" data-news="${outcome}"><h2>The CRM has not taken the news yet</h2>
<p>It is to be told ${outcomeWords[outcome]} (${formats.moment(happenedAt)}). ${attempts > 0 && `Tried ${counted(formats, attempts, 'time')}.`} ${given ? 'No further try is made by itself.' : html`Next try: ${formats.moment(dueAt)}.`}</p>
${lastError !== undefined && html`<p class="soft">Last answer: ${lastError}</p>`}
${visitor.maySend && attempts > 0 && buttonForm(around, '/records/tell', { type, id, revision }, 'Tell the CRM again')}</section>`;
};

/** Sending, getting and taking apart. */
export const actionsCard = (around: Around, { type, id, link, change }: KnownRecord): Html | undefined => {
  const { visitor, one } = around;
  if (!visitor.maySend || !link) return undefined;
  const fields = { type, id, back: 'record' };
  const word = recordWords[type];
  return html`<section class="card"><h2>Sync now</h2><dl class="terms">
<div><dt>Send to Xero</dt><dd>${change ? 'What waits goes at once.' : `The ${word} goes as the CRM sent it last; values that were changed in Xero since give way.`}</dd></div>
<div><dt>Get from Xero</dt><dd>Xero is read, and the CRM is told all that stands there.</dd></div></dl>
<div class="row stack">${buttonForm(around, '/records/send', fields, 'Send to Xero now')}${buttonForm(around, '/records/get', fields, 'Get from Xero now')}${visitor.mayAct && html`<a class="button small danger" href="${recordHref(one, { type, id }, 'unlink')}">Unlink</a>`}</div></section>`;
};

const checkCard = (around: Around, key: { type: RecordType; id: string }, { link, failed }: LinkCheck): Html =>
  html`<section class="card" data-check="${failed === undefined ? 'open' : 'failed'}"><h2>${failed === undefined ? 'A link is being checked' : 'The link could not be made'}</h2>
<p>Somebody said that it is the record <code>${link.xeroId}</code> in Xero. ${failed ?? 'The link is made as soon as Xero has shown that it exists there.'}</p>
${around.visitor.mayAct && buttonForm(around, '/records/forget', { ...key, back: 'record' }, 'Forget that link')}</section>`;

/** The form by which a person says which record in Xero it is. Only without a link, and for those who may. */
export const linkCard = (around: Around, { type, id, link, asked }: KnownRecord): Html | undefined => {
  if (link) return undefined;
  if (asked) return checkCard(around, { type, id }, asked);
  if (!around.visitor.mayAct) return undefined;
  return html`<section class="card"><h2>Link by hand</h2>
<p class="soft">If it stands in Xero already, say which record it is there. Before the link is made, Xero is asked whether that record exists and is of the right kind, and nothing else may be linked with it.</p>
<form method="post" action="/console/${around.one.workspace}/records/link" class="filter">${formFields(around)}<input type="hidden" name="type" value="${type}"><input type="hidden" name="id" value="${id}">
<div class="field"><label for="xero">Xero id, or its address in Xero</label><input type="text" class="compact" id="xero" name="xero" required maxlength="500"></div>
${
  (type === 'quote' || type === 'order') &&
  choiceField({
    ...{ name: 'kind', label: 'In Xero it is', value: 'quote' },
    options: [
      ['quote', 'a quote'],
      ['invoice', 'an invoice'],
    ],
  })
}
<div class="row"><button class="small">Link</button></div></form></section>`;
};
