import { expect, test } from 'vitest';
import { httpHandler, jsonResult, rawBody, webHandler } from '../../shared/runtime/http.ts';
import { request } from '../crm/installation.ts';

test('what is thrown becomes a plain 500 that tells nothing of it', async () => {
  const handler = httpHandler(async () => {
    throw new Error('password in the message');
  });
  const answer = await request(handler, { path: '/' });
  expect(answer.status).toBe(500);
  expect(answer.body).not.toContain('password');
  expect(JSON.parse(answer.body)).toEqual({
    error: { code: 'internal', message: expect.any(String), remedy: expect.any(String) },
  });
});

test('the raw body is the bytes that were sent, also in base64', async () => {
  const bytes = Buffer.from([0, 255, 123, 34]);
  expect(rawBody({ body: bytes.toString('base64'), isBase64Encoded: true })).toEqual(bytes);
  expect(rawBody({ body: '{"ä":1}', isBase64Encoded: false })).toEqual(Buffer.from('{"ä":1}'));
  expect(rawBody({ isBase64Encoded: false })).toHaveLength(0);
});

test('header names are in small letters', async () => {
  const handler = httpHandler(async ({ headers }) => jsonResult(200, headers));
  const answer = await request(handler, { path: '/', headers: { 'X-Some-Name': 'Value' } });
  expect(JSON.parse(answer.body)).toMatchObject({ 'x-some-name': 'Value' });
});

test('a web application sees method, path, query, cookies and form, and answers with cookies', async () => {
  const handler = webHandler(async (given) => {
    const url = new URL(given.url);
    const headers = new Headers({ 'content-type': 'text/plain' });
    headers.append('set-cookie', 'a=1; Path=/');
    headers.append('set-cookie', 'b=2');
    const form = given.method === 'POST' ? Object.fromEntries(await given.formData()) : {};
    const seen = { method: given.method, host: url.host, path: url.pathname, query: url.search, form };
    return new Response(JSON.stringify({ ...seen, cookie: given.headers.get('cookie') }), { status: 201, headers });
  });
  const answer = await request(handler, {
    method: 'POST',
    path: '/some/p%C3%A4th?x=1&y=%20',
    headers: { cookie: 'one=1; two=2', 'content-type': 'application/x-www-form-urlencoded' },
    body: 'name=J%C3%B6rg&x=1',
  });
  expect(answer).toMatchObject({
    status: 201,
    cookies: ['a=1; Path=/', 'b=2'],
    headers: { 'content-type': 'text/plain' },
  });
  expect(JSON.parse(answer.body)).toEqual({
    method: 'POST',
    host: 'localhost:4100',
    path: '/some/p%C3%A4th',
    query: '?x=1&y=%20',
    cookie: 'one=1; two=2',
    form: { name: 'Jörg', x: '1' },
  });
});

test('a path that came decoded stays a path', async () => {
  const handler = webHandler((given) => new Response(new URL(given.url).pathname));
  const answer = await request(handler, { path: '/r/acme/invoice/a#b c' });
  expect(answer.body).toBe('/r/acme/invoice/a%23b%20c');
});
