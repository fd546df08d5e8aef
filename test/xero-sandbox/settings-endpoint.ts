import { type Answer, ApiFailure, apiException, badQuery, notFound } from './answer.ts';
import { type ApiCall, flag, readElements } from './api-call.ts';
import { currencyName, isCurrency } from './currencies.ts';
import { bareStamp, dateMs, readInstant, stamp } from './dates.ts';
import { envelope } from './envelope.ts';
import { compact, type Json, type JsonObject, objects, text } from './json.ts';
import { addToList, type ListKind, settingsList } from './organisation.ts';
import { type Fields, parseWhere } from './where-parser.ts';

const RECORDS: Record<string, string> = { Currencies: 'Currency', TrackingCategories: 'TrackingCategory' };
const ACTIONS = [
  ...[
    'CreateApprovedInvoice',
    'CreateDraftPurchaseOrder',
    'CreateApprovedBill',
    'AttachFilesIntoInvoice',
    'UseMulticurrency',
    'CreateDraftInvoice',
  ],
  ...[
    'CreateRepeatingInvoice',
    'CreateRepeatingBill',
    'CreateSentQuote',
    'CreateInvoicePayment',
    'CreateApprovedPurchaseOrder',
    'CreateDraftQuote',
  ],
  ...['CreateDraftBill'],
];

const POSTAL_ADDRESS = {
  AddressType: 'POBOX',
  AddressLine1: '1 Sandbox Street',
  City: 'Sampletown',
  Region: '',
  PostalCode: 'SA1 1AA',
  Country: '',
  AttentionTo: '',
};

/** GET /Organisation. */
export function getOrganisation(call: ApiCall): Answer {
  const { organisation } = call;
  const record = compact({
    Name: organisation.name,
    LegalName: organisation.name,
    PaysTax: true,
    Version: ['GB', 'NZ', 'AU', 'US'].includes(organisation.country)
      ? organisation.country.replace('GB', 'UK')
      : 'GLOBAL',
    OrganisationType: 'COMPANY',
    BaseCurrency: organisation.currency,
    CountryCode: organisation.country,
    IsDemoCompany: organisation.isDemo,
    OrganisationStatus: 'ACTIVE',
    TaxNumber: '101-2-303',
    FinancialYearEndDay: 31,
    FinancialYearEndMonth: 3,
    SalesTaxBasis: 'ACCRUALS',
    SalesTaxPeriod: 'QUARTERLY1',
    DefaultSalesTax: 'Tax Exclusive',
    DefaultPurchasesTax: 'Tax Exclusive',
    PeriodLockDate: organisation.periodLockDate === null ? undefined : stamp(dateMs(organisation.periodLockDate)),
    EndOfYearLockDate:
      organisation.endOfYearLockDate === null ? undefined : stamp(dateMs(organisation.endOfYearLockDate)),
    CreatedDateUTC: bareStamp(organisation.createdMs),
    OrganisationEntityType: 'COMPANY',
    Timezone: organisation.timezone,
    ShortCode: organisation.shortCode,
    OrganisationID: organisation.tenantId,
    Edition: 'BUSINESS',
    Class: organisation.isDemo ? 'DEMO' : organisation.plan,
    Addresses: organisation.isDemo ? [{ ...POSTAL_ADDRESS }] : [],
    Phones: organisation.isDemo ? [{ PhoneType: 'OFFICE', PhoneNumber: '5550100', PhoneCountryCode: '44' }] : [],
    ExternalLinks: [],
    PaymentTerms: {},
  });
  return envelope(call, 'Organisations', [record]);
}

/** GET /Organisation/Actions: what the app may do; more than one currency and approvals depend on the organisation. */
export function getActions(call: ApiCall): Answer {
  const multicurrency =
    call.organisation.multiCurrency &&
    settingsList(call.world.store, call.organisation.tenantId, 'currencies').length > 1;
  const allowed = (name: string): boolean =>
    name === 'UseMulticurrency'
      ? multicurrency
      : name !== 'CreateApprovedInvoice' || call.organisation.approveLimit !== 0;
  return envelope(
    call,
    'Actions',
    ACTIONS.map((Name) => ({ Name, Status: allowed(Name) ? 'ALLOWED' : 'NOT-ALLOWED' })),
  );
}

