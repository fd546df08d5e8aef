import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type JsonObject, objects } from './json.ts';
import { type Answer, first, messages, saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.startOver();
  await client.switches({ enforceLimits: false });
});

const put = (...contacts: JsonObject[]): Promise<Answer> => client.api('PUT', '/Contacts', { Contacts: contacts });
const post = (...contacts: JsonObject[]): Promise<Answer> => client.api('POST', '/Contacts', { Contacts: contacts });

async function created(contact: JsonObject): Promise<JsonObject> {
  return first(await put(contact), 'Contacts');
}

async function refusal(answer: Promise<Answer>): Promise<unknown[]> {
  const { status, json } = await answer;
  expect([status, json.ErrorNumber, json.Type, json.Message]).toEqual([
    400,
    10,
    'ValidationException',
    'A validation exception occurred',
  ]);
  return messages(objects(json, 'Elements')[0]);
}

const NAME_TAKEN = (name: string) =>
  `The contact name ${name} is already assigned to another contact. The contact name must be unique across all active contacts.`;
const ARCHIVED =
  'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.';

describe('creating', () => {
  it('answers with the fields, in the order, of a recorded answer', async () => {
    const contact = await created({
      Name: 'Acme',
      EmailAddress: 'a@acme.example',
      IsCustomer: true,
      Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: '123' }],
    });
    expect(Object.keys(contact)).toEqual([
      ...[
        'ContactID',
        'ContactStatus',
        'Name',
        'EmailAddress',
        'BankAccountDetails',
        'Addresses',
        'Phones',
        'UpdatedDateUTC',
        'ContactGroups',
      ],
      ...[
        'IsSupplier',
        'IsCustomer',
        'SalesTrackingCategories',
        'PurchasesTrackingCategories',
        'ContactPersons',
        'HasValidationErrors',
      ],
    ]);
    expect(contact.IsCustomer).toBe(false);
    expect(objects(contact, 'Addresses')).toEqual(
      ['STREET', 'POBOX'].map((AddressType) => ({ AddressType, City: '', Region: '', PostalCode: '', Country: '' })),
    );
    expect(objects(contact, 'Phones').map((phone) => [phone.PhoneType, phone.PhoneNumber])).toEqual([
      ['DEFAULT', '123'],
      ['DDI', ''],
      ['FAX', ''],
      ['MOBILE', ''],
    ]);
    expect(contact.UpdatedDateUTC).toBe(`/Date(${client.clock.ms}+0000)/`);
  });

  it('echoes a refused contact as recorded: zero GUID, lists with ValidationErrors', async () => {
    await created({ Name: 'Acme' });
    const answer = await put({
      Name: 'acme',
      EmailAddress: 'a@b.example',
      IsCustomer: true,
      Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: '1' }],
    });
    expect(answer.status).toBe(400);
    expect(objects(answer.json, 'Elements')).toEqual([
      {
        ContactID: '00000000-0000-0000-0000-000000000000',
        Name: 'acme',
        EmailAddress: 'a@b.example',
        Addresses: [],
        Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: '1', ValidationErrors: [] }],
        ContactGroups: [],
        IsCustomer: true,
        ContactPersons: [],
        HasValidationErrors: true,
        ValidationErrors: [{ Message: NAME_TAKEN('acme') }],
      },
    ]);
  });

  it('compares names without regard to case beyond ASCII, unless the switch is off', async () => {
    await created({ Name: 'Ærø Bådværft' });
    expect(await refusal(put({ Name: 'ÆRØ BÅDVÆRFT' }))).toEqual([NAME_TAKEN('ÆRØ BÅDVÆRFT')]);
    await client.switches({ contactNameUnique: false });
    expect((await put({ Name: 'ÆRØ BÅDVÆRFT' })).status).toBe(200);
  });

  it('refuses a contact number in use, unless the switch is off', async () => {
    await created({ Name: 'A', ContactNumber: 'c-1' });
    expect(await refusal(put({ Name: 'B', ContactNumber: 'c-1' }))).toEqual([
      'The contact number c-1 is already assigned to another contact. The contact number must be unique across all contacts.',
    ]);
    await client.switches({ contactNumberUnique: false });
    expect((await put({ Name: 'B', ContactNumber: 'c-1' })).status).toBe(200);
  });

  it('names all that is wrong with the fields', async () => {
    const problems = await refusal(
      put({
        Name: '<Acme  Ltd',
        EmailAddress: 'jörg@x',
        ContactNumber: 'x'.repeat(51),
        Phones: [{ PhoneType: 'DDI', PhoneAreaCode: '12345678901' }],
      }),
    );
    expect(problems).toHaveLength(5);
    expect(await refusal(put({ EmailAddress: 'a@b.example' }))).toEqual(['Contact name cannot be empty']);
    expect(
      (await refusal(put({ Name: 'P', ContactPersons: Array.from({ length: 6 }, () => ({ FirstName: 'x' })) }))).length,
    ).toBe(1);
    expect(await refusal(put({ Name: 'P', DefaultCurrency: 'CHF' }))).toEqual([
      'Organisation is not subscribed to currency CHF',
    ]);
    await client.switches({ contactNameBlanks: 'tidied' });
    expect((await created({ Name: ' Two  Blanks ' })).Name).toBe('Two Blanks');
  });

  it('takes property names in any case and one bare element', async () => {
    expect(
      first(
        await client.api('PUT', '/contacts', { contacts: [{ name: 'lower', emailAddress: 'l@x.example' }] }),
        'Contacts',
      ),
    ).toMatchObject({ Name: 'lower', EmailAddress: 'l@x.example' });
    expect(first(await client.api('PUT', '/Contacts', { NAME: 'bare' }), 'Contacts').Name).toBe('bare');
  });

  it.each([
    ['not JSON', '{"Contacts":', 14, 'PostDataInvalidException'],
    ['an unknown enum', { Contacts: [{ Name: 'A', ContactStatus: 'SLEEPING' }] }, 14, 'PostDataInvalidException'],
    ['nothing to process', {}, 17, 'NoDataProcessedException'],
    ['an empty list', { Contacts: [] }, 17, 'NoDataProcessedException'],
  ])('fails as a whole, without elements, for %s', async (_, body, number, type) => {
    const answer = await client.api('PUT', '/Contacts', body);
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.json)).toEqual(['ErrorNumber', 'Type', 'Message']);
    expect(answer.json).toMatchObject({ ErrorNumber: number, Type: type });
  });
});

