import { html } from 'hono/html';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Around } from '../organisation-page.ts';
import { counted } from '../words.ts';
import { control, type DraftShown, type FoundContact, fieldId, labelled, wrongOf } from './draft-shown.ts';
import type { EnteredDraft } from './entered-draft.ts';

const choice = (entered: EnteredDraft, value: string, title: string, text?: string): Html =>
  html`<label class="choice"><input type="radio" name="contact" value="${value}" ${entered.contact === value ? 'checked' : ''}><span><strong>${title}</strong>${text !== undefined && html`<small class="line">${text}</small>`}</span></label>`;

/** The candidate that was chosen in an earlier search. */
const chosenBefore = ({ contact }: EnteredDraft, found: FoundContact[]): FoundContact[] => {
  const [, xeroId, name = ''] = /^xero:([^ ]+) (.+)$/s.exec(contact) ?? [];
  return xeroId === undefined || found.some((one) => one.xeroId === xeroId) ? [] : [{ xeroId, name }];
};

const foundWords = ({ formats }: Around, found: DraftShown['found']): string => {
  if (typeof found === 'string') return found;
  if (found === undefined) return '';
  return found.length === 0
    ? 'No active contact in Xero fits.'
    : `${counted(formats, found.length, 'contact')} found in Xero: choose one.`;
};

const ownWords = ({ contactLink, contactChange }: DraftShown['facts']): string => {
  if (contactLink) return 'The customer of the deal, who is in Xero';
  return contactChange ? 'The customer of the deal, on the way to Xero' : 'Matched with Xero by name, or made there';
};

/** Who the invoice is made out to: the deal's customer, one of Xero's contacts, or a new one. */
export const customerPart = (around: Around, shown: DraftShown): Html => {
  const { facts, entered, found } = shown;
  const { deal, contactLink, contactChange, sent } = facts;
  const own = contactLink?.xero.name ?? deal.contact?.name ?? (contactChange && deal.contact?.id);
  const canBeSame = deal.contact?.id !== undefined && !contactLink && own !== undefined;
  const fitting = Array.isArray(found) ? found : [];
  const candidates = [...chosenBefore(entered, fitting), ...fitting];
  return html`<section class="card"><h2 id="customer">Customer</h2><div role="radiogroup" aria-labelledby="customer" id="${fieldId('contact')}" tabindex="-1"${shown.wrongs.has('contact') && html` aria-describedby="${fieldId('contact')}-wrong"`}>${wrongOf('contact', shown)}
${sent?.contact && choice(entered, 'sent', sent.contact.name ?? sent.contact.id, 'Chosen when it was sent')}
${own !== undefined && choice(entered, 'own', own, ownWords(facts))}
<div data-recount="found candidates"><div class="field search"><label for="${fieldId('search')}">Search the contacts in Xero</label><div class="row"><input type="search" class="grow" id="${fieldId('search')}" name="search" value="${entered.search}" maxlength="100" autocomplete="off" placeholder="Name or e-mail, three letters or more"><button class="small" name="do" value="look" data-part="found candidates">Search</button></div><small id="found" role="status">${foundWords(around, found)}</small></div></div>
<div id="candidates">${candidates.map(({ xeroId, name, email }) => choice(entered, `xero:${xeroId} ${name}`, name, email))}${candidates.length > 0 && canBeSame && html`<label class="tick same"><input type="checkbox" name="same" value="yes" ${entered.same ? 'checked' : ''}><span>This is ${own} of the CRM: link the two from now on</span></label>`}</div>
${choice(entered, 'new', 'A new contact', 'Made in Xero with this name and address')}
<div class="fields made">${labelled('newName', 'Name', shown, html`<input type="text" ${control('newName', shown)} value="${entered.newName}" maxlength="255">`)}
${labelled('newEmail', 'E-mail', shown, html`<input type="text" inputmode="email" ${control('newEmail', shown)} value="${entered.newEmail}" maxlength="255">`)}</div></div></section>`;
};
