import type * as z from 'zod';
import { type Contact, contactSchema } from '../../../shared/records/contact.ts';
import { type Invoice, invoiceSchema } from '../../../shared/records/invoice.ts';
import type { Desk } from '../../../shared/review/asked.ts';
import { askForLink } from '../../../shared/review/links.ts';
import { sendByHand } from '../../../shared/review/send-by-hand.ts';
import { putActivity } from '../../../shared/store/activities.ts';
import { ringBell } from '../../../shared/store/bells.ts';
import { getHolders } from '../../../shared/store/links.ts';
import { fieldWords } from '../words.ts';
import type { DraftFacts } from './draft-facts.ts';
import type { EnteredDraft } from './entered-draft.ts';

const sentences = (error: z.ZodError): string[] =>
  error.issues.map(({ path, message }) => `${fieldWords(path.join('.')) || 'The form'}: ${message}`);

const note = 'Sent from the page "Draft invoice".';

/** The customer of the draft: its id in the CRM, and what has to be stored for it first. */
type Customer = { id: string; send?: Contact; linkTo?: string } | { wrongs: string[] };

const newContact = (id: string, name: string, email: string): Customer => {
  const parsed = contactSchema.safeParse({ id, name, ...(email !== '' && { email }) });
  return parsed.success ? { id, send: parsed.data } : { wrongs: sentences(parsed.error) };
};

const customerOf = async (desk: Desk, { deal, contactLink }: DraftFacts, entered: EnteredDraft): Promise<Customer> => {
  const ownId = deal.contact?.id;
  const spareId = ownId === undefined || contactLink ? `${deal.id}~contact`.slice(0, 128) : ownId;
  if (entered.contact === 'own') {
    if (contactLink) return { id: contactLink.crmId };
    return newContact(spareId, deal.contact?.name ?? '', deal.contact?.email ?? '');
  }
  if (entered.contact === 'new') {
    if (entered.newName === '') return { wrongs: ['Customer: give the new contact a name.'] };
    return newContact(spareId, entered.newName, entered.newEmail);
  }
  const [, xeroId] = /^xero:([0-9a-f-]{36}) /i.exec(entered.contact) ?? [];
  if (xeroId === undefined) return { wrongs: ['Customer: choose one of the contacts.'] };
  const holder = (await getHolders(desk.table, desk.scope, 'contact', [xeroId])).get(xeroId);
  return holder ? { id: holder.crmId } : { id: spareId, linkTo: xeroId };
};

const invoiceOf = ({ deal }: DraftFacts, entered: EnteredDraft, contactId: string) => {
  const given = (value: string) => (value === '' ? undefined : value);
  return invoiceSchema.safeParse({
    ...{ id: deal.id, contact: { id: contactId }, date: given(entered.date), dueDate: given(entered.dueDate) },
    ...{ reference: given(entered.reference), currency: given(entered.currency), amountsAre: entered.amountsAre },
    ...{ status: 'draft', url: deal.url, version: deal.version },
    lines: entered.lines.map((line) => ({
      ...{ description: given(line.description), item: given(line.item), quantity: given(line.quantity) },
      ...{ unitAmount: given(line.unitAmount), discountPercent: given(line.discountPercent) },
      ...{ account: given(line.account), taxRate: given(line.taxRate) },
    })),
  });
};

const store = async (desk: Desk, customer: Exclude<Customer, { wrongs: string[] }>, invoice: Invoice) => {
  if (customer.linkTo !== undefined) {
    const given = { type: 'contact' as const, crmId: customer.id, xeroId: customer.linkTo };
    const made = await askForLink(desk, desk.scope, given, desk.asked);
    if (made === 'crmTaken' || made === 'xeroTaken') return 'Customer: that contact was linked otherwise meanwhile.';
    if (made === 'made') {
      const { by, now } = desk.asked;
      await putActivity(desk.table, {
        ...{ ...desk.scope, id: `draft:${invoice.id}:${customer.linkTo}`, at: now.toISOString(), actor: by },
        ...{ action: 'linked', type: 'contact', crmId: customer.id, xeroId: customer.linkTo, note },
      });
    }
  }
  const contactSent = !customer.send || (await sendByHand(desk, { type: 'contact', data: customer.send }, note));
  const sent = contactSent && (await sendByHand(desk, { type: 'invoice', data: invoice }, note));
  await ringBell(desk.table, desk.scope.workspace, desk.scope.organisation, desk.asked.now);
  return sent ? undefined : 'The CRM has changed it at this moment. Try again.';
};

/** Stores the draft, and its customer where that is new, like events of the CRM; answers with what is wrong, in sentences. */
export const storeDraft = async (desk: Desk, facts: DraftFacts, entered: EnteredDraft): Promise<string[]> => {
  const customer = await customerOf(desk, facts, entered);
  const invoice = invoiceOf(facts, entered, 'wrongs' in customer ? 'none' : customer.id);
  const lines = entered.lines.length === 0 ? ['Lines: an invoice needs one at least.'] : [];
  const wrongs = [
    ...('wrongs' in customer ? customer.wrongs : []),
    ...lines,
    ...(invoice.success ? [] : sentences(invoice.error)),
  ];
  if (wrongs.length > 0 || 'wrongs' in customer || !invoice.success) return wrongs;
  const failed = await store(desk, customer, invoice.data);
  return failed === undefined ? [] : [failed];
};
