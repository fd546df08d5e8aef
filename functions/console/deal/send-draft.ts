import { type Contact, contactSchema, normalisedName } from '../../../shared/records/contact.ts';
import type { Invoice } from '../../../shared/records/invoice.ts';
import type { Desk } from '../../../shared/review/asked.ts';
import { askForLink } from '../../../shared/review/links.ts';
import { sendByHand } from '../../../shared/review/send-by-hand.ts';
import { putActivity } from '../../../shared/store/activities.ts';
import { ringBell } from '../../../shared/store/bells.ts';
import { getHolders } from '../../../shared/store/links.ts';
import { checkDraft, sentence, type Wrongs } from './check-draft.ts';
import type { DraftFacts } from './draft-facts.ts';
import { type EnteredDraft, withoutEmptyLines } from './entered-draft.ts';

const note = 'Sent from the page "Draft invoice".';

/** The customer of the draft: its id in the CRM, and what has to be stored for it first. */
type Customer = { id: string; send?: Contact; linkTo?: string } | { wrongs: Wrongs };

const wrong = (field: string, message: string): { wrongs: Wrongs } => ({ wrongs: new Map([[field, message]]) });

const newContact = (id: string, { newName, newEmail }: EnteredDraft): Customer => {
  if (newName === '') return wrong('newName', 'Give the new contact a name.');
  const parsed = contactSchema.safeParse({ id, name: newName, ...(newEmail !== '' && { email: newEmail }) });
  if (parsed.success) return { id, send: parsed.data };
  const named = { name: ['newName', 'The name'], email: ['newEmail', 'The e-mail address'] } as const;
  return {
    wrongs: new Map(
      parsed.error.issues.map(({ path, message }): [string, string] => {
        const [field, word] = path[0] === 'email' ? named.email : named.name;
        return [field, sentence(word, message)];
      }),
    ),
  };
};

/** The deal's own customer: as the CRM has sent it, or else as the deal says. */
const ownContact = ({ deal, contactLink, contactChange }: DraftFacts, spareId: string): Customer => {
  const known = contactLink?.crmId ?? contactChange?.record.data.id;
  if (known !== undefined) return { id: known };
  const { name, email } = deal.contact ?? {};
  const parsed = contactSchema.safeParse({ id: deal.contact?.id ?? spareId, name, email });
  if (parsed.success && name !== undefined) return { id: parsed.data.id, send: parsed.data };
  return wrong(
    'contact',
    'The deal does not say enough of its customer, or gives a wrong e-mail address. Choose "A new contact" and correct it.',
  );
};

/**
 * Who the draft is made out to. Whoever is not said to be the CRM's own customer goes by an id of its own, so that the CRM's
 * contact keeps what it is.
 */
const customerOf = async (desk: Desk, facts: DraftFacts, entered: EnteredDraft): Promise<Customer> => {
  const { deal, contactLink, contactChange, sent } = facts;
  const ownId = deal.contact?.id;
  const spareId = `${deal.id}~contact`.slice(0, 128);
  if (entered.contact === 'own') return ownContact(facts, spareId);
  if (entered.contact === 'sent' && sent?.contact) return { id: sent.contact.id };
  const free = ownId === undefined || contactLink ? undefined : ownId;
  if (entered.contact === 'new') {
    const isOwn = !contactChange && normalisedName(entered.newName) === normalisedName(deal.contact?.name ?? '');
    return newContact((isOwn ? free : undefined) ?? spareId, entered);
  }
  const [, xeroId] = /^xero:([0-9a-f-]{36}) /i.exec(entered.contact) ?? [];
  if (xeroId === undefined) return wrong('contact', 'Choose one of the contacts.');
  const holder = (await getHolders(desk.table, desk.scope, 'contact', [xeroId])).get(xeroId);
  return holder ? { id: holder.crmId } : { id: (entered.same ? free : undefined) ?? spareId, linkTo: xeroId };
};

const store = async (desk: Desk, customer: Exclude<Customer, { wrongs: Wrongs }>, invoice: Invoice) => {
  if (customer.linkTo !== undefined) {
    const given = { type: 'contact' as const, crmId: customer.id, xeroId: customer.linkTo };
    const made = await askForLink(desk, desk.scope, given, desk.asked);
    if (made === 'crmTaken' || made === 'xeroTaken')
      return wrong('contact', 'That contact was linked otherwise meanwhile. Search and choose again.');
    if (made === 'sending')
      return wrong(
        'contact',
        'Your own contact is being sent to Xero at this moment. Look again in a minute, then send.',
      );
    if (made === 'made') {
      const { by, now } = desk.asked;
      await putActivity(desk.table, {
        ...{ ...desk.scope, id: `draft:${invoice.id}:${customer.linkTo}`, at: now.toISOString(), actor: by },
        ...{ action: 'linked', type: 'contact', crmId: customer.id, xeroId: customer.linkTo, note },
      });
    }
  }
  // False when the CRM or somebody else has stored the same contact at this moment: then it is on its way all the same.
  if (customer.send) await sendByHand(desk, { type: 'contact', data: customer.send }, note);
  const sent = await sendByHand(desk, { type: 'invoice', data: invoice }, note);
  await ringBell(desk.table, desk.scope.workspace, desk.scope.organisation, desk.asked.now);
  return sent ? undefined : wrong('', 'Somebody else has sent or changed it at this moment. Look again, then send.');
};

/** Stores the draft, and its customer where that is new, like events of the CRM; answers with what is wrong. */
export const storeDraft = async (desk: Desk, facts: DraftFacts, entered: EnteredDraft): Promise<Wrongs> => {
  const checked = checkDraft(facts.deal, withoutEmptyLines(entered), facts.books, facts.today);
  const customer = await customerOf(desk, facts, entered);
  if ('wrongs' in customer || 'wrongs' in checked)
    return new Map([...('wrongs' in customer ? customer.wrongs : []), ...('wrongs' in checked ? checked.wrongs : [])]);
  const failed = await store(desk, customer, { ...checked.invoice, contact: { id: customer.id } });
  return failed?.wrongs ?? new Map();
};
