import { html } from 'hono/html';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Candidate, Proposal } from '../../../shared/store/proposals.ts';
import { deepLink } from '../../../shared/xero/deep-links.ts';
import { rowButton, rowTick } from '../chosen.ts';
import type { Around } from '../organisation-page.ts';
import { recordName } from '../record-name.ts';
import { valueShown } from '../value.ts';
import { fieldWords, typeTitle } from '../words.ts';
import type { FieldSides } from './sides-of.ts';

const states = {
  proposed: { label: 'Clear', kind: 'good' },
  ambiguous: { label: 'Choose', kind: 'warn' },
  accepted: { label: 'Accepted', kind: 'plain' },
  rejected: { label: 'Rejected', kind: 'plain' },
} as const;

const kindOfConfidence = (confidence: number) => (confidence >= 85 ? 'good' : confidence >= 60 ? 'info' : 'warn');

const calledInXero = ({ name, number, xeroId }: Candidate): string =>
  [number, name].filter(Boolean).join(', ') || xeroId.slice(0, 8);

const candidateHead = ({ deps, one }: Around, { type }: Proposal, candidate: Candidate): Html =>
  html`<a href="${deepLink(one.shortCode, type, candidate.xeroId, deps.xeroAppUrl, candidate.kind)}" rel="noreferrer">${calledInXero(candidate)}</a> <span class="badge plain ${kindOfConfidence(candidate.confidence)}" data-confidence="${candidate.confidence}">${candidate.confidence} %</span> <small class="line">${candidate.reason}</small>`;

const decisionCell = (proposal: Proposal, { xeroId }: Candidate, several: boolean): Html => {
  const picked = { type: proposal.type, id: proposal.crmId, xeroId };
  return html`${rowButton('accept', picked, several ? 'It is this one' : 'Link these', several ? '' : 'primary')}`;
};

/**
 * One proposal: what stands on each side, field by field, with every candidate; buttons when it is open and the person may
 * decide.
 */
export const proposalCard = (around: Around, proposal: Proposal, sides: FieldSides[]): Html => {
  const { type, crmId, called, state, candidates, rivals = [], decidedBy, decidedAt } = proposal;
  const { label, kind } = states[state];
  const open = state === 'proposed' || state === 'ambiguous';
  const decides = open && around.visitor.mayAct;
  const several = candidates.length > 1;
  const sideLabel = (index: number) => (several ? `Candidate ${index + 1}` : 'In Xero');
  return html`<section class="card" data-proposal="${type}/${crmId}" data-state="${state}">
<div class="row">${decides && state === 'proposed' && rowTick({ type, id: crmId }, `${typeTitle(type)} ${called ?? crmId}`)}<h2 class="grow">${recordName(around, { type, crmId, called })}</h2><span class="badge ${kind}">${label}</span></div>
${rivals.length > 0 && html`<p class="doubt">The first candidate fits ${rivals.length === 1 ? 'another record' : 'other records'} of the CRM as well: ${rivals.join(', ')}.</p>`}
${!open && html`<p class="soft">Decided by ${decidedBy}${decidedAt !== undefined && ` ${around.formats.ago(decidedAt)}`}.</p>`}
<div class="scroll" tabindex="0" role="region" aria-label="Both sides of ${called ?? crmId}"><table class="stacked values sides">
<thead><tr><th>Field</th><th>In the CRM</th>${candidates.map((_, index) => html`<th>${sideLabel(index)}</th>`)}</tr></thead>
<tbody><tr class="heads"><th scope="row">How sure</th><td></td>${candidates.map((candidate, index) => html`<td data-label="${sideLabel(index)}">${candidateHead(around, proposal, candidate)}</td>`)}</tr>
${sides.map(({ field, crm, xero, same }) => html`<tr class="${same ? 'same' : ''}" data-field="${field}"><th scope="row">${fieldWords(field)}</th><td data-label="In the CRM">${valueShown(crm)}</td>${xero.map((value, index) => html`<td data-label="${sideLabel(index)}">${valueShown(value)}</td>`)}</tr>`)}
${decides && html`<tr><th scope="row">Decide</th><td>${rowButton('reject', { type, id: crmId }, several ? 'None of these' : 'Not the same', 'quiet')}</td>${candidates.map((candidate, index) => html`<td ${several ? html`data-label="${sideLabel(index)}"` : ''}>${decisionCell(proposal, candidate, several)}</td>`)}</tr>`}</tbody></table></div></section>`;
};
