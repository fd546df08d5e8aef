import { html } from 'hono/html';
import { outward } from '../../../shared/runtime/outward.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Candidate, Proposal } from '../../../shared/store/proposals.ts';
import { deepLink } from '../../../shared/xero/deep-links.ts';
import { actorWords } from '../activity/activity-words.ts';
import { rowButton, rowTick, standOfRow } from '../chosen.ts';
import type { Naming } from '../naming.ts';
import type { Around } from '../organisation-page.ts';
import { agree, type Part, partsOf, partWords } from '../parts.ts';
import { recordName } from '../record-name.ts';
import { valueShown, xeroFieldWords } from '../value.ts';
import { typeTitle } from '../words.ts';
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
  html`<a href="${deepLink(one.shortCode, type, candidate.xeroId, deps.xeroAppUrl, candidate.kind)}" ${outward}>${calledInXero(candidate)}</a> <span class="badge plain ${kindOfConfidence(candidate.confidence)}" data-confidence="${candidate.confidence}">${candidate.confidence} %</span> <small class="line">${candidate.reason}</small>`;

/** What a proposal offers: other candidates make it another one. */
export const standOfProposal = ({ candidates }: Proposal): string =>
  standOfRow(...candidates.map(({ xeroId }) => xeroId));

const decisionCell = (proposal: Proposal, { xeroId }: Candidate, several: boolean): Html => {
  const picked = { type: proposal.type, id: proposal.crmId, xeroId };
  return html`${rowButton('accept', picked, several ? 'It is this one' : 'Link these', several ? '' : 'primary')}`;
};

const cells = (labels: string[], columns: (Html | string)[]): Html =>
  html`${columns.map((column, index) => html`<td data-label="${labels[index] ?? ''}">${column}</td>`)}`;

/**
 * One field of a proposal: a row for each part that the first candidate has otherwise than the CRM, and one for all that is
 * alike.
 */
const fieldRows = ({ field, crm, xero, same }: FieldSides, labels: string[], naming: Naming): Html => {
  const columns = [crm, ...xero];
  const isApart = ({ values: [mine, first] }: Part) => !agree(mine, first);
  const parts = partsOf(field, columns);
  const apart = parts.filter(isApart);
  if (same || apart.length === 0) {
    const shown = columns.map((value) => valueShown(field, value, { naming }));
    return html`<tr class="same" data-field="${field}"><th scope="row">${xeroFieldWords(field)}</th>${cells(labels, shown)}</tr>`;
  }
  const marked = (part: Part) =>
    part.values.map((value, at) => {
      const words = partWords(part, value, { naming });
      return at > 0 && !agree(part.values[0], value) ? html`<mark>${words}</mark>` : words;
    });
  const alike = parts.filter((part) => !isApart(part));
  const joined = columns.map((_, at) => alike.map((part) => partWords(part, part.values[at], { naming })).join(', '));
  return html`${apart.map(
    (part) => html`<tr data-field="${field}"><th scope="row">${part.label}</th>${cells(labels, marked(part))}</tr>`,
  )}${alike.length > 0 && html`<tr class="same" data-field="${field}"><th scope="row">${xeroFieldWords(field)}, else alike</th>${cells(labels, joined)}</tr>`}`;
};

/**
 * One proposal: what stands on each side, field by field, with every candidate; buttons when it is open and the person may
 * decide.
 */
export const proposalCard = (around: Around, naming: Naming, proposal: Proposal, sides: FieldSides[]): Html => {
  const { type, crmId, called, state, candidates, rivals = [], decidedBy, decidedAt } = proposal;
  const { label, kind } = states[state];
  const open = state === 'proposed' || state === 'ambiguous';
  const decides = open && around.visitor.mayAct;
  const several = candidates.length > 1;
  const sideLabel = (index: number) => (several ? `Candidate ${index + 1}` : 'In Xero');
  return html`<section class="card" data-proposal="${type}/${crmId}" data-state="${state}">
<div class="row">${decides && state === 'proposed' && rowTick({ type, id: crmId, seen: standOfProposal(proposal) }, `${typeTitle(type)} ${called ?? crmId}`)}<h2 class="grow">${recordName(around, { type, crmId, called })}</h2><span class="badge ${kind}">${label}</span></div>
${rivals.length > 0 && html`<p class="doubt">The first candidate fits ${rivals.length === 1 ? 'another record' : 'other records'} of the CRM as well: ${rivals.join(', ')}.</p>`}
${!open && html`<p class="soft">Decided by ${actorWords(decidedBy ?? '', around.visitor.names)}${decidedAt !== undefined && ` ${around.formats.ago(decidedAt)}`}.</p>`}
<div class="scroll" tabindex="0" role="region" aria-label="Both sides of ${called ?? crmId}"><table class="stacked values sides">
<thead><tr><th>Field</th><th>In the CRM</th>${candidates.map((_, index) => html`<th>${sideLabel(index)}</th>`)}</tr></thead>
<tbody><tr class="heads"><th scope="row">How sure</th><td></td>${candidates.map((candidate, index) => html`<td data-label="${sideLabel(index)}">${candidateHead(around, proposal, candidate)}</td>`)}</tr>
${sides.map((side) => fieldRows(side, ['In the CRM', ...candidates.map((_, index) => sideLabel(index))], naming))}
${decides && html`<tr><th scope="row">Decide</th><td>${rowButton('reject', { type, id: crmId, seen: standOfProposal(proposal) }, several ? 'None of these' : 'Not the same', 'quiet')}</td>${candidates.map((candidate, index) => html`<td ${several ? html`data-label="${sideLabel(index)}"` : ''}>${decisionCell(proposal, candidate, several)}</td>`)}</tr>`}</tbody></table></div></section>`;
};
