import { dayIn } from '../../../shared/records/calendar-date.ts';
import type { Deal } from '../../../shared/records/deal.ts';
import type { Reference } from '../../../shared/records/reference.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { type Change, getChange } from '../../../shared/store/changes.ts';
import { getLink, type Link } from '../../../shared/store/links.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { getReference } from '../../../shared/store/references.ts';
import { getSettings } from '../../../shared/store/settings.ts';
import type { ConsoleDeps } from '../deps.ts';
import { draftFromDeal, type EnteredDraft } from './entered-draft.ts';

/** What is known around a deal of which a draft invoice is made. */
export interface DraftFacts {
  deal: Deal;
  settings: Settings;
  /** Absent until Xero was read. */
  reference: Reference | undefined;
  /** The invoice that was made from the deal, or is on its way. */
  link: Link | undefined;
  change: Change | undefined;
  /** The deal itself is in Xero, as a quote or draft invoice. */
  dealLink: Link | undefined;
  /** The CRM's customer in Xero. */
  contactLink: Link | undefined;
}

/** Reads what is known around a deal. */
export const draftFacts = async (
  { table }: Pick<ConsoleDeps, 'table'>,
  { workspace, organisation }: Organisation,
  deal: Deal,
): Promise<DraftFacts> => {
  const scope = { workspace, organisation };
  const contact = deal.contact?.id;
  const [settings, reference, link, change, dealLink, contactLink] = await Promise.all([
    getSettings(table, scope),
    getReference(table, scope),
    getLink(table, { ...scope, type: 'invoice', crmId: deal.id }),
    getChange(table, { ...scope, type: 'invoice', id: deal.id }),
    getLink(table, { ...scope, type: 'order', crmId: deal.id }),
    contact === undefined ? undefined : getLink(table, { ...scope, type: 'contact', crmId: contact }),
  ]);
  return { deal, settings, reference, link, change, dealLink, contactLink };
};

/** The form as the deal fills it. */
export const firstDraft = (
  { deal, settings, reference, contactLink }: DraftFacts,
  one: Organisation,
  now: Date,
): EnteredDraft =>
  draftFromDeal(deal, {
    today: dayIn(now, reference?.organisation.timeZone ?? one.timeZone),
    dueDays: settings.invoices.dueDays,
    baseCurrency: reference?.organisation.baseCurrency ?? one.baseCurrency,
    knownContact: contactLink !== undefined || deal.contact?.name !== undefined,
  });
