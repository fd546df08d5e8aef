import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentShape } from '../../functions/console/settings/document.ts';
import { sections } from '../../functions/console/settings/sections.ts';
import { settingTitle, wordsOf } from '../../functions/console/settings/setting-words.ts';
import { Failure } from '../../shared/failures/failure.ts';
import { invoiceSchema } from '../../shared/records/invoice.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { settingNames } from '../../shared/settings/settings-shape.ts';
import { listActivities } from '../../shared/store/activities.ts';
import { getChange } from '../../shared/store/changes.ts';
import { putReference } from '../../shared/store/references.ts';
import { changeSettings, getRouting, getSettings } from '../../shared/store/settings.ts';
import { chartOfAccounts } from './chart-of-accounts.ts';
import { type ConsoleStand, startConsole } from './stand.ts';

const scope = { workspace: 'acme', organisation: 'org' };
let stand: ConsoleStand;
beforeAll(async () => {
  stand = await startConsole();
  await stand.addOrganisation('org', { name: 'Demo Company (UK)' });
  await stand.addOrganisation('second', { name: 'Second <Books>' });
  await putReference(stand.table, scope, chartOfAccounts);
});
afterAll(() => stand.stop());

const settings = () => getSettings(stand.table, scope);
const decoded = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

describe('the pages of the settings', () => {
  const names = settingNames(documentShape).map((name) => name.replace('.<name>', ''));

  test('hold every setting there is, once, with words for it', () => {
    expect(sections.flatMap(({ fields }) => fields).sort()).toEqual([...names].sort());
    expect(names.filter((name) => wordsOf(name) === undefined)).toEqual([]);
    expect(settingTitle('sync.bill.toXero')).toBe('Bills: To Xero');
    expect(settingTitle('accounts.items.P.1')).toBe('Account for each product: P.1');
    expect(settingTitle('taxRates.VAT 20')).toBe('Tax rates: VAT 20');
    expect(settingTitle('later.unknown')).toBe('later.unknown');
  });

  test('name every choice of every setting', () => {
    for (const name of names) {
      const parts = name.split('.');
      const shape = parts.reduce<unknown>(
        (part, key) => Reflect.get(Object(Reflect.get(Object(part), 'properties')), key),
        documentShape,
      );
      const choices: unknown = Reflect.get(Object(shape), 'enum');
      if (Array.isArray(choices)) expect(Object.keys(wordsOf(name)?.choices ?? {}).sort()).toEqual([...choices].sort());
    }
  });

  test("offer the organisation's real accounts and tax rates", async () => {
    const { show } = await stand.person();
    const accounts = (await show('/settings/accounts')).text;
    expect(accounts).toContain('Automatic: 200 · Sales');
    expect(accounts).toContain('260 · Other Revenue');
    expect(accounts).not.toContain('500 · Old Sales');
    expect(accounts).not.toContain('610 · Accounts Receivable');
    const tax = (await show('/settings/tax')).text;
    expect(tax).toContain('>20% (VAT on Income)<');
    expect(tax).toContain('>No VAT (0 %)<');
    expect((await show('/settings/offers')).text).toContain('An order becomes');
    expect((await show('/settings/routing')).text).toContain('Second &lt;Books&gt;');
    expect((await show('/settings/nothing')).status).toBe(404);
  });
});

test('before Xero was read, opening the settings reads it; where that fails, it says why and offers to try again', async () => {
  const fresh = await startConsole();
  await fresh.addOrganisation('org', { name: 'Fresh Books' });
  const { show, submit } = await fresh.person();
  const { readReference } = fresh.deps;
  const problem = { code: 'down', next: 'retry', message: 'Xero is down.', remedy: 'Try later.' } as const;
  let failures = 2;
  fresh.deps.readReference = async (one) => {
    failures -= 1;
    if (failures >= 0) throw new Failure(problem);
    return readReference(one);
  };
  const failed = (await show('/settings/accounts')).text;
  expect(failed).toContain('Xero is down. Try later.');
  expect(failed).toContain('Read Xero now');
  const read = await submit('/settings/tax', '/accounts/refresh', [['back', 'settings/tax']]);
  expect(read.text).toContain('20% (VAT on Income)');
  await fresh.addOrganisation('later');
  expect((await show('/settings/accounts?organisation=later')).text).toContain('260 · Other Revenue');
  expect((await show('/accounts?organisation=later')).text).toContain('Income from any normal business activity');
  await fresh.stop();
});

