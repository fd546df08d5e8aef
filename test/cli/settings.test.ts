import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../shared/failures/failure.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { listActivities } from '../../shared/store/activities.ts';
import { getBell } from '../../shared/store/bells.ts';
import { getChange } from '../../shared/store/changes.ts';
import { putReference } from '../../shared/store/references.ts';
import { changeSettings, getSettings } from '../../shared/store/settings.ts';
import { type Keyboard, now, openKeyboard } from './keyboard.ts';

let keyboard: Keyboard;
beforeAll(async () => {
  keyboard = await openKeyboard();
});
afterAll(() => keyboard.stop());

const settingsOf = (workspace: string, organisation = 'org') =>
  getSettings(keyboard.table, { workspace, organisation });
const problem = (code: string): Problem => ({ code, next: 'attention', message: `Has ${code}.`, remedy: 'Mend it.' });
const said = async (...argv: string[]) => (await keyboard.cli(...argv)).join('\n');

describe('settings set', () => {
  test('parses values by their place, leaves the rest, and shows it all as JSON', async () => {
    await keyboard.workspace('set', { organisation: 'org' });
    expect(JSON.parse(await said('settings', 'show', 'set'))).toEqual(defaultSettings);
    await keyboard.cli(
      ...['settings', 'set', 'set', 'accounts.sales=200', 'invoices.status=authorised', 'invoices.dueDays=14'],
      ...['taxRates.VAT20=OUTPUT2', 'taxRates.VAT 17.5 %=OLD=1', 'invoices.roundingLimit=0.050'],
    );
    const { invoices } = defaultSettings;
    const expected = {
      ...defaultSettings,
      accounts: { ...defaultSettings.accounts, sales: '200' },
      taxRates: { VAT20: 'OUTPUT2', 'VAT 17.5 %': 'OLD=1' },
      invoices: { ...invoices, status: 'authorised', dueDays: 14, roundingLimit: '0.05' },
    };
    expect(JSON.parse(await said('settings', 'show', 'set'))).toEqual(expected);
    await keyboard.cli('settings', 'set', 'set', 'accounts.sales=', 'taxRates.VAT20=', 'invoices.dueDays=');
    expect(await settingsOf('set')).toEqual({
      ...expected,
      accounts: defaultSettings.accounts,
      taxRates: { 'VAT 17.5 %': 'OLD=1' },
      invoices: { ...expected.invoices, dueDays: 30 },
    });
  });

  test.each([
    ['invoices.status=paid', ['invoices.status: "paid" is not allowed', 'draft, submitted, authorised']],
    ['invoices.dueDays=1.5', ['invoices.dueDays: 1.5', 'a whole number from 0 to 365']],
    ['invoices.dueDays=soon', ['invoices.dueDays: "soon"', 'a whole number from 0 to 365']],
    ['invoices.dueDays=366', ['invoices.dueDays: 366', 'from 0 to 365']],
    ['accounts.sales=12345678901', ['accounts.sales', 'text from 1 to 10 characters']],
    ['invoices.roundingLimit=little', ['invoices.roundingLimit: "little"', 'a decimal number such as 0.10']],
    ['contacts.duplicates=merge', ['link, skip, addSuffix, review']],
    ['invoice.status=draft', ['no setting "invoice.status"', 'invoices.status', 'taxRates.<name>']],
    ['accounts=200', ['no setting "accounts"', 'accounts.sales']],
    ['taxRates.=OUTPUT2', ['no setting "taxRates."']],
    ['accounts.sales.code=200', ['no setting "accounts.sales.code"']],
    ['accounts.sales', ['"accounts.sales" is no setting with a value']],
  ])('refuses %s, and the right ones beside it are not saved either', async (word, parts) => {
    await keyboard.workspace(`bad-${word.length}`, { organisation: 'org' });
    const complaint = await keyboard.complaint('settings', 'set', `bad-${word.length}`, 'accounts.sales=200', word);
    for (const part of ['Nothing was saved', ...parts]) expect(complaint).toContain(part);
    expect(await settingsOf(`bad-${word.length}`)).toEqual(defaultSettings);
  });

  test('makes ready what the changed setting can cure, once, and nothing else; rings and keeps who did it', async () => {
    const scope = { workspace: 'cure', organisation: 'org' };
    await keyboard.workspace('cure', { organisation: 'org' });
    await keyboard.change(scope, 'invoice', 'i-1', { problem: problem('account-missing') });
    await keyboard.change(scope, 'contact', 'c-1', { problem: problem('contact-match-review') });
    await keyboard.change(scope, 'invoice', 'i-2', { problem: problem('contact-name-taken') });
    await keyboard.change(scope, 'invoice', 'i-3', {
      ...{ problem: problem('account-missing'), waitsFor: { type: 'contact', id: 'c-1' } },
    });
    expect(await said('settings', 'set', 'cure', 'accounts.sales=200', '--user', 'ann')).toContain(
      '1 record that this may cure made ready again. Pushing goes on within a minute.',
    );
    expect(await getChange(keyboard.table, { ...scope, type: 'invoice', id: 'i-1' })).toMatchObject({
      ...{ readyAt: now.toISOString(), attempts: 0, deaths: 0 },
    });
    expect(await getChange(keyboard.table, { ...scope, type: 'contact', id: 'c-1' })).not.toHaveProperty('readyAt');
    for (const id of ['i-2', 'i-3']) {
      expect(await getChange(keyboard.table, { ...scope, type: 'invoice', id })).not.toHaveProperty('readyAt');
    }
    expect(await getBell(keyboard.table, 'cure', 'org')).toMatchObject({ dueAt: now.toISOString() });
    const { activities } = await listActivities(keyboard.table, 'cure', now);
    expect(activities).toHaveLength(2);
    expect(activities.filter(({ action }) => action === 'retried')).toMatchObject([
      { actor: 'ann', note: 'The settings were changed.' },
    ]);
    expect(await said('settings', 'set', 'cure', 'accounts.sales=200')).toContain('No record is set aside');
  });

  test('says when accounts and tax rates do not fit what is known of Xero', async () => {
    const scope = { workspace: 'doubt', organisation: 'org' };
    await keyboard.workspace('doubt', { organisation: 'org' });
    await putReference(keyboard.table, scope, {
      fetchedAt: now.toISOString(),
      organisation: { name: 'Demo', baseCurrency: 'GBP' },
      accounts: [{ code: '200', name: 'Sales', type: 'REVENUE', status: 'ACTIVE', system: false, forPayments: false }],
      taxRates: [
        {
          ...{ taxType: 'OUTPUT2', name: 'VAT', rate: '20', status: 'ACTIVE', forRevenue: true },
          ...{ forExpenses: true, forAssets: true, forLiabilities: true, forEquity: true },
        },
      ],
      ...{ currencies: ['GBP'], tracking: [], brandingThemes: [] },
    });
    const doubtful = await said('settings', 'set', 'doubt', 'accounts.sales=201', 'taxRates.x=OUTPUT9');
    expect(doubtful).toContain('accounts.sales names 201, which is no active account');
    expect(doubtful).toContain('taxRates.x names OUTPUT9, which is no active tax rate');
    expect(await said('settings', 'set', 'doubt', 'accounts.sales=200', 'taxRates.x=vat')).not.toContain('Mind');
  });

  test('two at once: neither is lost', async () => {
    await keyboard.workspace('both', { organisation: 'org' });
    await Promise.all(
      Array.from({ length: 4 }, (_, turn) => keyboard.cli('settings', 'set', 'both', `taxRates.T${turn}=OUTPUT2`)),
    );
    expect(Object.keys((await settingsOf('both')).taxRates).sort()).toEqual(['T0', 'T1', 'T2', 'T3']);
    await expect(
      changeSettings(keyboard.table, { workspace: 'both', organisation: 'org' }, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
  });
});

describe('settings export and import', () => {
  test('carry the settings of one organisation over to another', async () => {
    await keyboard.workspace('files', { organisation: 'one' }, { organisation: 'two', name: 'Second' });
    const file = join(keyboard.folder, 'settings.json');
    await keyboard.cli('settings', 'set', 'files', 'accounts.sales=260', 'taxRates.a.b=OUTPUT2');
    expect(await said('settings', 'export', 'files', '--file', file)).toContain(file);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ accounts: { sales: '260' } });
    await keyboard.cli('settings', 'import', 'files', '--file', file, '--organisation', 'second');
    expect(await settingsOf('files', 'two')).toEqual(await settingsOf('files', 'one'));
  });

  test('refuse a file with anything wrong as a whole, naming every fault', async () => {
    await keyboard.workspace('wrong', { organisation: 'org' });
    const file = join(keyboard.folder, 'wrong.json');
    const wrong = {
      accounts: { sales: '200', purchases: '400' },
      invoice: {},
      invoices: { status: 'paid', dueDays: '3' },
      taxRates: { VAT20: 20 },
    };
    await writeFile(file, JSON.stringify(wrong));
    const complaint = await keyboard.complaint('settings', 'import', 'wrong', '--file', file);
    for (const part of [
      ...['accounts.purchases: there is no such setting', 'invoice: there is no such setting'],
      ...['invoices.status: "paid"', 'invoices.dueDays: "3"', 'taxRates.VAT20: 20 is not allowed. Allowed: text.'],
    ]) {
      expect(complaint).toContain(part);
    }
    for (const text of ['[]', '"x"', 'null', '{"accounts":null}']) {
      await writeFile(file, text);
      expect(await keyboard.complaint('settings', 'import', 'wrong', '--file', file)).toContain('Allowed: an object');
    }
    await writeFile(file, '{"accounts":');
    expect(await keyboard.complaint('settings', 'import', 'wrong', '--file', file)).toContain('is no JSON');
    expect(await settingsOf('wrong')).toEqual(defaultSettings);
    expect(await getBell(keyboard.table, 'wrong', 'org')).toBeUndefined();
  });

  test('say what is wrong with the file itself', async () => {
    await keyboard.workspace('fileless', { organisation: 'org' });
    const nowhere = join(keyboard.folder, 'no', 'such.json');
    expect(await keyboard.complaint('settings', 'import', 'fileless')).toContain('--file settings.json');
    expect(await keyboard.complaint('settings', 'import', 'fileless', '--file', nowhere)).toContain('cannot be read');
    expect(await keyboard.complaint('settings', 'export', 'fileless', '--file', nowhere)).toContain(
      'cannot be written',
    );
  });
});
