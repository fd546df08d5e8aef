import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { isObject, type JsonObject, objects } from './json.ts';
import { ALL_SCOPES, type Answer, first, saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
let books: string;
beforeAll(async () => {
  client = await startTestClient();
  books = `/organisations/${client.demo.tenantId}`;
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.startOver();
  await client.switches({ enforceLimits: false });
  const scope = `${ALL_SCOPES} accounting.payments`;
  client.useToken((await client.signIn({ scope })).access_token);
});

const record = ({ json }: Answer): JsonObject => (isObject(json.record) ? json.record : {});
const act = (path: string, body?: unknown): Promise<Answer> => client.admin('POST', `${books}/${path}`, body ?? {});
const read = async (path: string): Promise<JsonObject> => record(await client.admin('GET', `${books}/${path}`));
const later = (): void => {
  client.clock.ms += 1000;
};

async function enter(path: string, body: JsonObject): Promise<JsonObject> {
  const answer = await act(path, body);
  expect([answer.status, answer.json.error]).toEqual([201, undefined]);
  return record(answer);
}

async function contact(name: string): Promise<string> {
  return String((await enter('contacts', { Name: name })).ContactID);
}

const sale = (changes: JsonObject = {}): Promise<JsonObject> => enter('invoices', saleOf(changes));

it('enters and edits records in the name of the bookkeeper, as the API would', async () => {
  const id = await contact('By Hand Ltd');
  later();
  const edited = record(await act(`contacts/${id}/edit`, { EmailAddress: 'hand@books.example' }));
  expect(edited).toMatchObject({ Name: 'By Hand Ltd', EmailAddress: 'hand@books.example' });
  const seen = first(await client.api('GET', `/Contacts/${id}`), 'Contacts');
  expect([seen.EmailAddress, seen.UpdatedDateUTC]).toEqual(['hand@books.example', edited.UpdatedDateUTC]);
  const history = objects((await client.api('GET', `/Contacts/${id}/History`)).json, 'HistoryRecords');
  expect(history.map((entry) => [entry.Changes, entry.User])).toEqual([
    ['Edited', 'Demo Bookkeeper'],
    ['Created', 'Demo Bookkeeper'],
  ]);
  const mine = await client.api('GET', '/Invoices?page=1&createdByMyApp=true');
  await sale();
  expect(objects(mine.json, 'Invoices')).toEqual([]);
});

it('answers with what Xero says when it refuses, and changes nothing', async () => {
  await contact('Taken');
  const id = await contact('Other');
  const refused = await act(`contacts/${id}/edit`, { Name: 'Taken' });
  expect([refused.status, refused.json.error]).toEqual([
    400,
    'The contact name Taken is already assigned to another contact. The contact name must be unique across all active contacts.',
  ]);
  expect((await read(`contacts/${id}`)).Name).toBe('Other');
  expect((await act(`contacts/${id}/fly`)).json.error).toContain('What can: edit, archive, restore, merge.');
  expect((await act('contacts/3f0c1f0e-1111-4222-8333-944455556666/archive')).status).toBe(404);
  expect((await act('unicorns', {})).status).toBe(404);
});

it('archives and restores a contact, which the API cannot', async () => {
  const id = await contact('Comes Back');
  expect(record(await act(`contacts/${id}/archive`)).ContactStatus).toBe('ARCHIVED');
  const byApi = await client.api('POST', `/Contacts/${id}`, { ContactStatus: 'ACTIVE' });
  expect(byApi.status).toBe(400);
  later();
  const before = await read(`contacts/${id}`);
  const restored = record(await act(`contacts/${id}/restore`));
  expect(restored.ContactStatus).toBe('ACTIVE');
  expect(restored.UpdatedDateUTC).not.toBe(before.UpdatedDateUTC);
  expect((await act(`contacts/${id}/restore`)).json.error).toBe('The contact is not archived.');
  await act(`contacts/${id}/archive`);
  await contact('comes back');
  expect((await act(`contacts/${id}/restore`)).json.error).toContain('in use by an active contact');
});

it('merges contacts with their documents', async () => {
  const [from, into] = [await contact('Double'), await contact('Single')];
  const { InvoiceID } = await sale({ Contact: { ContactID: from } });
  later();
  const loser = record(await act(`contacts/${from}/merge`, { into: 'single' }));
  expect(loser).toMatchObject({ ContactStatus: 'ARCHIVED', MergedToContactID: into });
  const moved = await read(`invoices/${InvoiceID}`);
  expect(moved.Contact).toMatchObject({ ContactID: into });
  expect((await read(`contacts/${into}`)).IsCustomer).toBe(true);
  expect((await act(`contacts/${from}/restore`)).json.error).toContain('merged into another');
  expect((await act(`contacts/${into}/merge`, { into })).json.error).toContain('into itself');
});

it('approves, edits a line of, voids and deletes documents', async () => {
  const draft = await sale({ Status: 'DRAFT' });
  const at = `invoices/${draft.InvoiceID}`;
  const [line] = objects(draft, 'LineItems');
  const LineItems = [{ LineItemID: line?.LineItemID ?? '', Description: 'By hand', UnitAmount: '55.5' }];
  const edited = record(await act(`${at}/edit`, { LineItems, Reference: 'R-1', DueDate: '2027-02-01' }));
  expect(edited).toMatchObject({ Reference: 'R-1', DueDateString: '2027-02-01T00:00:00', SubTotal: 55.5 });
  expect(objects(edited, 'LineItems')).toMatchObject([{ Description: 'By hand', LineItemID: line?.LineItemID }]);
  expect(record(await act(`${at}/approve`)).Status).toBe('AUTHORISED');
  expect(record(await act(`${at}/void`)).Status).toBe('VOIDED');
  const other = await sale({ Status: 'DRAFT' });
  expect(record(await act(`invoices/${other.InvoiceID}/delete`)).Status).toBe('DELETED');
});

it('moves lock dates, currencies and multi-currency', async () => {
  await act('settings/lock-dates', { periodLockDate: '2026-11-30' });
  const locked = await client.api('PUT', '/Invoices', saleOf());
  expect(locked.text).toContain('period lock date');
  const open = (await act('settings/lock-dates', { periodLockDate: '' })).json;
  expect(open.periodLockDate).toBeNull();
  expect((await act('settings/add-currency', { code: 'chf' })).json.currencies).toContain('CHF');
  expect((await client.api('PUT', '/Invoices', saleOf({ CurrencyCode: 'CHF' }))).status).toBe(200);
  expect((await act('settings/remove-currency', { code: 'CHF' })).json.currencies).not.toContain('CHF');
  expect((await act('settings/remove-currency', { code: 'GBP' })).json.error).toBe(
    'The base currency cannot be removed.',
  );
  await act('settings/multi-currency', { on: false });
  const refused = await client.api('PUT', '/Invoices', saleOf({ CurrencyCode: 'EUR' }));
  expect(refused.text).toContain('Organisation is not subscribed to currency EUR');
  await act('settings/multi-currency', { on: 'yes' });
  expect((await client.api('PUT', '/Invoices', saleOf({ CurrencyCode: 'EUR' }))).status).toBe(200);
});

it('changes of a due date by hand on a part-paid document leave UpdatedDateUTC alone', async () => {
  const { InvoiceID } = await sale();
  await act('payments', { invoice: InvoiceID, amount: 10 });
  const before = await read(`invoices/${InvoiceID}`);
  later();
  const after = record(await act(`invoices/${InvoiceID}/edit`, { DueDate: '2027-03-01' }));
  expect([after.DueDateString, after.UpdatedDateUTC]).toEqual(['2027-03-01T00:00:00', before.UpdatedDateUTC]);
});

it('a contact’s balances and its being a customer change without moving its UpdatedDateUTC', async () => {
  const ContactID = await contact('Balanced');
  const before = await read(`contacts/${ContactID}`);
  later();
  const { InvoiceID } = await sale({ Contact: { ContactID } });
  await act(`invoices/${InvoiceID}/pay`, { amount: 20 });
  const after = await read(`contacts/${ContactID}`);
  expect(after).toMatchObject({ IsCustomer: true, Balances: { AccountsReceivable: { Outstanding: 100 } } });
  expect(after.UpdatedDateUTC).toBe(before.UpdatedDateUTC);
});

it('pays, and reverses the payment', async () => {
  const { InvoiceID } = await sale();
  const at = `invoices/${InvoiceID}`;
  const part = record(await act(`${at}/pay`, { amount: '20', reference: 'cash' }));
  expect(part).toMatchObject({ AmountPaid: 20, AmountDue: 100, Status: 'AUTHORISED' });
  expect((await act(`${at}/void`)).status).toBe(400);
  const paid = record(await act(`${at}/pay`, { amount: 100, date: '2026-11-21', account: '091' }));
  expect(paid.Status).toBe('PAID');
  const [payment] = objects(paid, 'Payments');
  expect(record(await act(`payments/${payment?.PaymentID}/reverse`)).Status).toBe('DELETED');
  expect(await read(at)).toMatchObject({ Status: 'AUTHORISED', AmountDue: payment?.Amount });
  expect((await act(`${at}/pay`, { amount: 500 })).json.error).toContain('exceeds the amount outstanding');
  expect((await act(`${at}/pay`, { amount: 'much' })).status).toBe(400);
});

it('allocates a credit note to an invoice and takes it back, and refunds the rest', async () => {
  const Contact = { ContactID: await contact('Credited') };
  const { InvoiceID, InvoiceNumber } = await sale({ Contact });
  const line = { Description: 'Back', Quantity: 1, UnitAmount: 50, AccountCode: '200' };
  const note = await enter('creditNotes', {
    Type: 'ACCRECCREDIT',
    Contact,
    Status: 'AUTHORISED',
    Date: '2026-11-21',
    LineItems: [line],
  });
  const at = `creditNotes/${note.CreditNoteID}`;
  const allocated = record(await act(`${at}/allocate`, { invoice: InvoiceNumber, amount: 40 }));
  expect(allocated.RemainingCredit).toBe(20);
  expect(await read(`invoices/${InvoiceID}`)).toMatchObject({ AmountDue: 80, AmountCredited: 40 });
  const [allocation] = objects(allocated, 'Allocations');
  const back = record(await act(`${at}/unallocate`, { allocation: allocation?.AllocationID }));
  expect(back.RemainingCredit).toBe(60);
  expect(record(await act(`${at}/pay`, { amount: 60 })).Status).toBe('PAID');
});

it('makes an invoice of a quote and a bill of a purchase order', async () => {
  const Contact = { ContactID: await contact('Two Ways') };
  const LineItems = [{ Description: 'Chair', Quantity: 2, UnitAmount: 12.5, AccountCode: '200', TaxType: 'OUTPUT2' }];
  const quote = await enter('quotes', { Contact, Date: '2026-11-21', LineItems });
  const at = `quotes/${quote.QuoteID}`;
  expect((await act(`${at}/invoice`)).json.error).toBe('Only a quote that was sent or accepted can become an invoice.');
  await act(`${at}/send`);
  await act(`${at}/accept`);
  later();
  expect(record(await act(`${at}/invoice`)).Status).toBe('INVOICED');
  const { json } = await client.api('GET', '/Invoices?page=1');
  expect(objects(json, 'Invoices')).toMatchObject([
    { Type: 'ACCREC', Status: 'DRAFT', Reference: quote.QuoteNumber, Contact: { ...Contact }, SubTotal: 25, Total: 30 },
  ]);
  const orderLines = [{ Description: 'Wood', Quantity: 1, UnitAmount: 8, AccountCode: '300' }];
  const order = await enter('purchaseOrders', {
    Contact,
    Date: '2026-11-21',
    Status: 'AUTHORISED',
    LineItems: orderLines,
  });
  expect(record(await act(`purchaseOrders/${order.PurchaseOrderID}/bill`)).Status).toBe('BILLED');
  const bills = await client.admin('GET', `${books}/bills`);
  expect(objects(bills.json, 'bills')).toMatchObject([
    { InvoiceNumber: order.PurchaseOrderNumber, Status: 'DRAFT', SubTotal: 8 },
  ]);
  expect((await act(`purchaseOrders/${order.PurchaseOrderID}/bill`)).status).toBe(400);
});

it('edits and deletes an item, archives an account, edits a quote', async () => {
  const item = await enter('items', { Code: 'CHAIR', Name: 'Chair' });
  const edited = record(await act(`items/${item.ItemID}/edit`, { Code: 'CHAIR', SalesDetails: { UnitPrice: '9.99' } }));
  expect(edited.SalesDetails).toMatchObject({ UnitPrice: 9.99 });
  expect((await act(`items/${item.ItemID}/delete`)).json).toEqual({ record: null });
  const account = first(await client.api('GET', '/Accounts/429'), 'Accounts');
  expect(record(await act(`accounts/${account.AccountID}/archive`)).Status).toBe('ARCHIVED');
  const refused = await client.api(
    'PUT',
    '/Invoices',
    saleOf({ LineItems: [{ Description: 'x', UnitAmount: 1, AccountCode: '429' }] }),
  );
  expect(refused.text).toContain("Account code '429' has been archived");
  const Contact = { ContactID: await contact('Quoted') };
  const quote = await enter('quotes', {
    Contact,
    Date: '2026-11-21',
    LineItems: [{ Description: 'x', UnitAmount: 1 }],
  });
  const changed = record(await act(`quotes/${quote.QuoteID}/edit`, { Title: 'By hand' }));
  expect([changed.Title, changed.QuoteNumber]).toEqual(['By hand', quote.QuoteNumber]);
  expect(objects(changed, 'LineItems')).toHaveLength(1);
});
