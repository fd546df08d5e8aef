import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FileOptions, fetchFile } from '../../shared/crm/fetch-file.ts';
import { type PretendCrm, pretendCrm } from './pretend-crm.ts';

let crm: PretendCrm;
beforeAll(async () => {
  crm = await pretendCrm();
});
beforeEach(() =>
  crm.answerWith((_, response) => response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF')),
);
afterAll(() => crm.stop());

const here = async () => [{ address: '127.0.0.1', family: 4 }];
const get = (url: string, options: Partial<FileOptions> = {}) =>
  fetchFile(url, { deliveryUrl: undefined, privateHostsAllowed: [crm.host], resolve: here, ...options });
const refusal = (why: string, next = 'attention') => ({
  problem: { code: 'file-not-fetched', next, field: 'attachments', message: expect.stringContaining(why) },
});

test('fetches a file from a host that is excepted', async () => {
  expect(Buffer.from(await get(`${crm.url}files/1`)).toString()).toBe('%PDF');
});

test("only the CRM's own host is asked, over https and at a public address", async () => {
  const deliveryUrl = 'https://crm.example.com/hooks';
  const none = { privateHostsAllowed: [], deliveryUrl };
  const reach = (url: string, addresses = here) => get(url, { ...none, resolve: addresses });
  await expect(reach('https://other.example.com/f')).rejects.toMatchObject(refusal('is not the host of the CRM'));
  await expect(reach('https://crm.example.com:8443/f')).rejects.toMatchObject(refusal('is not the host of the CRM'));
  await expect(reach('http://crm.example.com/f')).rejects.toMatchObject(refusal('not https'));
  await expect(reach('https://169.254.169.254/latest')).rejects.toMatchObject(refusal('not a public address'));
  await expect(reach('https://crm.example.com/f')).rejects.toMatchObject(refusal('not a public address', 'retry'));
  await expect(get('nonsense')).rejects.toMatchObject(refusal('malformed'));
});

test('says what the CRM gave instead of a file', async () => {
  crm.answerWith((_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end());
  await expect(get(crm.url)).rejects.toMatchObject(refusal('status 302'));
  crm.answerWith((_, response) => response.writeHead(503).end());
  await expect(get(crm.url)).rejects.toMatchObject(refusal('status 503', 'retry'));
  crm.answerWith((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<form>'));
  await expect(get(crm.url)).rejects.toMatchObject(refusal('serves a page'));
  crm.answerWith((_, response) => response.writeHead(200).end(Buffer.alloc(11 * 1024 * 1024)));
  await expect(get(crm.url)).rejects.toMatchObject(refusal('more than 10 MB'));
});