describe('updating', () => {
  it('silently matches on number, then on name, and keeps what is not sent', async () => {
    const one = await created({ Name: 'Acme', ContactNumber: 'c-1', EmailAddress: 'old@x.example', FirstName: 'Ann' });
    client.clock.ms += 1000;
    const byName = first(await post({ Name: 'ACME', EmailAddress: 'new@x.example' }), 'Contacts');
    expect(byName).toMatchObject({
      ContactID: one.ContactID,
      Name: 'ACME',
      EmailAddress: 'new@x.example',
      FirstName: 'Ann',
      ContactNumber: 'c-1',
    });
    expect(byName.UpdatedDateUTC).not.toBe(one.UpdatedDateUTC);
    const byNumber = first(await post({ ContactNumber: 'c-1', Name: 'Renamed' }), 'Contacts');
    expect([byNumber.ContactID, byNumber.Name]).toEqual([one.ContactID, 'Renamed']);
    expect(first(await post({ Name: 'Somebody else' }), 'Contacts').ContactID).not.toBe(one.ContactID);
  });

  it('merges phones and addresses by type and replaces contact persons as a list', async () => {
    const { ContactID } = await created({
      Name: 'Acme',
      Phones: [{ PhoneType: 'MOBILE', PhoneNumber: '1', PhoneAreaCode: '07' }],
      Addresses: [{ AddressType: 'STREET', AddressLine1: '1 Road', City: 'Leeds' }],
      ContactPersons: [{ FirstName: 'A' }, { FirstName: 'B' }],
    });
    const change = {
      ContactID: ContactID ?? '',
      Phones: [{ PhoneType: 'DDI', PhoneNumber: '2' }],
      ContactPersons: [{ FirstName: 'C' }],
    };
    const contact = first(await post(change), 'Contacts');
    expect(objects(contact, 'Phones').map((phone) => phone.PhoneNumber)).toEqual(['', '2', '', '1']);
    expect(objects(contact, 'Addresses')[0]).toEqual({
      AddressType: 'STREET',
      AddressLine1: '1 Road',
      City: 'Leeds',
      Region: '',
      PostalCode: '',
      Country: '',
    });
    expect(objects(contact, 'ContactPersons').map((person) => person.FirstName)).toEqual(['C']);
  });

  it('archives for good: hidden without the flag, not editable, the name free again', async () => {
    const { ContactID } = await created({ Name: 'Acme', ContactNumber: 'c-1' });
    await client.api('PUT', '/Invoices', { Invoices: [saleOf({ Contact: { ContactID: ContactID ?? '' } })] });
    expect(first(await post({ ContactID: ContactID ?? '', ContactStatus: 'ARCHIVED' }), 'Contacts').ContactStatus).toBe(
      'ARCHIVED',
    );
    expect(objects((await client.api('GET', '/Contacts')).json, 'Contacts')).toHaveLength(0);
    expect(objects((await client.api('GET', '/Contacts?includeArchived=true')).json, 'Contacts')).toHaveLength(1);
    expect(await refusal(post({ ContactID: ContactID ?? '', ContactStatus: 'ACTIVE' }))).toEqual([ARCHIVED]);
    expect(await refusal(post({ ContactNumber: 'c-1', Name: 'Acme' }))).toEqual([ARCHIVED]);
    expect((await put({ Name: 'Acme' })).status).toBe(200);
  });

  it('answers 404 for an id it never issued, or an element error by switch', async () => {
    const stranger = { ContactID: '11111111-1111-4111-8111-111111111111', Name: 'X' };
    expect((await post(stranger)).status).toBe(404);
    expect((await client.api('POST', `/Contacts/${stranger.ContactID}`, { Contacts: [{ Name: 'X' }] })).status).toBe(
      404,
    );
    await client.switches({ unknownIdInCollection: 'element' });
    expect(await refusal(post(stranger))).toHaveLength(1);
    expect((await post({ ContactID: 'not-a-guid', Name: 'X' })).json.ErrorNumber).toBe(14);
  });

  it('updates one by its address and keeps a history with notes', async () => {
    const { ContactID } = await created({ Name: 'Acme' });
    expect(
      first(await client.api('POST', `/Contacts/${ContactID}`, { Contacts: [{ FirstName: 'Ann' }] }), 'Contacts')
        .FirstName,
    ).toBe('Ann');
    const added = first(
      await client.api('PUT', `/Contacts/${ContactID}/History`, { HistoryRecords: [{ Details: 'Hello' }] }),
      'HistoryRecords',
    );
    expect(added).toEqual({
      DateUTCString: '2026-11-21T12:00:00',
      DateUTC: expect.stringMatching(/^\/Date\(\d+\)\/$/),
      Details: 'Hello',
      ValidationErrors: [],
    });
    const records = objects((await client.api('GET', `/Contacts/${ContactID}/History`)).json, 'HistoryRecords');
    expect(records.map((record) => record.Changes)).toEqual(['Note', 'Edited', 'Created']);
    expect(Object.keys(records[0] ?? {})).toEqual(['Changes', 'DateUTCString', 'DateUTC', 'User', 'Details']);
    expect(
      (await client.api('PUT', `/Contacts/${ContactID}/History`, { HistoryRecords: [{ Details: 'x'.repeat(2501) }] }))
        .status,
    ).toBe(400);
  });
});

