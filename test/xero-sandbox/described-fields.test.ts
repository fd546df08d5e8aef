import { afterAll, beforeAll, expect, it } from 'vitest';
import { isObject, type Json } from './json.ts';
import { billOf, creditOf, first, saleOf, startTestClient, type TestClient } from './test-client.ts';

/** Property names by schema, from the OpenAPI description of the accounting API (version 16.1.0). */
const DESCRIBED: Record<string, string> = {
  Contact: `ContactID MergedToContactID ContactNumber AccountNumber ContactStatus Name FirstName LastName CompanyNumber EmailAddress ContactPersons
    BankAccountDetails TaxNumber TaxNumberType AccountsReceivableTaxType AccountsPayableTaxType Addresses Phones IsSupplier IsCustomer
    SalesDefaultLineAmountType PurchasesDefaultLineAmountType DefaultCurrency XeroNetworkKey SalesDefaultAccountCode PurchasesDefaultAccountCode
    SalesTrackingCategories PurchasesTrackingCategories PaymentTerms UpdatedDateUTC ContactGroups Website BrandingTheme BatchPayments Discount
    Balances Attachments HasAttachments ValidationErrors HasValidationErrors StatusAttributeString`,
  Address: 'AddressType AddressLine1 AddressLine2 AddressLine3 AddressLine4 City Region PostalCode Country AttentionTo',
  Phone: 'PhoneType PhoneNumber PhoneAreaCode PhoneCountryCode',
  ContactPerson: 'FirstName LastName EmailAddress IncludeInEmails',
  Invoice: `Type Contact LineItems Date DueDate LineAmountTypes InvoiceNumber Reference BrandingThemeID Url CurrencyCode CurrencyRate Status SentToContact
    ExpectedPaymentDate PlannedPaymentDate CISDeduction CISRate SubTotal TotalTax Total TotalDiscount InvoiceID RepeatingInvoiceID HasAttachments
    IsDiscounted Payments Prepayments Overpayments AmountDue AmountPaid FullyPaidOnDate AmountCredited UpdatedDateUTC UpdatedDateUTCString CreditNotes
    Attachments HasErrors StatusAttributeString ValidationErrors Warnings InvoiceAddresses`,
  LineItem: `LineItemID Description Quantity UnitAmount ItemCode AccountCode AccountID TaxType TaxAmount Item LineAmount Tracking DiscountRate
    DiscountAmount RepeatingInvoiceID`,
  LineItemTracking: 'TrackingCategoryID TrackingOptionID Name Option',
  Organisation: `OrganisationID APIKey Name LegalName PaysTax Version OrganisationType BaseCurrency CountryCode IsDemoCompany OrganisationStatus
    RegistrationNumber EmployerIdentificationNumber TaxNumber FinancialYearEndDay FinancialYearEndMonth SalesTaxBasis SalesTaxPeriod DefaultSalesTax
    DefaultPurchasesTax PeriodLockDate EndOfYearLockDate CreatedDateUTC Timezone OrganisationEntityType ShortCode Class Edition LineOfBusiness Addresses
    Phones ExternalLinks PaymentTerms`,
  Account: `Code Name AccountID Type BankAccountNumber Status Description BankAccountType CurrencyCode TaxType EnablePaymentsToAccount
    ShowInExpenseClaims Class SystemAccount ReportingCode ReportingCodeName HasAttachments UpdatedDateUTC AddToWatchlist ValidationErrors`,
  TaxRate: `Name TaxType TaxComponents Status ReportTaxType CanApplyToAssets CanApplyToEquity CanApplyToExpenses CanApplyToLiabilities
    CanApplyToRevenue DisplayTaxRate EffectiveRate`,
  TaxComponent: 'Name Rate IsCompound IsNonRecoverable',
  Currency: 'Code Description',
  BrandingTheme: 'BrandingThemeID Name LogoUrl Type SortOrder CreatedDateUTC',
  TrackingCategory: 'TrackingCategoryID TrackingOptionID Name Option Status Options',
  TrackingOption: 'TrackingOptionID Name Status TrackingCategoryID',
  User: 'UserID EmailAddress FirstName LastName UpdatedDateUTC IsSubscriber OrganisationRole',
  Action: 'Name Status',
  Item: `Code InventoryAssetAccountCode Name IsSold IsPurchased Description PurchaseDescription PurchaseDetails SalesDetails IsTrackedAsInventory
    TotalCostPool QuantityOnHand UpdatedDateUTC ItemID StatusAttributeString ValidationErrors`,
  Purchase: 'UnitPrice AccountCode COGSAccountCode TaxType',
  LineItemItem: 'Code Name ItemID',
  Quote: `QuoteID QuoteNumber Reference Terms Contact LineItems Date DateString ExpiryDate ExpiryDateString Status CurrencyCode CurrencyRate SubTotal
    TotalTax Total TotalDiscount Title Summary BrandingThemeID UpdatedDateUTC LineAmountTypes StatusAttributeString ValidationErrors`,
  PurchaseOrder: `Contact LineItems Date DeliveryDate LineAmountTypes PurchaseOrderNumber Reference BrandingThemeID CurrencyCode Status SentToContact
    DeliveryAddress AttentionTo Telephone DeliveryInstructions ExpectedArrivalDate PurchaseOrderID CurrencyRate SubTotal TotalTax Total TotalDiscount
    HasAttachments UpdatedDateUTC StatusAttributeString ValidationErrors Warnings Attachments`,
  CreditNote: `Type Contact Date DueDate Status LineAmountTypes LineItems SubTotal TotalTax Total CISDeduction CISRate UpdatedDateUTC
    UpdatedDateUTCString CurrencyCode FullyPaidOnDate CreditNoteID CreditNoteNumber Reference SentToContact CurrencyRate RemainingCredit Allocations
    AppliedAmount Payments BrandingThemeID StatusAttributeString HasAttachments HasErrors ValidationErrors Warnings InvoiceAddresses`,
  Allocation:
    'AllocationID Invoice Overpayment Prepayment CreditNote Amount Date IsDeleted StatusAttributeString ValidationErrors',
  Payment: `Invoice CreditNote Prepayment Overpayment InvoiceNumber CreditNoteNumber BatchPayment Account Code Date CurrencyRate Amount BankAmount
    Reference IsReconciled Status PaymentType UpdatedDateUTC UpdatedDateUTCString PaymentID BatchPaymentID BankAccountNumber Particulars Details
    HasAccount HasValidationErrors StatusAttributeString ValidationErrors Warnings`,
};
/** Seen in recorded answers, though the description does not have them. */
const RECORDED: Record<string, string> = {
  Invoice: 'DateString DueDateString InvoicePaymentServices',
  LineItem: 'ValidationErrors',
  LineItemTracking: 'Options',
  TrackingOption: 'HasValidationErrors IsDeleted IsArchived IsActive',
  PurchaseOrder: 'DateString DeliveryDateString ExpectedArrivalDateString Type HasErrors IsDiscounted',
  CreditNote: 'ID DateString Attachments',
};
const PARTS: Record<string, string> = {
  Addresses: 'Address',
  Phones: 'Phone',
  ContactPersons: 'ContactPerson',
  Contact: 'Contact',
  LineItems: 'LineItem',
  Tracking: 'LineItemTracking',
  TaxComponents: 'TaxComponent',
  Options: 'TrackingOption',
  SalesDetails: 'Purchase',
  PurchaseDetails: 'Purchase',
  Item: 'LineItemItem',
  Payments: 'Payment',
  Account: 'Account',
  Invoice: 'Invoice',
  CreditNotes: 'CreditNote',
  Allocations: 'Allocation',
};

