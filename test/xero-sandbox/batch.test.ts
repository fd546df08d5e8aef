import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { objects } from './json.ts';
import { messages, saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(() => client.startOver());

const ZERO = '00000000-0000-0000-0000-000000000000';
const batch = {
  Invoices: [saleOf({ Reference: 'a' }), saleOf({ Reference: 'b', DueDate: null }), saleOf({ Reference: 'c' })],
};

async function saved(): Promise<unknown> {
  return (await client.admin('GET', `/organisations/${client.demo.tenantId}/invoices`)).json.total;
}

it('fails the whole call with 400 when summarizeErrors is not sent, and saves nothing', async () => {
  const answer = await client.api('PUT', '/Invoices', batch);
  expect(answer.status).toBe(400);
  const elements = objects(answer.json, 'Elements');
  expect(elements.map((element) => [element.Reference, element.HasErrors, element.StatusAttributeString])).toEqual([
    ['b', true, undefined],
  ]);
  expect(messages(elements[0])).toEqual(['The document DueDate field must be specified.']);
  expect(await saved()).toBe(0);
});

it('can echo all elements in a 400, by switch', async () => {
  await client.switches({ validationElements: 'all' });
  expect(objects((await client.api('PUT', '/Invoices', batch)).json, 'Elements')).toHaveLength(3);
});

it('lets every element stand alone with summarizeErrors=false', async () => {
  const answer = await client.api('PUT', '/Invoices?SummarizeErrors=False', batch);
  const elements = objects(answer.json, 'Invoices');
  expect(answer.status).toBe(200);
  expect(elements.map((element) => [element.Reference, element.StatusAttributeString, element.HasErrors])).toEqual([
    ['a', 'OK', false],
    ['b', 'ERROR', true],
    ['c', 'OK', false],
  ]);
  expect(elements[1]?.InvoiceID).toBe(ZERO);
  expect(elements.map((element) => element.InvoiceNumber)).toEqual(['INV-0001', undefined, 'INV-0002']);
  expect(await saved()).toBe(2);
});

it('says nothing of status when all went well without the parameter', async () => {
  const answer = await client.api('PUT', '/Invoices', { Invoices: [saleOf()] });
  expect(objects(answer.json, 'Invoices')[0]).not.toHaveProperty('StatusAttributeString');
});

it('gives contacts HasValidationErrors, and sees an element that stands before in the same batch', async () => {
  const contacts = { Contacts: [{ Name: 'Same' }, { Name: 'same' }] };
  const put = objects((await client.api('PUT', '/Contacts?summarizeErrors=false', contacts)).json, 'Contacts');
  expect(put.map((contact) => [contact.StatusAttributeString, contact.HasValidationErrors])).toEqual([
    ['OK', false],
    ['ERROR', true],
  ]);
  const post = objects((await client.api('POST', '/Contacts?summarizeErrors=false', contacts)).json, 'Contacts');
  expect(post.map((contact) => contact.ContactID)).toEqual([put[0]?.ContactID, put[0]?.ContactID]);
});

it('can be told that false is the default, and to answer out of order', async () => {
  await client.switches({ summarizeErrorsDefault: false, elementOrder: 'shuffled' });
  const answer = await client.api('PUT', '/Invoices', batch);
  expect(answer.status).toBe(200);
  expect(objects(answer.json, 'Invoices').map((element) => element.Reference)).toEqual(['b', 'a', 'c']);
});

it('refuses a body over the limit', async () => {
  await client.switches({ bodyLimitBytes: 100 });
  expect((await client.api('PUT', '/Invoices', batch)).status).toBe(413);
});