describe('reading', () => {
  it('gets one by id or number with its whole shape', async () => {
    const { ContactID } = await created({ Name: 'Acme', ContactNumber: 'crm 1/2' });
    const byNumber = first(await client.api('GET', `/Contacts/${encodeURIComponent('crm 1/2')}`), 'Contacts');
    expect(byNumber).toEqual(first(await client.api('GET', `/Contacts/${ContactID}`), 'Contacts'));
    expect(Object.keys(byNumber).slice(-4)).toEqual([
      'ContactPersons',
      'HasAttachments',
      'Attachments',
      'HasValidationErrors',
    ]);
    expect((await client.api('GET', '/Contacts/11111111-1111-4111-8111-111111111111')).status).toBe(404);
  });

  it('shows balances and roles that documents gave, without moving UpdatedDateUTC', async () => {
    const { ContactID, UpdatedDateUTC } = await created({ Name: 'Acme' });
    client.clock.ms += 5000;
    await client.api('PUT', '/Invoices', { Invoices: [saleOf({ Contact: { ContactID: ContactID ?? '' } })] });
    const contact = first(await client.api('GET', `/Contacts/${ContactID}`), 'Contacts');
    expect(contact).toMatchObject({
      IsCustomer: true,
      UpdatedDateUTC,
      Balances: { AccountsReceivable: { Outstanding: 120, Overdue: 0 } },
    });
  });

  it('names the contact a merged one went into', async () => {
    const [loser, winner] = [await created({ Name: 'A' }), await created({ Name: 'B' })];
    await client.admin('POST', `/organisations/${client.demo.tenantId}/merge`, {
      from: loser.ContactID,
      into: winner.ContactID,
    });
    expect(first(await client.api('GET', `/Contacts/${loser.ContactID}`), 'Contacts')).toMatchObject({
      ContactStatus: 'ARCHIVED',
      MergedToContactID: winner.ContactID,
    });
  });
});
