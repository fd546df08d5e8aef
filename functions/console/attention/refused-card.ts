import type { Context } from 'hono';
import { html } from 'hono/html';
import { recordAddress } from '../../../shared/records/record-address.ts';
import { outward } from '../../../shared/runtime/outward.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import { formTokenField } from '../../../shared/runtime/signed-in.ts';
import type { Refusal } from '../../../shared/store/refusals.ts';
import type { ConsoleDeps } from '../deps.ts';
import { hiddenField } from '../fields.ts';
import { formatsFor, type Visitor } from '../visitor.ts';
import { counted, typeTitle } from '../words.ts';

const mostRows = 100;

/** Records that did not come in as the CRM sent them, the newest first. They are of no organisation: nothing of them was stored. */
export const refusedCard = (
  deps: Pick<ConsoleDeps, 'clock'>,
  c: Context,
  visitor: Visitor,
  refusals: readonly Refusal[],
): Html | undefined => {
  if (refusals.length === 0) return undefined;
  const formats = formatsFor(deps, c, visitor);
  const { workspace } = visitor.workspace;
  const remedies = new Set(refusals.map(({ problem }) => problem.remedy));
  const shown = refusals.toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, mostRows);
  const row = ({ type, id, called, at, problem }: Refusal): Html =>
    html`<tr data-refused="${type}/${id}"><td class="record"><strong>${typeTitle(type)} ${called ?? id}</strong><small class="line"><a href="${recordAddress('', workspace, type, id)}" ${outward}>${id}</a> in the CRM</small></td>
<td class="why">${problem.message}${remedies.size > 1 && html`<strong class="line">${problem.remedy}</strong>`}</td><td class="moment" data-label="Saved in the CRM"><time datetime="${at}">${formats.ago(at)}</time></td>
${visitor.mayAct && html`<td><form method="post" action="/console/${workspace}/attention/dismiss">${formTokenField(visitor)}${hiddenField('type', type)}${hiddenField('id', id)}${hiddenField('shown', visitor.shown)}<button class="small">Dismiss</button></form></td>`}</tr>`;
  return html`<section class="card" id="refused" data-cause="refused">
<div class="row"><h2 class="grow">Records that could not be read as the CRM sent them</h2><span class="badge bad">${counted(formats, refusals.length, 'record')}</span></div>
<p><strong>What to do:</strong> Correct them in the CRM and save them. They then go to Xero by themselves, and leave this page.</p>
<table class="stacked"><caption class="hidden">Records that did not come in</caption><thead><tr><th>Record</th><th>What is wrong</th><th>Saved in the CRM</th>${visitor.mayAct && html`<td></td>`}</tr></thead>
<tbody>${shown.map(row)}</tbody></table>
${refusals.length > shown.length && html`<p class="soft">And ${formats.number(refusals.length - shown.length)} more.</p>`}</section>`;
};
