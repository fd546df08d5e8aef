import { afterAll, beforeAll, expect, it } from 'vitest';
import { objects } from './json.ts';
import { startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());

const fill = (body: object) => client.admin('POST', `/organisations/${client.demo.tenantId}/fill`, body);

it('enters contacts and invoices of the past, each once, also when asked again', async () => {
  expect((await fill({ invoices: 1 })).status).toBe(400);
  expect((await fill({ contacts: 20, invoices: 200 })).json).toEqual({ contacts: 20, invoices: 200 });
  expect((await fill({ contacts: 5, invoices: 50 })).json).toEqual({ contacts: 25, invoices: 250 });
  const answer = await client.api('GET', '/Invoices?page=1&pageSize=1000&order=UpdatedDateUTC');
  const invoices = objects(answer.json, 'Invoices');
  expect(invoices).toHaveLength(250);
  expect(new Set(invoices.map((invoice) => invoice.InvoiceNumber)).size).toBe(250);
  expect(new Set(invoices.map((invoice) => invoice.Type))).toEqual(new Set(['ACCREC', 'ACCPAY']));
  expect(invoices.every((invoice) => Number(invoice.Total) > 0)).toBe(true);
  expect(Math.max(...invoices.map((invoice) => objects(invoice, 'LineItems').length))).toBe(5);
  expect(new Set(invoices.map((invoice) => invoice.UpdatedDateUTC)).size).toBeGreaterThan(190);
});
