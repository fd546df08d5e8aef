import { kindOf, type RecordType, type XeroKind } from '../../../shared/records/record.ts';
import type { Settings } from '../../../shared/settings/settings.ts';

/** What a new record of this type becomes in Xero. */
export const kindFor = (type: RecordType, { quotes, orders }: Pick<Settings, 'quotes' | 'orders'>): XeroKind => {
  if (type === 'quote') return quotes.become;
  return type === 'order' ? orders.become : kindOf(type);
};

/** What a record of this type may be in Xero. */
export const kindsFor = (type: RecordType): XeroKind[] =>
  type === 'quote' || type === 'order' ? ['quote', 'invoice'] : [kindOf(type)];
