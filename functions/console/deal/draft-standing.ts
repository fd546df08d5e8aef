import { html } from 'hono/html';
import { outward } from '../../../shared/runtime/outward.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Link } from '../../../shared/store/links.ts';
import { isSetAside } from '../../../shared/store/parked.ts';
import { deepLink } from '../../../shared/xero/deep-links.ts';
import { amountOf } from '../amount.ts';
import { recordHref } from '../forms.ts';
import { type Around, hrefOf } from '../organisation-page.ts';
import { type DraftFacts, isOpen } from './draft-facts.ts';

/** What has become of a deal, or is becoming of it; undefined while its draft can be sent. */
export type Standing = 'inXero' | 'dealInXero' | 'waits' | 'dealWaits' | undefined;

/** How a deal stands. A draft that did not get through can be corrected and sent again. */
export const standingOf = ({ link, change, dealLink, dealChange }: DraftFacts): Standing => {
  if (change) return isSetAside(change) ? undefined : 'waits';
  if (link) return 'inXero';
  if (dealLink) return 'dealInXero';
  return dealChange && !isSetAside(dealChange) ? 'dealWaits' : undefined;
};

const gone = ['VOIDED', 'DELETED'];

const inXero = (around: Around, link: Link, isDeal: boolean): Html => {
  const { deps, one } = around;
  const { status = '', number, total } = link.xero;
  const sum = amountOf(around, link, total);
  const what = link.kind === 'quote' ? 'quote' : 'invoice';
  const headline = isDeal
    ? `This deal is in Xero already, as ${what === 'quote' ? 'a quote' : 'an invoice'}`
    : `The ${status === 'DRAFT' ? 'draft' : what} is in Xero`;
  const words = gone.includes(status)
    ? `It was ${status.toLowerCase()} there since.`
    : 'Your CRM is told of it, with this link.';
  return html`<section class="card" data-draft="there" role="status"><div class="row"><h2 class="grow">${headline}</h2><span class="badge ${gone.includes(status) ? 'warn' : 'good'}">${status.toLowerCase() || 'in Xero'}</span></div>
<p class="sent">${number !== undefined && html`<strong>${number}</strong> `}${sum !== undefined && html`<strong data-sum="${total}">${sum}</strong> `}<span class="soft">in ${one.name}</span></p><p>${words}</p>
<div class="row stack"><a class="button primary" href="${deepLink(one.shortCode, link.type, link.xeroId, deps.xeroAppUrl, link.kind)}" ${outward}>Open it in Xero</a><a class="button" href="${recordHref(one, { type: link.type, id: link.crmId })}">What happened to it</a></div></section>`;
};

const waits = ({ one, visitor }: Around, { change }: DraftFacts, draftId: string): Html => {
  const problem = change?.problem;
  const isStuck = change !== undefined && isOpen(change) && problem !== undefined;
  return html`<section class="card" data-draft="waits"><div class="row"><h2 class="grow">On its way to Xero</h2><span class="badge ${isStuck ? 'warn' : 'info'}">Waiting</span></div><p>${problem ? `${problem.message} ${problem.remedy}` : 'It is there within a minute. This page shows the link as soon as it is.'}</p>
${isStuck && visitor.maySend && html`<div class="row stack"><a class="button" href="${hrefOf(one, 'draft', { deal: draftId, change: 'yes' })}">Change the draft</a></div>`}</section>`;
};

/** How a deal stands, for people. */
export const standingCard = (around: Around, facts: DraftFacts, draftId: string): Html | undefined => {
  const standing = standingOf(facts);
  if (standing === 'inXero') return facts.link && inXero(around, facts.link, false);
  if (standing === 'dealInXero') return facts.dealLink && inXero(around, facts.dealLink, true);
  if (standing === 'waits') return waits(around, facts, draftId);
  return standing && waits(around, { ...facts, change: facts.dealChange }, draftId);
};
