import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: this test compares Xero's own client with what is left of it
import type { AccountingApi } from 'xero-node/dist/gen/api/accountingApi.js';
import { calledXeroMethods, withoutUncalled } from '../../infra/bundling/called-xero-methods.ts';

const callers = join(import.meta.dirname, '../../shared/xero');
const require = createRequire(import.meta.url);
const library = require.resolve('xero-node/dist/gen/api/accountingApi.js');
const folder = mkdtempSync(join(tmpdir(), 'tallybridge-xero-'));

/** `AccountingApi` as it comes out of a bundle made with these plugins. */
const bundledWith = async (plugins: Plugin[]): Promise<typeof AccountingApi> => {
  const outfile = join(folder, `${plugins.length}-plugins.cjs`);
  await build({ entryPoints: [library], outfile, plugins, bundle: true, platform: 'node', format: 'cjs' });
  return require(outfile).AccountingApi;
};

/** Name and source of each method, getter and setter. */
const membersOf = (api: typeof AccountingApi): Map<string, string> => {
  const { constructor: _, ...members } = Object.getOwnPropertyDescriptors(api.prototype);
  return new Map(
    Object.entries<PropertyDescriptor>(members).map(([name, { value, get, set }]) => [name, `${value} ${get} ${set}`]),
  );
};

/** What goes over the wire when `run` makes its call. */
const requestOf = async (api: typeof AccountingApi, run: (client: AccountingApi) => Promise<unknown>) => {
  const sent: object[] = [];
  const client = new api('https://xero.example/api.xro/2.0');
  client.accessToken = 'token';
  client.setDefaultAuthentication({
    applyToRequest: (request: object) => {
      const adapter = async (config: Record<'method' | 'url' | 'params' | 'headers' | 'data', unknown>) => {
        const { method, url, params, headers, data } = config;
        sent.push({ method, url, params, headers: { ...Object(headers) }, data });
        return { data: {}, status: 200, statusText: '', headers: {}, config };
      };
      Object.assign(request, { adapter });
    },
  });
  await run(client);
  return sent;
};

let whole: typeof AccountingApi;
let cut: typeof AccountingApi;
let all: Map<string, string>;
let kept: Map<string, string>;
beforeAll(async () => {
  [whole, cut] = [await bundledWith([]), await bundledWith([calledXeroMethods(callers)])];
  [all, kept] = [membersOf(whole), membersOf(cut)];
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('AccountingApi in the bundles', () => {
  test('has every method that shared/xero calls', () => {
    const sources = globSync('**/*.ts', { cwd: callers }).map((file) => readFileSync(join(callers, file), 'utf8'));
    const called = sources.flatMap((source) => [...source.matchAll(/\bapi\s*\.(\w+)\(/g)].map(([, name]) => name));
    expect(called).toContain('createContacts');
    expect(called).toContain('updateOrCreateInvoices');
    expect(called.filter((name = '') => !kept.has(name))).toEqual([]);
  });

  test('has them, and its own set-up, exactly as xero-node wrote them', () => {
    for (const [name, source] of kept) expect(source, name).toBe(all.get(name));
    const isCall = (source = '') => source.includes('__awaiter(this, arguments');
    const setUp = [...all.keys()].filter((name) => !isCall(all.get(name)));
    expect(setUp).toContain('setDefaultAuthentication');
    expect([...kept.keys()]).toEqual(expect.arrayContaining(setUp));
  });

  const line = {
    description: 'Work',
    quantity: 2,
    unitAmount: 10.1234,
    tracking: [{ name: 'Region', option: 'North' }],
  };
  const contacts = { contacts: [{ name: 'Ada', phones: [{ phoneNumber: '1' }], addresses: [{ city: 'Bath' }] }] };
  const invoices = { invoices: [{ contact: { contactID: 'c-1' }, date: '2026-11-20', lineItems: [line] }] };

  test.each<[string, (client: AccountingApi) => Promise<unknown>, string]>([
    ['contacts', (client) => client.createContacts('org', contacts, false, 'key'), '"City":"Bath"'],
    ['invoices', (client) => client.updateOrCreateInvoices('org', invoices, false, 4, 'key'), '"Option":"North"'],
    ['a question', (client) => client.getContacts('org', new Date(0), undefined, 'Name ASC', ['c-1'], 2), 'Name ASC'],
  ])('sends %s as the whole AccountingApi does', async (_, run, part) => {
    const sent = await requestOf(cut, run);
    expect(JSON.stringify(sent).replaceAll('\\', '')).toContain(part);
    expect(sent).toEqual(await requestOf(whole, run));
  });

  test('has few of those that are not called', () => {
    expect(all.has('createBankTransfer')).toBe(true);
    expect(kept.has('createBankTransfer')).toBe(false);
    expect(kept.size).toBeLessThan(all.size / 3);
  });
});

describe('leaving methods out', () => {
  const source = readFileSync(library, 'utf8');
  const lineOf = (text: string) => text.split('\n').findIndex((line) => line.startsWith('    updateOrCreateInvoices('));

  test('moves no line, so that the source map fits', () => {
    const shorter = withoutUncalled(source, (method) => method === 'updateOrCreateInvoices');
    expect(shorter.length).toBeLessThan(source.length / 2);
    expect(lineOf(source)).toBeGreaterThan(0);
    expect(lineOf(shorter)).toBe(lineOf(source));
  });

  test('stops the build when xero-node is written in another way', () => {
    const rewritten = source.replaceAll('return __awaiter(this, arguments, ', 'return inSomeOtherWay(');
    expect(() => withoutUncalled(rewritten, () => true)).toThrow('not written as it was');
  });

  test('stops the build when nothing is called, as when the callers have moved', async () => {
    expect(() => withoutUncalled(source, () => false)).toThrow('Not one method');
    const options: BuildOptions = { entryPoints: [library], bundle: true, write: false, logLevel: 'silent' };
    const elsewhere = calledXeroMethods(join(import.meta.dirname, 'nowhere'));
    await expect(build({ ...options, plugins: [elsewhere] })).rejects.toThrow('Not one method');
  });
});
