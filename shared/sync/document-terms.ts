import { type RecordType, recordWords } from '../records/record.ts';

export type Side = 'sales' | 'purchase';

/** How a document is spoken of, and what Xero takes of it. */
export interface DocumentTerms {
  type: RecordType;
  /** In a sentence: "purchase order". */
  word: string;
  side: Side;
  /** Who it is made out to. */
  who: 'customer' | 'supplier';
  /** Xero takes discounts on sales invoices and quotes only (Xero API docs: line items). */
  discounts: boolean;
  /** Quotes: the tax of the account does not apply by itself, and tracking goes by ids (Xero API docs: quotes). */
  explicit: boolean;
}

export const documentTerms = (
  type: RecordType,
  side: Side,
  { discounts = false, explicit = false }: { discounts?: boolean; explicit?: boolean } = {},
): DocumentTerms => ({
  type,
  word: recordWords[type],
  side,
  who: side === 'sales' ? 'customer' : 'supplier',
  discounts,
  explicit,
});
