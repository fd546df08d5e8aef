import { afterAll, beforeAll, expect, it } from 'vitest';
import { objects } from './json.ts';
import { saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
  const sales = Array.from({ length: 60 }, (_, index) =>
    saleOf({ Contact: { Name: `Client <${index}>`.replace(/[<>]/g, '') }, Url: `https://crm.example/${index}` }),
  );
  await client.api('PUT', '/Invoices', { Invoices: sales });
  client.clock.ms += 1000;
  await client.api('PUT', '/Contacts', { Contacts: [{ Name: 'A & B "Ltd"', EmailAddress: 'a@b.example' }] });
});
afterAll(() => client.close());

async function read(path: string): Promise<string> {
  const response = await fetch(`${client.url}${path}`);
  expect(response.headers.get('content-type')).toContain('text/html');
  return response.text();
}

it('lists the organisations with links and counts', async () => {
  const page = await read('/');
  expect(page).toContain(`href="/organisations/${client.demo.tenantId}"`);
  expect(page).toContain('Second Company (NZ)');
  expect(page).toMatch(/GBP<\/td>\s*<td class="number">61<\/td><td class="number">60<\/td>/);
});

it('shows contacts and invoices of an organisation page by page, escaped', async () => {
  const page = await read(`/organisations/${client.demo.tenantId}`);
  expect(page).toContain('A &amp; B &quot;Ltd&quot;');
  expect(page.match(/class="status AUTHORISED"/g)).toHaveLength(50);
  expect(page).toContain('Page 1 of 2, 60 in all');
  expect(page).toContain('120.00');
  const second = await read(`/organisations/${client.demo.tenantId}?invoices=2`);
  expect(second.match(/class="status AUTHORISED"/g)).toHaveLength(10);
  expect(second).toMatch(/href="https:\/\/crm\.example\/\d+"/);
});

it('says so when there is no such organisation, and has its own stylesheet', async () => {
  expect((await fetch(`${client.url}/organisations/nope`)).status).toBe(404);
  const style = await fetch(`${client.url}/style.css`);
  expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
});

it('takes a link to a record, made as Xero wants deep links, to the books that hold it', async () => {
  const record = '3f0c1f0e-1111-4222-8333-944455556666';
  const target = encodeURIComponent(`/AccountsReceivable/View.aspx?InvoiceID=${record}`);
  const link = (code: string, path = target) =>
    fetch(`${client.url}/organisationlogin/default.aspx?shortcode=${encodeURIComponent(code)}&redirecturl=${path}`, {
      redirect: 'manual',
    });
  const [, code = ''] = /short code (\S+?)</.exec(await read(`/organisations/${client.demo.tenantId}`)) ?? [];
  const answer = await link(code);
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe(`/organisations/${client.demo.tenantId}#${record}`);
  expect((await link('!nobody')).status).toBe(404);
  const [bill] = objects(
    (await client.api('PUT', '/Invoices', saleOf({ Type: 'ACCPAY', InvoiceNumber: 'B-1' }))).json,
    'Invoices',
  );
  const known = await link(code, encodeURIComponent(`/AccountsPayable/Edit.aspx?InvoiceID=${bill?.InvoiceID}`));
  expect(known.headers.get('location')).toBe(`/organisations/${client.demo.tenantId}/bills/${bill?.InvoiceID}`);
});