/** One of each: a tracked item on a bill, a quote, an order, a credit note that is partly allocated, a payment and a refund. */
async function fillBooks(saleId: string): Promise<void> {
  const item = {
    Code: 'I',
    Name: 'n',
    Description: 'd',
    PurchaseDescription: 'p',
    InventoryAssetAccountCode: '630',
    SalesDetails: { UnitPrice: 1, AccountCode: '200' },
    PurchaseDetails: { UnitPrice: 1, COGSAccountCode: '310', TaxType: 'INPUT2' },
  };
  await client.api('PUT', '/Items', item);
  await client.api('PUT', '/Invoices', billOf({ LineItems: [{ ItemCode: 'I', Quantity: 1 }] }));
  const Contact = { ContactNumber: '1' };
  const LineItems = [{ Description: 'x', UnitAmount: 10, DiscountRate: 5, AccountCode: '429' }];
  const words = { Reference: 'r', Terms: 't', Title: 't', Summary: 's', ExpiryDate: '2026-12-01' };
  await client.api('PUT', '/Quotes', { Quotes: [{ Contact, Date: '2026-11-20', LineItems, ...words }] });
  const delivery = {
    DeliveryAddress: 'a',
    AttentionTo: 'b',
    Telephone: 'c',
    DeliveryInstructions: 'd',
    DeliveryDate: '2026-12-01',
  };
  const order = { Contact, LineItems, Reference: 'r', ExpectedArrivalDate: '2026-12-02', ...delivery };
  await client.api('PUT', '/PurchaseOrders', { PurchaseOrders: [order] });
  const note = first(await client.api('PUT', '/CreditNotes', creditOf({ Contact, Reference: 'r' })), 'CreditNotes');
  const allocation = { Amount: 1, Date: '2026-11-21', Invoice: { InvoiceID: saleId } };
  const Account = { Code: '090' };
  await client.api('PUT', `/CreditNotes/${note.CreditNoteID}/Allocations`, { Allocations: [allocation] });
  await client.api('PUT', '/Payments', { Invoice: { InvoiceID: saleId }, Account, Amount: 2, Reference: 'r' });
  const refund = { CreditNote: { CreditNoteID: note.CreditNoteID ?? '' }, Account, Amount: 3 };
  await client.api('PUT', '/Payments', refund);
}

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
  const address = {
    AddressType: 'STREET',
    AddressLine1: '1',
    AddressLine2: '2',
    City: 'c',
    Country: 'Wales',
    AttentionTo: 'a',
  };
  const contact = {
    Name: 'Full',
    ContactNumber: '1',
    AccountNumber: 'a',
    FirstName: 'f',
    TaxNumber: 't',
    DefaultCurrency: 'EUR',
    Addresses: [address],
  };
  await client.api('PUT', '/Contacts', { Contacts: [{ ...contact, ContactPersons: [{ FirstName: 'p' }] }] });
  const line = {
    Description: 'x',
    UnitAmount: 10,
    AccountCode: '200',
    DiscountRate: 5,
    Tracking: [{ Name: 'Region', Option: 'North' }],
  };
  const sale = {
    Contact: { ContactNumber: '1' },
    Reference: 'r',
    Url: 'https://crm.example/1',
    ExpectedPaymentDate: '2026-12-01',
    LineItems: [line],
  };
  const made = first(await client.api('PUT', '/Invoices', { Invoices: [saleOf(sale)] }), 'Invoices');
  await fillBooks(String(made.InvoiceID));
});
afterAll(() => client.close());

