import type { RecordType } from '../records/record.ts';

const paths: Record<RecordType, (id: string) => string> = {
  contact: (id) => `/Contacts/View/${id}`,
  invoice: (id) => `/AccountsReceivable/View.aspx?InvoiceID=${id}`,
};

/**
 * Where a person finds the record in Xero (Xero API docs: deep linking). The short code picks the organisation; `appUrl` is
 * where people use Xero, without a slash at the end.
 */
export const deepLink = (
  shortCode: string | undefined,
  type: RecordType,
  xeroId: string,
  appUrl = 'https://go.xero.com',
): string => {
  const path = paths[type](xeroId);
  return shortCode === undefined
    ? `${appUrl}${path}`
    : `${appUrl}/organisationlogin/default.aspx?shortcode=${encodeURIComponent(shortCode)}&redirecturl=${encodeURIComponent(path)}`;
};