function isStampedBefore(value: Json | undefined, ms: number): boolean {
  const stamped = typeof value === 'string' ? /^\/Date\((-?\d+)/.exec(value)?.[1] : undefined;
  return stamped !== undefined && Math.floor(Number(stamped) / 1000) * 1000 < ms;
}

/** Filters a small settings list with the same `where` language, by running it over the rows in SQL. */
function filtered(call: ApiCall, records: JsonObject[], record: string): JsonObject[] {
  const where = call.query('where');
  if (where === undefined || where.trim() === '') return records;
  const fields: Fields = {};
  for (const [name, value] of records.flatMap((entry) => Object.entries(entry))) {
    if (typeof value === 'object') continue;
    const kind = typeof value === 'boolean' ? 'flag' : typeof value === 'number' ? 'number' : 'text';
    fields[name.toLowerCase()] = { sql: `json_extract(value, '$.${name}')`, type: /ID$/.test(name) ? 'guid' : kind };
  }
  const condition = parseWhere(where, fields, call.world.switches.current.whereQuoteEscape, record);
  const rows = call.world.store.all(
    `SELECT key FROM json_each(?) WHERE ${condition.sql}`,
    JSON.stringify(records),
    ...condition.values,
  );
  const keep = new Set(rows.map((row) => Number(row.key)));
  return records.filter((_, index) => keep.has(index));
}

function ordered(call: ApiCall, records: JsonObject[], record: string): JsonObject[] {
  const match = /^\s*(\w+)(?:\s+(ASC|DESC))?\s*$/i.exec(call.query('order') ?? '');
  if (call.query('order') === undefined || call.query('order') === '') return records;
  const name = records
    .flatMap((entry) => Object.keys(entry))
    .find((key) => key.toLowerCase() === match?.[1]?.toLowerCase());
  if (name === undefined) throw badQuery(`No property or field '${match?.[1] ?? ''}' exists in type '${record}'`);
  const direction = match?.[2]?.toUpperCase() === 'DESC' ? -1 : 1;
  return records.toSorted(
    (left, right) => direction * String(left[name] ?? '').localeCompare(String(right[name] ?? '')),
  );
}

function list(call: ApiCall, kind: ListKind, key: string, modifiedFilter: boolean): Answer {
  const all = settingsList(call.world.store, call.organisation.tenantId, kind);
  const since = modifiedFilter ? readInstant(call.header('if-modified-since') ?? '') : undefined;
  const recent =
    since === undefined
      ? all
      : all.filter((record) => !isStampedBefore(record.UpdatedDateUTC, Math.floor(since / 1000) * 1000));
  const record = RECORDS[key] ?? key.slice(0, -1);
  return envelope(call, key, ordered(call, filtered(call, recent, record), record));
}

/** GET /Accounts. */
export const listAccounts = (call: ApiCall): Answer => list(call, 'accounts', 'Accounts', true);
/** GET /TaxRates. */
export const listTaxRates = (call: ApiCall): Answer => list(call, 'taxRates', 'TaxRates', false);
/** GET /Currencies. */
export const listCurrencies = (call: ApiCall): Answer => list(call, 'currencies', 'Currencies', false);
/** GET /BrandingThemes. */
export const listBrandingThemes = (call: ApiCall): Answer => list(call, 'brandingThemes', 'BrandingThemes', false);
/** GET /Users. */
export const listXeroUsers = (call: ApiCall): Answer => list(call, 'users', 'Users', true);

/** GET /TrackingCategories; archived ones only with includeArchived=true. */
export function listTrackingCategories(call: ApiCall): Answer {
  const answer = list(call, 'trackingCategories', 'TrackingCategories', false);
  if (flag(call, 'includeArchived') || answer.body === undefined) return answer;
  answer.body.TrackingCategories = objects(answer.body, 'TrackingCategories').filter(
    (category) => category.Status === 'ACTIVE',
  );
  return answer;
}

/** GET of one record of a settings list by any of its keys. */
export function oneOfList(kind: ListKind, key: string, ...idFields: string[]): (call: ApiCall) => Answer {
  return (call) => {
    const wanted = (call.params[0] ?? '').toLowerCase();
    const found = settingsList(call.world.store, call.organisation.tenantId, kind).find((record) =>
      idFields.some((field) => String(record[field] ?? '').toLowerCase() === wanted),
    );
    if (found === undefined) throw new ApiFailure(notFound());
    return envelope(call, key, [found]);
  };
}

/** PUT /Currencies: subscribes the organisation to one currency. */
export function addCurrency(call: ApiCall): Answer {
  const sent = readElements(call, 'Currencies', 'Currency')[0] ?? {};
  const code = (text(sent, 'Code') ?? '').toUpperCase();
  const known = settingsList(call.world.store, call.organisation.tenantId, 'currencies');
  const refusal = !call.organisation.multiCurrency
    ? 'The plan of the organisation does not include multiple currencies.'
    : !isCurrency(code)
      ? 'Currency code is not valid'
      : known.some((entry) => entry.Code === code)
        ? 'Currency already exists'
        : undefined;
  if (refusal !== undefined) {
    const element = { ...sent, ValidationErrors: [{ Message: refusal }] };
    throw new ApiFailure(apiException(10, 'ValidationException', 'A validation exception occurred', [element]));
  }
  const entry = { Code: code, Description: currencyName(code) };
  addToList(call.world.store, call.organisation.tenantId, 'currencies', entry);
  return envelope(call, 'Currencies', [entry]);
}
