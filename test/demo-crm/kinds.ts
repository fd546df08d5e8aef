/** What this CRM keeps. The bridge calls a deal an order; everything else has one name on both sides. */
export const kinds = [
  'contact',
  'item',
  'deal',
  'quote',
  'invoice',
  'bill',
  'purchaseOrder',
  'creditNote',
  'payment',
] as const;
export type Kind = (typeof kinds)[number];

interface Names {
  /** In addresses, imports and dumps. */
  folder: string;
  one: string;
  many: string;
  /** In front of the numbers that make ids. */
  prefix: string;
}

export const names: Record<Kind, Names> = {
  contact: { folder: 'contacts', one: 'Contact', many: 'Contacts', prefix: 'CON' },
  item: { folder: 'items', one: 'Item', many: 'Items', prefix: 'ITEM' },
  deal: { folder: 'deals', one: 'Deal', many: 'Deals', prefix: 'DEAL' },
  quote: { folder: 'quotes', one: 'Quote', many: 'Quotes', prefix: 'QUO' },
  invoice: { folder: 'invoices', one: 'Invoice', many: 'Invoices', prefix: 'INV' },
  bill: { folder: 'bills', one: 'Bill', many: 'Bills', prefix: 'BILL' },
  purchaseOrder: { folder: 'purchase-orders', one: 'Purchase order', many: 'Purchase orders', prefix: 'PO' },
  creditNote: { folder: 'credit-notes', one: 'Credit note', many: 'Credit notes', prefix: 'CN' },
  payment: { folder: 'payments', one: 'Payment', many: 'Payments', prefix: 'PAY' },
};

/** The kind that the bridge means by a record type; undefined when it is none. */
export const kindOf = (recordType: string): Kind | undefined =>
  recordType === 'order' ? 'deal' : kinds.find((kind) => kind === recordType);

/** The bridge's word for a kind. */
export const recordTypeOf = (kind: Kind): string => (kind === 'deal' ? 'order' : kind);

/** Where a record stands on the pages. */
export const pathOf = (kind: Kind, id: string): string => `/${names[kind].folder}/${encodeURIComponent(id)}`;
