import { type CalendarDate, dayIn } from '../../../shared/records/calendar-date.ts';
import { contactName, contactSchema } from '../../../shared/records/contact.ts';
import type { Deal } from '../../../shared/records/deal.ts';
import { type Invoice, invoiceSchema } from '../../../shared/records/invoice.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { type Change, getChange } from '../../../shared/store/changes.ts';
import { getLink, type Link } from '../../../shared/store/links.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { isSetAside } from '../../../shared/store/parked.ts';
import { getReference } from '../../../shared/store/references.ts';
import { getSettings } from '../../../shared/store/settings.ts';
import type { ConsoleDeps } from '../deps.ts';
import { draftFromDeal, draftFromInvoice, type EnteredDraft } from './entered-draft.ts';
import type { Books } from './tracking-slots.ts';

/** A contact of the CRM, by its id there. */
export interface CrmContact {
  id: string;
  name: string | undefined;
}

/** What is known around a deal of which a draft invoice is made. */
export interface DraftFacts {
  deal: Deal;
  settings: Settings;
  /** Absent until Xero was read. */
  books: Books | undefined;
  today: CalendarDate;
  /** The invoice that was made from the deal, or is on its way. */
  link: Link | undefined;
  change: Change | undefined;
  /** The deal itself is in Xero, as a quote or draft invoice, or on its way there. */
  dealLink: Link | undefined;
  dealChange: Change | undefined;
  /** The CRM's customer in Xero, or on its way there. */
  contactLink: Link | undefined;
  contactChange: Change | undefined;
  /** The draft that was sent and did not get through, and its customer. */
  sent: { invoice: Invoice; contact: CrmContact | undefined } | undefined;
}

type Scope = { workspace: string; organisation: string };
type Parts = Pick<ConsoleDeps, 'table' | 'clock'>;

const contactOf = async ({ table }: Parts, scope: Scope, id: string | undefined): Promise<CrmContact | undefined> => {
  if (id === undefined) return undefined;
  const [link, change] = await Promise.all([
    getLink(table, { ...scope, type: 'contact', crmId: id }),
    getChange(table, { ...scope, type: 'contact', id }),
  ]);
  const contact = contactSchema.safeParse(change?.record.data).data;
  return { id, name: link?.xero.name ?? (contact && contactName(contact)) };
};

/** Whether a draft that was sent can still be corrected: it did not get through, or waits for a customer that may not. */
export const isOpen = (change: Change): boolean => isSetAside(change) || change.waitsFor !== undefined;

/** Reads what is known around a deal. */
export const draftFacts = async (deps: Parts, one: Organisation, deal: Deal): Promise<DraftFacts> => {
  const { table, clock } = deps;
  const scope = { workspace: one.workspace, organisation: one.organisation };
  const contact = deal.contact?.id;
  const ofContact = <Found>(read: (id: string) => Promise<Found>) =>
    contact === undefined ? undefined : read(contact);
  const [settings, reference, link, change, dealLink, dealChange, contactLink, contactChange] = await Promise.all([
    getSettings(table, scope),
    getReference(table, scope),
    getLink(table, { ...scope, type: 'invoice', crmId: deal.id }),
    getChange(table, { ...scope, type: 'invoice', id: deal.id }),
    getLink(table, { ...scope, type: 'order', crmId: deal.id }),
    getChange(table, { ...scope, type: 'order', id: deal.id }),
    ofContact((id) => getLink(table, { ...scope, type: 'contact', crmId: id })),
    ofContact((id) => getChange(table, { ...scope, type: 'contact', id })),
  ]);
  const invoice = change && isOpen(change) ? invoiceSchema.safeParse(change.record.data).data : undefined;
  return {
    ...{ deal, settings, link, change, dealLink, dealChange, contactLink, contactChange },
    books: reference && { reference, settings },
    today: dayIn(clock.now(), reference?.organisation.timeZone ?? one.timeZone),
    sent: invoice && { invoice, contact: await contactOf(deps, scope, invoice.contact?.id) },
  };
};

/** The form as the deal fills it, or as it was sent without getting through. */
export const firstDraft = (
  { deal, settings, books, today, sent, contactLink, contactChange }: DraftFacts,
  one: Organisation,
): EnteredDraft => {
  const baseCurrency = books?.reference.organisation.baseCurrency ?? one.baseCurrency;
  if (sent) return draftFromInvoice(sent.invoice, deal, { baseCurrency, books });
  const knownContact = contactLink !== undefined || contactChange !== undefined || deal.contact?.name !== undefined;
  return draftFromDeal(deal, { today, dueDays: settings.invoices.dueDays, baseCurrency, knownContact, books });
};
