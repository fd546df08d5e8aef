import type { RecordType, XeroKind } from '../records/record.ts';
import type { Settings } from '../settings/settings.ts';
import type { XeroElement } from '../xero/answers.ts';

/** The types of the CRM's records that may stand in Xero as this kind. */
const typesOf = (kind: XeroKind, { quotes, orders }: Pick<Settings, 'quotes' | 'orders'>): RecordType[] => {
  if (kind !== 'invoice' && kind !== 'quote') return [kind];
  const offers: RecordType[] = [
    ...(quotes.become === kind || kind === 'quote' ? (['quote'] as const) : []),
    ...(orders.become === kind ? (['order'] as const) : []),
  ];
  return kind === 'invoice' ? ['invoice', 'bill', ...offers] : offers;
};

/** Whether changes that are made in Xero to records of this kind go to the CRM at all. */
export const isFollowed = (kind: XeroKind, settings: Settings): boolean =>
  typesOf(kind, settings).some((type) => settings.sync[type].toCrm && !settings.sync[type].paused);

/** As which type of record the CRM is told of something that was made in Xero. */
export const typeInXero = ({ kind, invoiceType }: Pick<XeroElement, 'kind' | 'invoiceType'>): RecordType => {
  if (kind === 'invoice') return invoiceType === 'ACCPAY' ? 'bill' : 'invoice';
  return kind;
};

/** The kinds of which Xero sends messages when one changes (Xero API docs: webhooks). */
export const messagedKinds = ['contact', 'invoice', 'creditNote'] as const satisfies readonly XeroKind[];
