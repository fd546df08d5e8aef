import type { RecordType, XeroKind } from '../records/record.ts';

type Path = (id: string, shortCode: string | undefined) => string;

const bill: Path = (id) => `/AccountsPayable/Edit.aspx?InvoiceID=${id}`;

/** Xero documents no address of a quote nor of an item; these are the ones its own pages and tools use. */
const paths: Record<XeroKind, Path> = {
  contact: (id) => `/Contacts/View/${id}`,
  item: (id) => `/Accounts/Inventory/${id}`,
  quote: (id, shortCode) => `/app${shortCode === undefined ? '' : `/${shortCode}`}/quotes/view/${id}`,
  invoice: (id) => `/AccountsReceivable/View.aspx?InvoiceID=${id}`,
  purchaseOrder: (id) => `/Accounts/Payable/PurchaseOrders/View/${id}/`,
  creditNote: (id) => `/AccountsPayable/ViewCreditNote.aspx?creditNoteID=${id}`,
  payment: (id) => `/Bank/ViewTransaction.aspx?bankTransactionID=${id}`,
};

const pathOf = (type: RecordType, kind: XeroKind | undefined): Path => {
  if (type === 'bill') return bill;
  return paths[kind ?? (type === 'order' ? 'quote' : type)];
};

/**
 * Where a person finds the record in Xero (Xero API docs: deep linking). The short code picks the organisation; `appUrl` is
 * where people use Xero, without a slash at the end; `kind` says what a quote or order became there.
 */
export const deepLink = (
  shortCode: string | undefined,
  type: RecordType,
  xeroId: string,
  appUrl = 'https://go.xero.com',
  kind?: XeroKind,
): string => {
  const path = pathOf(type, kind)(xeroId, shortCode);
  return shortCode === undefined
    ? `${appUrl}${path}`
    : `${appUrl}/organisationlogin/default.aspx?shortcode=${encodeURIComponent(shortCode)}&redirecturl=${encodeURIComponent(path)}`;
};
