import type { Contact } from './contact.ts';
import { stamp } from './dates.ts';
import { compact, type Json, type JsonObject, objects, text } from './json.ts';

/** `write`: answer of a write and inside an invoice; `list`: unpaged; `page`: paged; `one`: by id; `summary`: summaryOnly. */
export type ContactView = 'write' | 'list' | 'page' | 'one' | 'summary';

const ADDRESS_TYPES = ['STREET', 'POBOX'];
const PHONE_TYPES_WRITTEN = ['DEFAULT', 'DDI', 'FAX', 'MOBILE'];
const PHONE_TYPES_READ = ['DDI', 'DEFAULT', 'FAX', 'MOBILE'];

function slot(list: JsonObject[], key: string, type: string): JsonObject {
  return list.find((entry) => entry[key] === type) ?? {};
}

function addresses(contact: Contact): JsonObject[] {
  const kept = objects(contact.body, 'Addresses');
  return ADDRESS_TYPES.map((type) => {
    const address = slot(kept, 'AddressType', type);
    return compact({
      AddressType: type,
      AddressLine1: address.AddressLine1,
      AddressLine2: address.AddressLine2,
      AddressLine3: address.AddressLine3,
      AddressLine4: address.AddressLine4,
      City: address.City ?? '',
      Region: address.Region ?? '',
      PostalCode: address.PostalCode ?? '',
      Country: address.Country ?? '',
      AttentionTo: address.AttentionTo,
    });
  });
}

function phones(contact: Contact, order: string[]): JsonObject[] {
  const kept = objects(contact.body, 'Phones');
  return order.map((type) => {
    const phone = slot(kept, 'PhoneType', type);
    return {
      PhoneType: type,
      PhoneNumber: phone.PhoneNumber ?? '',
      PhoneAreaCode: phone.PhoneAreaCode ?? '',
      PhoneCountryCode: phone.PhoneCountryCode ?? '',
    };
  });
}

/** A contact in Xero's JSON, with the fields and in the order of the kind of answer it stands in. */
export function contactJson(contact: Contact, view: ContactView, balances?: Json): JsonObject {
  const { body } = contact;
  const written = view === 'write';
  const summary = view === 'summary';
  const full = view === 'page' || view === 'one' || written;
  return compact({
    ContactID: contact.id,
    MergedToContactID: view === 'page' || view === 'one' ? body.MergedToContactID : undefined,
    ContactNumber: contact.number,
    AccountNumber: body.AccountNumber,
    ContactStatus: contact.status,
    Name: contact.name,
    FirstName: body.FirstName,
    LastName: body.LastName,
    CompanyNumber: body.CompanyNumber,
    EmailAddress: body.EmailAddress ?? '',
    BankAccountDetails: body.BankAccountDetails ?? '',
    TaxNumber: body.TaxNumber,
    TaxNumberType: body.TaxNumberType,
    AccountsReceivableTaxType: body.AccountsReceivableTaxType,
    AccountsPayableTaxType: body.AccountsPayableTaxType,
    Addresses: summary ? undefined : addresses(contact),
    Phones: phones(contact, written ? PHONE_TYPES_WRITTEN : PHONE_TYPES_READ),
    UpdatedDateUTC: stamp(contact.updatedMs),
    ContactGroups: summary ? undefined : [],
    IsSupplier: summary ? undefined : body.IsSupplier === true,
    IsCustomer: summary ? undefined : body.IsCustomer === true,
    SalesDefaultLineAmountType: full ? body.SalesDefaultLineAmountType : undefined,
    PurchasesDefaultLineAmountType: full ? body.PurchasesDefaultLineAmountType : undefined,
    DefaultCurrency: summary ? undefined : body.DefaultCurrency,
    Website: body.Website,
    PurchasesDefaultAccountCode: summary ? undefined : body.PurchasesDefaultAccountCode,
    SalesDefaultAccountCode: summary ? undefined : body.SalesDefaultAccountCode,
    XeroNetworkKey: body.XeroNetworkKey,
    SalesTrackingCategories: written ? [] : undefined,
    PurchasesTrackingCategories: written ? [] : undefined,
    Balances: view === 'page' || view === 'one' ? balances : undefined,
    PaymentTerms: full ? body.PaymentTerms : undefined,
    ContactPersons: summary ? undefined : full ? (body.ContactPersons ?? []) : [],
    HasAttachments: written ? undefined : false,
    Attachments: view === 'one' ? [] : undefined,
    HasValidationErrors: false,
  });
}

/** The contact inside an invoice of a list: id and name, every list empty. */
export function contactStub(id: string, name: string): JsonObject {
  return {
    ContactID: id,
    Name: name,
    Addresses: [],
    Phones: [],
    ContactGroups: [],
    ContactPersons: [],
    HasValidationErrors: false,
  };
}

const ECHOED = [
  ...[
    'ContactNumber',
    'AccountNumber',
    'ContactStatus',
    'Name',
    'FirstName',
    'LastName',
    'CompanyNumber',
    'EmailAddress',
  ],
  ...['BankAccountDetails', 'TaxNumber', 'TaxNumberType', 'AccountsReceivableTaxType', 'AccountsPayableTaxType'],
];

function withNoErrors(list: JsonObject[]): JsonObject[] {
  return list.map((entry) => ({ ...entry, ValidationErrors: [] }));
}

/** A refused contact as Xero echoes it: what was sent, every list present; of the books only the name (seen in recorded answers). */
export function contactEcho(refused: JsonObject, recordId: string, standing?: Contact): JsonObject {
  const sent = standing === undefined ? refused : { Name: standing.name, ...refused };
  const id = standing === undefined ? (text(refused, 'ContactID') ?? recordId) : recordId;
  const echo: JsonObject = { ContactID: id };
  for (const key of ECHOED) if (sent[key] !== undefined && sent[key] !== null) echo[key] = sent[key];
  echo.Addresses = withNoErrors(objects(sent, 'Addresses'));
  echo.Phones = withNoErrors(objects(sent, 'Phones'));
  echo.ContactGroups = [];
  for (const key of ['IsSupplier', 'IsCustomer', 'DefaultCurrency', 'PaymentTerms'])
    if (sent[key] !== undefined && sent[key] !== null) echo[key] = sent[key];
  echo.ContactPersons = withNoErrors(objects(sent, 'ContactPersons'));
  echo.HasValidationErrors = true;
  return echo;
}
