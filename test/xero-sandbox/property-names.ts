import { isObject, type Json, type JsonObject } from './json.ts';

const NAMES = `
Elements Contacts Contact Invoices Invoice Currency HistoryRecords HistoryRecord Details Changes DateUTC User
ContactID ContactNumber AccountNumber ContactStatus Name FirstName LastName CompanyNumber EmailAddress BankAccountDetails
TaxNumber TaxNumberType AccountsReceivableTaxType AccountsPayableTaxType Addresses AddressType AddressLine1 AddressLine2 AddressLine3 AddressLine4
City Region PostalCode Country AttentionTo Phones PhoneType PhoneNumber PhoneAreaCode PhoneCountryCode IsSupplier IsCustomer DefaultCurrency
XeroNetworkKey SalesDefaultAccountCode PurchasesDefaultAccountCode SalesTrackingCategories PurchasesTrackingCategories SalesDefaultLineAmountType
PurchasesDefaultLineAmountType TrackingCategoryName TrackingOptionName PaymentTerms Bills Sales Day UpdatedDateUTC ContactGroups ContactPersons
IncludeInEmails Website BrandingTheme BatchPayments BankAccountNumber BankAccountName Code Reference Discount Balances HasAttachments
Type LineItems LineItemID Description Quantity UnitAmount ItemCode Item AccountCode AccountID TaxType TaxAmount LineAmount DiscountRate
DiscountAmount Tracking TrackingCategoryID TrackingOptionID Option Options Date DueDate LineAmountTypes InvoiceNumber InvoiceID BrandingThemeID Url
CurrencyCode CurrencyRate Status SentToContact ExpectedPaymentDate PlannedPaymentDate CISDeduction CISRate SubTotal TotalTax Total TotalDiscount
RepeatingInvoiceID Payments Prepayments Overpayments CreditNotes AmountDue AmountPaid AmountCredited FullyPaidOnDate DateString DueDateString
InvoiceAddresses StatusAttributeString ValidationErrors Warnings Message HasErrors HasValidationErrors Attachments MergedToContactID Amount Account
Items ItemID IsSold IsPurchased PurchaseDescription PurchaseDetails SalesDetails UnitPrice COGSAccountCode InventoryAssetAccountCode
IsTrackedAsInventory TotalCostPool QuantityOnHand Quotes Quote QuoteID QuoteNumber Terms Title Summary ExpiryDate
PurchaseOrders PurchaseOrder PurchaseOrderID PurchaseOrderNumber DeliveryDate DeliveryAddress Telephone DeliveryInstructions ExpectedArrivalDate
CreditNote CreditNoteID CreditNoteNumber RemainingCredit AppliedAmount Allocations Allocation AllocationID IsDeleted
Payment PaymentID PaymentType BankAmount IsReconciled Particulars Prepayment PrepaymentID Overpayment OverpaymentID BatchPayment
Accounts AccountNumber Class SystemAccount BankAccountType EnablePaymentsToAccount ShowInExpenseClaims AddToWatchlist
TaxRates TaxRate TaxComponents ReportTaxType Rate IsCompound IsNonRecoverable TrackingCategories TrackingCategory
`;
const CANONICAL = new Map(
  NAMES.trim()
    .split(/\s+/)
    .map((name) => [name.toLowerCase(), name]),
);

function canonicalValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(canonicalValue);
  return isObject(value) ? canonical(value) : value;
}

/** The same object with Xero's spelling of its property names, all the way down; names Xero does not know are left out. */
export function canonical(object: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(object)) {
    const name = CANONICAL.get(key.toLowerCase());
    if (name !== undefined) result[name] = canonicalValue(value);
  }
  return result;
}