describe('saving', () => {
  test('changes what was entered, keeps who did it, and tries again what that may cure', async () => {
    const { submit } = await stand.person();
    const problem = { code: 'account-missing', next: 'attention', message: 'No account.', remedy: 'Set one.' } as const;
    const data = invoiceSchema.parse({ id: 'i-1', number: 'INV-1' });
    await stand.change('org', { type: 'invoice', data }, { problem });
    const saved = await submit('/settings/accounts', '/settings/accounts', [
      ['accounts.sales', '260'],
      ['accounts.payment', '090'],
      ...(['P-1', '260', '', '', ' Paper & ink ', '200'] as const).map((value, at): [string, string] => [
        `accounts.items:${at % 2 === 0 ? 'name' : 'value'}`,
        value,
      ]),
    ]);
    expect(saved.text).toContain('Saved: 4 settings changed');
    expect(saved.text).toContain('1 record that this may cure is tried again now');
    expect((await settings()).accounts).toEqual({
      ...{ sales: '260', payment: '090', items: { 'P-1': '260', 'Paper & ink': '200' }, categories: {} },
    });
    expect((await getChange(stand.table, { ...scope, type: 'invoice', id: 'i-1' }))?.readyAt).toBeDefined();
    expect(stand.woken).toEqual([scope]);
    const { activities } = await listActivities(stand.table, 'acme', stand.now());
    expect(activities.find(({ action }) => action === 'settingsChanged')).toMatchObject({
      actor: 'user-owner',
      changed: expect.arrayContaining([
        { field: 'accounts.sales', after: '260' },
        { field: 'accounts.items.P-1', after: '260' },
      ]),
    });
    const again = await submit('/settings/accounts', '/settings/accounts', [
      ['accounts.sales', ''],
      ['accounts.payment', '090'],
    ]);
    expect(again.text).toContain('Saved: 3 settings changed');
    expect((await settings()).accounts).toEqual({ payment: '090', items: {}, categories: {} });
  });

  test('says beside the field what is wrong with it, keeps what was entered, and saves nothing', async () => {
    const { submit } = await stand.person();
    const before = await settings();
    const documents = await submit('/settings/documents', '/settings/documents', [
      ['invoices.dueDays', '400'],
      ['invoices.roundingLimit', 'little'],
      ['invoices.status', 'authorised'],
    ]);
    expect(documents.status).toBe(422);
    expect(documents.text).toContain('Nothing was saved yet');
    expect(documents.text).toMatch(/name="invoices.dueDays" aria-invalid="true"[^>]*value="400"/);
    expect(documents.text).toContain('This has to be a whole number from 0 to 365.');
    expect(documents.text).toContain('Write it as a number such as 0.25 or 0,25');
    expect(documents.text).not.toMatch(/invoices.roundingLimit[^>]+pattern=/);
    const prefix = await submit('/settings/documents', '/settings/documents', [['invoices.numbers', 'prefix']]);
    expect(prefix.text).toContain('Enter the prefix, or choose numbers without one.');
    const rows = await submit('/settings/tax', '/settings/tax', [
      ['taxRates:name', 'VAT'],
      ['taxRates:value', ''],
      ['taxRates:name', ''],
      ['taxRates:value', 'OUTPUT2'],
    ]);
    expect(rows.text).toContain('Choose what it means');
    expect(rows.text).toContain('Enter a name for it');
    expect(await settings()).toEqual(before);
  });

  test.each([
    ['0,25', '0.25'],
    ['1,5', '1.5'],
    ['0.2', '0.2'],
    ['1,000', undefined],
    ['-1', undefined],
    ['', '0.1'],
  ])('an amount typed as "%s"', async (text, stands) => {
    const { submit } = await stand.person();
    await changeSettings(stand.table, scope, () => defaultSettings);
    const { status } = await submit('/settings/documents', '/settings/documents', [
      ['invoices.dueDays', '30'],
      ['bills.dueDays', '30'],
      ['invoices.roundingLimit', text],
    ]);
    expect(status).toBe(stands === undefined ? 422 : 200);
    expect((await settings()).invoices.roundingLimit).toBe(stands ?? '0.1');
  });

  test('notices that somebody else was faster', async () => {
    const { show, submit } = await stand.person();
    const stale = /name="stand" value="([^"]+)"/.exec((await show('/settings/reading')).text)?.[1] ?? '';
    await changeSettings(stand.table, scope, (one) => ({ ...one, pull: { everyMinutes: 60 } }));
    const late = await submit('/settings/reading', '/settings/reading', [
      ['stand', stale],
      ['pull.everyMinutes', '30'],
    ]);
    expect(late.status).toBe(409);
    expect(late.text).toContain('Somebody else has changed these settings meanwhile');
    expect(late.text).toContain('value="30"');
    expect((await settings()).pull.everyMinutes).toBe(60);
  });

  test('switches of the record types: what is not ticked is off', async () => {
    const { submit } = await stand.person('administrator');
    await submit('/settings/sync', '/settings/sync', [
      ['sync.contact.toXero', 'true'],
      ['sync.contact.newInXero', 'create'],
    ]);
    const { sync } = await settings();
    expect(sync.contact).toMatchObject({ toXero: true, toCrm: false, newInXero: 'create', paused: false });
    expect(sync.invoice).toMatchObject({ toXero: false, conflicts: 'review' });
  });

  test('routing is checked and saved for the workspace', async () => {
    const { submit } = await stand.person();
    const wrong = await submit('/settings/routing', '/settings/routing', [['routing.by', 'field']]);
    expect(wrong.text).toContain('Enter the name of the field that names the organisation.');
    await submit('/settings/routing', '/settings/routing', [
      ['routing.by', 'field'],
      ['routing.field', 'Region'],
      ['routing.values:name', 'NZ'],
      ['routing.values:value', 'second'],
    ]);
    expect(await getRouting(stand.table, 'acme')).toMatchObject({ by: 'field', values: { NZ: 'second' } });
    const history = (await (await stand.person()).show('/settings/history')).text;
    expect(decoded(history)).toContain('Which value means which organisation: NZ');
  });

  test('who changed what is told in the words of the settings page, there and in the log', async () => {
    const { show } = await stand.person();
    const changed = [
      { field: 'invoices.rounding', before: 'refuse', after: 'accept' },
      { field: 'contacts.duplicates', before: 'link', after: 'addSuffix' },
      { field: 'accounts.sales', after: '200' },
      { field: 'accounts.items.OLD', before: '500' },
      { field: 'taxRates.MWST', after: 'OUTPUT2' },
      { field: 'sync.contact.paused', before: false, after: true },
      { field: 'frameOrigins', before: [], after: ['https://crm.example', 'https://b.example'] },
      { field: 'backfill.startDate', after: '2026-01-31' },
    ];
    await stand.log({ id: 'words', action: 'settingsChanged', actor: 'user-owner', organisation: 'org', changed });
    const rowsOf = (text: string) =>
      Object.fromEntries(
        [...text.matchAll(/<tr><th scope="row">([^<]+)<\/th><td[^>]*>([^<]*)<\/td><td[^>]*>([^<]*)<\/td>/g)].map(
          ([, field = '', before, after]) => [decoded(field), [before, after]],
        ),
      );
    const told = {
      'When the total differs by rounding': ['Set the invoice aside for a person', 'Take the total of Xero'],
      'When a contact of that name is in Xero already': [
        ...['Use that one', 'Create another one, with its CRM id behind the name'],
      ],
      'Sales account': ['not set', '200 · Sales'],
      'Account for each product: OLD': ['500 · Old Sales Account', 'not set'],
      'Tax rates: MWST': ['not set', '20% (VAT on Income)'],
      'Contacts: Paused': ['off', 'on'],
      'Sites that may show the console in a frame': ['none', 'https://crm.example, https://b.example'],
      'Leave alone what is dated before': ['not set', '31 Jan 2026'],
    };
    expect(rowsOf((await show('/settings/history')).text)).toMatchObject(told);
    expect(rowsOf((await show('/activity?action=settingsChanged')).text)).toMatchObject(told);
  });

  test.each(['member', 'viewer'] as const)('a %s looks, and cannot change anything', async (role) => {
    const { show, submit } = await stand.person(role);
    const page = await show('/settings/documents');
    expect(page.text).toContain('<fieldset class="plain" disabled>');
    expect(page.text).not.toContain('>Save<');
    const before = await settings();
    const denied = await submit('/settings/documents', '/settings/documents', [['invoices.dueDays', '5']]);
    expect(denied.status).toBe(403);
    expect(denied.text).toContain('This takes the role owner or administrator');
    expect(denied.text).toContain(`as ${role}`);
    expect(await settings()).toEqual(before);
  });
});

