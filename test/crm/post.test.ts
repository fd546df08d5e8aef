import type { LookupAddress } from 'node:dns';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type PostOptions, post } from '../../shared/crm/post.ts';
import { type PretendCrm, pretendCrm } from './pretend-crm.ts';

let crm: PretendCrm;
const message = { headers: { 'content-type': 'application/json', 'webhook-id': 'r-1' }, body: '{"hello":"wörld"}' };

beforeAll(async () => {
  crm = await pretendCrm();
});
beforeEach(() => {
  crm.received.length = 0;
  crm.answerWith((_, response) => response.writeHead(204).end());
});
afterAll(() => crm.stop());

const at = (...addresses: string[]): LookupAddress[] =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const here = async () => at('127.0.0.1');
const send = (url: string, options: Partial<PostOptions> = {}) =>
  post(url, message, { privateHostsAllowed: [crm.host], resolve: here, ...options });

test('posts headers and body as they are', async () => {
  expect(await send(crm.url)).toEqual({ status: 204 });
  expect(crm.received).toMatchObject([{ headers: message.headers, body: message.body }]);
});

test('an address of this machine is reached only by the host and port that are excepted', async () => {
  const none = { privateHostsAllowed: [] };
  expect(await send(crm.url, none)).toEqual({ noAnswer: 'its address is not https' });
  expect(await send(`https://localhost:${crm.port}/`, none)).toEqual({
    noAnswer: 'localhost is not a public address on the Internet',
  });
  expect(await send(crm.url, { privateHostsAllowed: ['localhost:1', `127.0.0.1:${crm.port}`] })).toHaveProperty(
    'noAnswer',
  );
  expect(crm.received).toEqual([]);
});

test.each([
  'https://127.0.0.1/',
  'https://0x7f.1/',
  'https://2130706433/',
  'https://[::1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://169.254.169.254/latest/meta-data/',
  'https://10.0.0.1/',
  'https://user:password@192.168.0.1/',
])('%s is refused without a call', async (url) => {
  const never = () => Promise.reject(new Error('must not be looked up'));
  expect(await send(url, { resolve: never })).toEqual({
    noAnswer: expect.stringContaining('not a public address on the Internet'),
  });
});

test.each(['ftp://crm.example.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'http://crm.example.com/'])(
  '%s is not https',
  async (url) => {
    expect(await send(url)).toEqual({ noAnswer: 'its address is not https' });
  },
);

test('what is no address at all', async () => {
  expect(await send('crm.example.com')).toEqual({ noAnswer: 'its address is malformed' });
});

test('a public name that leads inside is refused, also when only one of its addresses does', async () => {
  const inside = 'crm.example.com is not a public address on the Internet';
  expect(await send('https://crm.example.com/', { resolve: async () => at('10.0.0.5') })).toEqual({ noAnswer: inside });
  const mixed = async () => at('8.8.8.8', '::1');
  expect(await send('https://crm.example.com/', { resolve: mixed })).toEqual({ noAnswer: inside });
  expect(await send('https://crm.example.com/', { resolve: async () => [] })).toEqual({
    noAnswer: 'crm.example.com has no address',
  });
});

test('a name is looked up once, and the connection is made to what was found', async () => {
  let lookups = 0;
  const resolve = async () => {
    lookups += 1;
    return lookups === 1 ? at('127.0.0.1') : at('203.0.113.1');
  };
  const url = `http://crm.example.com:${crm.port}/`;
  expect(await send(url, { privateHostsAllowed: [`crm.example.com:${crm.port}`], resolve })).toEqual({ status: 204 });
  expect(lookups).toBe(1);
});

test('redirects are answers, not ways', async () => {
  const other = await pretendCrm();
  crm.answerWith((_, response) => response.writeHead(307, { location: other.url }).end());
  expect(await send(crm.url, { privateHostsAllowed: [crm.host, other.host] })).toEqual({ status: 307 });
  expect(other.received).toEqual([]);
  await other.stop();
});

test('tells how long to stay away', async () => {
  crm.answerWith((_, response) => response.writeHead(429, { 'retry-after': '120' }).end());
  expect(await send(crm.url)).toEqual({ status: 429, retryAfterSeconds: 120 });
  crm.answerWith((_, response) => response.writeHead(503, { 'retry-after': 'tomorrow' }).end());
  expect(await send(crm.url)).toEqual({ status: 503 });
});

test('an answer that does not come ends the call', async () => {
  crm.answerWith(() => undefined);
  expect(await send(crm.url, { timeoutMs: 50 })).toEqual({ noAnswer: 'it did not answer within 0.05 seconds' });
});

test('an answer that never ends, or is very long, counts by its status', async () => {
  crm.answerWith((_, response) => response.writeHead(200).write('and so on'));
  expect(await send(crm.url, { timeoutMs: 100 })).toEqual({ status: 200 });
  crm.answerWith((_, response) => response.writeHead(200).end('x'.repeat(5_000_000)));
  expect(await send(crm.url)).toEqual({ status: 200 });
});

test('nobody there, and a connection that is cut', async () => {
  const gone = await pretendCrm();
  await gone.stop();
  expect(await send(gone.url, { privateHostsAllowed: [gone.host] })).toEqual({ noAnswer: 'it refuses connections' });
  crm.answerWith((request) => request.socket.destroy());
  expect(await send(crm.url)).toEqual({ noAnswer: 'it closed the connection' });
  const unknown = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
  expect(await send('https://nowhere.example/', { resolve: unknown })).toEqual({
    noAnswer: 'the name of its server is not known',
  });
});
