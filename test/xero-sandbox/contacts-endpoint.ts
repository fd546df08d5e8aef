import { type Answer, ApiFailure, notFound } from './answer.ts';
import { type ApiCall, commaList, flag } from './api-call.ts';
import { writeBatch } from './batch.ts';
import { type Contact, findContact, findContactByNumber, toContact } from './contact.ts';
import { contactEcho, contactJson } from './contact-json.ts';
import { type WriteMode, writeContact } from './contact-write.ts';
import { dateOf } from './dates.ts';
import { envelope } from './envelope.ts';
import { parseGuid } from './guid.ts';
import type { Json } from './json.ts';
import { modifiedSince, oneOf, readPaging, runListing, whereCondition } from './listing.ts';
import { amount, column } from './store.ts';
import type { Condition, Fields } from './where-parser.ts';

function bodyText(name: string): { sql: string; type: 'text' } {
  return { sql: `json_extract(c.body, '$.${name}')`, type: 'text' };
}

const HAS_ATTACHMENTS = 'EXISTS (SELECT 1 FROM attachments a WHERE a.tenant_id = c.tenant_id AND a.record_id = c.id)';

const FIELDS: Fields = {
  contactid: { sql: 'c.id', type: 'guid' },
  name: { sql: 'c.name_key', type: 'folded' },
  contactnumber: { sql: 'c.number', type: 'text' },
  contactstatus: { sql: 'c.status', type: 'text' },
  updateddateutc: { sql: 'c.updated_ms', type: 'instant' },
  emailaddress: bodyText('EmailAddress'),
  accountnumber: bodyText('AccountNumber'),
  firstname: bodyText('FirstName'),
  lastname: bodyText('LastName'),
  companynumber: bodyText('CompanyNumber'),
  taxnumber: bodyText('TaxNumber'),
  defaultcurrency: bodyText('DefaultCurrency'),
  website: bodyText('Website'),
  bankaccountdetails: bodyText('BankAccountDetails'),
  accountsreceivabletaxtype: bodyText('AccountsReceivableTaxType'),
  accountspayabletaxtype: bodyText('AccountsPayableTaxType'),
  hasattachments: { sql: HAS_ATTACHMENTS, type: 'flag' },
  iscustomer: { sql: "COALESCE(json_extract(c.body, '$.IsCustomer'), 0)", type: 'flag' },
  issupplier: { sql: "COALESCE(json_extract(c.body, '$.IsSupplier'), 0)", type: 'flag' },
};

function searchCondition(call: ApiCall): Condition | undefined {
  const term = call.query('searchTerm');
  if (term === undefined || term.trim() === '') return undefined;
  const columns = [
    'c.name_key',
    'c.number',
    ...['FirstName', 'LastName', 'CompanyNumber', 'EmailAddress'].map((name) => bodyText(name).sql),
  ];
  return {
    sql: columns.map((sql) => `INSTR(LOWER(COALESCE(${sql}, '')), LOWER(?)) > 0`).join(' OR '),
    values: columns.map(() => term.trim().toLowerCase()),
  };
}

function balancesOf(call: ApiCall, ids: string[]): Map<string, Json> {
  const today = dateOf(call.world.clock.now());
  const rows = call.world.store.all(
    `SELECT contact_id, type, SUM(amount_due) AS outstanding, SUM(CASE WHEN due_date < ? THEN amount_due ELSE 0 END) AS overdue FROM invoices
     WHERE tenant_id = ? AND contact_id IN (SELECT value FROM json_each(?)) AND status IN ('AUTHORISED', 'PAID') GROUP BY contact_id, type`,
    today,
    call.organisation.tenantId,
    JSON.stringify(ids),
  );
  const found = new Map<string, Json>();
  const cents = (value: number): number => Math.round(value * 100) / 100;
  const none = { Outstanding: 0, Overdue: 0 };
  for (const id of new Set(rows.map((row) => column(row, 'contact_id')))) {
    const part = (type: string): Json => {
      const row = rows.find(
        (candidate) => column(candidate, 'contact_id') === id && column(candidate, 'type') === type,
      );
      return row === undefined
        ? none
        : { Outstanding: cents(amount(row, 'outstanding')), Overdue: cents(amount(row, 'overdue')) };
    };
    found.set(id, { AccountsReceivable: part('ACCREC'), AccountsPayable: part('ACCPAY') });
  }
  return found;
}

/** GET /Contacts: filters, paging, summaryOnly; archived contacts only with includeArchived=true. */
export function listContacts(call: ApiCall): Answer {
  const summary = flag(call, 'summaryOnly');
  const paging = readPaging(call, summary);
  const ids = commaList(call, 'IDs')?.map((id) => parseGuid(id) ?? id);
  const conditions = [
    flag(call, 'includeArchived') ? undefined : { sql: "c.status <> 'ARCHIVED'", values: [] },
    oneOf('c.id', ids),
    modifiedSince(call, 'c.updated_ms'),
    searchCondition(call),
    whereCondition(call, FIELDS, 'Contact'),
  ];
  const { rows, pagination } = runListing(call, {
    table: 'contacts',
    record: 'Contact',
    alias: 'c',
    fields: FIELDS,
    conditions,
    paging,
  });
  const contacts = rows.map(toContact);
  const balances =
    paging === undefined || summary
      ? new Map<string, Json>()
      : balancesOf(
          call,
          contacts.map((contact) => contact.id),
        );
  const view = summary ? 'summary' : paging === undefined ? 'list' : 'page';
  return envelope(
    call,
    'Contacts',
    contacts.map((contact) => contactJson(contact, view, balances.get(contact.id))),
    pagination,
  );
}

function lookUp(call: ApiCall): Contact | undefined {
  const wanted = call.params[0] ?? '';
  const id = parseGuid(wanted);
  const { store } = call.world;
  const tenantId = call.organisation.tenantId;
  return (
    (id === undefined ? undefined : findContact(store, tenantId, id)) ?? findContactByNumber(store, tenantId, wanted)
  );
}

function named(call: ApiCall): Contact {
  const found = lookUp(call);
  if (found === undefined) throw new ApiFailure(notFound());
  return found;
}

/** GET /Contacts/{ContactID or ContactNumber}. */
export function getContact(call: ApiCall): Answer {
  const contact = named(call);
  return envelope(call, 'Contacts', [contactJson(contact, 'one', balancesOf(call, [contact.id]).get(contact.id))]);
}

function write(call: ApiCall, mode: WriteMode, id?: string): Answer {
  return writeBatch(call, {
    key: 'Contacts',
    one: 'Contact',
    write: (element, index) => {
      const contact = writeContact(call, element, mode, { path: `Contacts[${index}]`, id });
      return { record: contactJson(contact, 'write'), warnings: [] };
    },
    echo: (element, recordId) =>
      contactEcho(element, recordId, findContact(call.world.store, call.organisation.tenantId, recordId)),
    errorFlag: 'HasValidationErrors',
  });
}

/** PUT /Contacts: creates. */
export const createContacts = (call: ApiCall): Answer => write(call, 'create');

/** POST /Contacts: creates or updates. */
export const upsertContacts = (call: ApiCall): Answer => write(call, 'upsert');

/** POST /Contacts/{ContactID}: updates one. */
export const updateContact = (call: ApiCall): Answer => write(call, 'update', named(call).id);
