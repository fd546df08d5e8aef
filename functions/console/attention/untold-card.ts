import { html } from 'hono/html';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Delivery } from '../../../shared/store/deliveries.ts';
import { boundedFormats } from '../bounded.ts';
import { buttonForm } from '../forms.ts';
import type { Around } from '../organisation-page.ts';
import { recordName } from '../record-name.ts';
import { counted } from '../words.ts';
import { moreNote } from './more-note.ts';

/** News that the CRM has not taken and that is not tried any more. */
export const untoldCard = (around: Around, deliveries: readonly Delivery[], count: number): Html | undefined => {
  const { visitor, one, formats } = around;
  if (deliveries.length === 0) return undefined;
  const row = (delivery: Delivery): Html => {
    const { type, id, xeroId, number, lastError, attempts, happenedAt } = delivery;
    const called = number ?? (id.startsWith('xero:') ? xeroId : undefined);
    return html`<tr data-untold="${type}/${id}"><td class="record">${recordName(around, { type, crmId: id, called, xeroId, inCrm: !id.startsWith('xero:') })}</td>
<td>${lastError ?? 'The CRM did not answer.'}<small class="line">Tried ${counted(formats, attempts, 'time')}</small></td><td class="moment" data-label="News of">${formats.moment(happenedAt)}</td>
${visitor.maySend && html`<td>${buttonForm(around, '/records/tell', { type, id, back: 'attention', shown: visitor.shown }, 'Tell again')}</td>`}</tr>`;
  };
  return html`<section class="card" id="${one.organisation}-untold" data-cause="untold">
<div class="row"><h2 class="grow">See that the CRM takes news from Tallybridge, then tell it again.</h2><span class="badge bad">${counted(boundedFormats(formats), count, 'message')}</span>
${visitor.mayAct && count > 1 && buttonForm(around, '/attention/tell', { shown: visitor.shown }, `Tell all ${boundedFormats(formats).number(count)} again`)}</div>
<p class="soft">These records are in step in Xero, but the CRM did not take what it was told of them, and no further try is made by itself.</p>
<table class="stacked"><caption class="hidden">News that the CRM has not taken</caption><thead><tr><th>Record</th><th>Last answer of the CRM</th><th>News of</th>${visitor.maySend && html`<td></td>`}</tr></thead>
<tbody>${deliveries.map(row)}</tbody></table>${moreNote(formats, count, deliveries.length)}</section>`;
};