function undescribed(schema: string, value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => undescribed(schema, item));
  if (!isObject(value)) return [];
  const known = `${DESCRIBED[schema]} ${RECORDED[schema] ?? ''}`.split(/\s+/);
  return Object.entries(value).flatMap(([key, part]) => [
    ...(known.includes(key) || key === 'ExpectedPaymentDateString' ? [] : [`${schema}.${key}`]),
    ...(PARTS[key] === undefined ? [] : undescribed(PARTS[key], part)),
  ]);
}

it.each([
  ['/Organisation', 'Organisations', 'Organisation'],
  ['/Organisation/Actions', 'Actions', 'Action'],
  ['/Accounts', 'Accounts', 'Account'],
  ['/TaxRates', 'TaxRates', 'TaxRate'],
  ['/Currencies', 'Currencies', 'Currency'],
  ['/BrandingThemes', 'BrandingThemes', 'BrandingTheme'],
  ['/TrackingCategories', 'TrackingCategories', 'TrackingCategory'],
  ['/Users', 'Users', 'User'],
  ['/Contacts', 'Contacts', 'Contact'],
  ['/Contacts?page=1', 'Contacts', 'Contact'],
  ['/Contacts/1', 'Contacts', 'Contact'],
  ['/Invoices', 'Invoices', 'Invoice'],
  ['/Invoices?page=1', 'Invoices', 'Invoice'],
  ['/Invoices/INV-0001', 'Invoices', 'Invoice'],
  ['/Items', 'Items', 'Item'],
  ['/Items/I', 'Items', 'Item'],
  ['/Quotes', 'Quotes', 'Quote'],
  ['/PurchaseOrders?page=1', 'PurchaseOrders', 'PurchaseOrder'],
  ['/PurchaseOrders/PO-0001', 'PurchaseOrders', 'PurchaseOrder'],
  ['/CreditNotes', 'CreditNotes', 'CreditNote'],
  ['/CreditNotes?page=1', 'CreditNotes', 'CreditNote'],
  ['/CreditNotes/CN-0001', 'CreditNotes', 'CreditNote'],
  ['/Payments?page=1', 'Payments', 'Payment'],
])('GET %s has described fields only', async (path, key, schema) => {
  const { json } = await client.api('GET', path);
  const records = json[key] ?? [];
  expect(records).not.toHaveLength(0);
  expect(undescribed(schema, records)).toEqual([]);
});