describe('a file of settings', () => {
  const file = (data: unknown): [string, Blob] => [
    'file',
    new Blob([typeof data === 'string' ? data : JSON.stringify(data)], { type: 'application/json' }),
  ];

  test('is exported, shows what it would change, and is saved when that is confirmed', async () => {
    const { show, submit } = await stand.person();
    const exported = await show('/settings.json');
    expect(exported.headers.get('content-disposition')).toContain('attachment');
    const data = JSON.parse(exported.text);
    expect(data).toEqual(await settings());
    const wanted = { ...data, invoices: { ...data.invoices, dueDays: 21 } };
    const preview = await submit('/settings/file', '/settings/file', [file(wanted)]);
    expect(preview.text).toContain('1 setting of Demo Company (UK) would change');
    expect(preview.text).toMatch(/Due after<\/th><td[^>]*>30 days<\/td><td[^>]*>21 days/);
    expect((await settings()).invoices.dueDays).toBe(30);
    const asShown = /name="stand" value="([^"]+)"/.exec(preview.text)?.[1] ?? '';
    const done = await submit('/settings/file', '/settings/file', [
      ['content', JSON.stringify(wanted)],
      ['stand', asShown],
    ]);
    expect(done.text).toContain('Imported: 1 setting changed');
    expect((await settings()).invoices.dueDays).toBe(21);
    const same = await submit('/settings/file', '/settings/file', [file(wanted)]);
    expect(same.text).toContain('The file says what stands here already');
  });

  test.each([
    ['no json', 'It is no JSON file'],
    [{ ...defaultSettings, invoces: {} }, 'invoces: there is no such setting'],
    [
      { ...defaultSettings, pull: { everyMinutes: 1 } },
      'Look at Xero every (pull.everyMinutes): this has to be a whole number from 5 to 1440',
    ],
    [
      { ...defaultSettings, unknownCurrency: 'maybe' },
      '(unknownCurrency): this has to be &quot;refuse&quot; (Set the document aside for a person) or &quot;add&quot;',
    ],
    ['x'.repeat(200_001), 'It is no JSON file'],
  ])('is refused when it is wrong', async (data, complaint) => {
    const { submit } = await stand.person();
    const answer = await submit('/settings/file', '/settings/file', [file(data)]);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(complaint);
  });
});

test('nothing unexpected happened', () => expect(stand.failures).toEqual([]));
