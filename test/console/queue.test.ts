import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Reason, type Surroundings, whyOf } from '../../functions/console/queue/why.ts';
import { invoiceSchema } from '../../shared/records/invoice.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import { getBell } from '../../shared/store/bells.ts';
import { type Change, getChange } from '../../shared/store/changes.ts';
import { getOrganisation } from '../../shared/store/organisations.ts';
import { changeSettings, getSettings } from '../../shared/store/settings.ts';
import { startSample } from './sample.ts';
import { type ConsoleStand, startConsole } from './stand.ts';

const scope = { workspace: 'acme', organisation: 'org' };
let stand: ConsoleStand;
beforeAll(async () => {
  stand = await startSample();
});
afterAll(() => stand.stop());

const whysIn = (text: string) =>
  Object.fromEntries([...text.matchAll(/data-record="([^"]+)" data-why="([^"]+)"/g)].map(([, id, why]) => [id, why]));
const invoice = (id: string) => getChange(stand.table, { ...scope, type: 'invoice', id });

test('lists what waits, each with its reason, the awaited record by name, and what can be done', async () => {
  const { show } = await stand.person('owner');
  const { text, status } = await show('/queue');
  expect(status).toBe(200);
  expect(whysIn(text)).toEqual({
    ...{ 'contact/c-1': 'later', 'contact/c-2': 'later', 'contact/c-3': 'attention', 'contact/c-5': 'held' },
    ...{ 'contact/c-6': 'next', 'invoice/1001': 'attention', 'invoice/1002': 'attention', 'invoice/1003': 'attention' },
    ...{ 'invoice/1004': 'waits', 'invoice/1005': 'later' },
  });
  expect(text).toMatch(/Waits for the contact <a href="[^"]+type=contact&amp;id=c-1">Client c-1<\/a>/);
  expect(text).toContain('Goes on at <time datetime="2026-03-11T12:04:00.000Z">11 Mar 2026, 12:04:00');
  expect(text).toContain('data-backfill="spring"');
});

test.each([
  ['?why=held', ['contact/c-5']],
  ['?type=invoice&why=waits', ['invoice/1004']],
  ['?text=inv-1005', ['invoice/1005']],
  ['?why=nonsense&text=c-6', ['contact/c-6']],
  ['?text=nobody', []],
])('finds by %s', async (query, records) => {
  const { show } = await stand.person('viewer');
  const { text } = await show(`/queue${query}`);
  expect(Object.keys(whysIn(text))).toEqual(records);
  if (records.length === 0) expect(text).toContain('Nothing fits');
});

test('a viewer only looks, a member sends, an administrator also holds, drops and pauses', async () => {
  const buttons = async (role: 'viewer' | 'member' | 'administrator') => {
    const { text } = await (await stand.person(role)).show('/queue?why=later');
    return ['>Send now<', '>Hold<', '>Drop<', '>Pause Demo'].map((word) => text.includes(word));
  };
  expect(await buttons('viewer')).toEqual([false, false, false, false]);
  expect(await buttons('member')).toEqual([true, false, false, false]);
  expect(await buttons('administrator')).toEqual([true, true, true, true]);
  const { show, submit } = await stand.person('member');
  const fields: [string, string][] = [
    ['type', 'invoice'],
    ['id', '1005'],
  ];
  expect((await submit('/queue', '/records/send', fields)).status).toBe(200);
  const { text } = await show('/queue');
  const token = /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const body = new URLSearchParams({ form_token: token, organisation: 'org', type: 'invoice', id: '1002' });
  for (const action of ['/records/hold', '/records/drop', '/queue/pause', '/records/unlink'])
    expect((await show(action, { method: 'POST', body })).status).toBe(403);
  expect((await invoice('1002'))?.problem?.code).toBe('account-unknown');
});

test('what was put off is sent now: ready, its attempts forgotten, by hand, and the worker is woken', async () => {
  const { submit } = await stand.person('member');
  const before = stand.woken.length;
  const { text } = await submit('/queue', '/records/send', [
    ['type', 'contact'],
    ['id', 'c-2'],
    ['back', 'queue'],
  ]);
  expect(text).toContain('Sending the contact c-2');
  expect(await getChange(stand.table, { ...scope, type: 'contact', id: 'c-2' })).toMatchObject({
    ...{ readyAt: stand.now().toISOString(), attempts: 0, byHand: true },
  });
  expect(stand.woken.length).toBe(before + 1);
  expect((await getBell(stand.table, 'acme', 'org'))?.dueAt).toBe(stand.now().toISOString());
});

test('holding, letting go, and dropping after a question', async () => {
  const { show, submit } = await stand.person('administrator');
  const one: [string, string][] = [
    ['type', 'invoice'],
    ['id', '1003'],
    ['back', 'queue'],
  ];
  expect((await submit('/queue', '/records/hold', one)).text).toContain('The invoice 1003 is held back');
  expect((await invoice('1003'))?.held).toBe(true);
  expect((await submit('/queue?why=held', '/records/release', one)).text).toContain('The invoice 1003 goes on');
  expect(await invoice('1003')).toMatchObject({ readyAt: stand.now().toISOString() });
  const question = await show('/records/drop?type=invoice&id=1003&back=queue');
  expect(question.text).toContain('Drop what waits of the invoice INV-1003?');
  expect(await invoice('1003')).toBeDefined();
  const dropped = await submit('/records/drop?type=invoice&id=1003&back=queue', '/records/drop');
  expect(dropped.text).toContain('What waited of the invoice 1003 is dropped');
  expect(await invoice('1003')).toBeUndefined();
  expect((await show('/records/drop?type=invoice&id=1003')).status).toBe(303);
});

test('a record is added by hand when it is known: as it was sent last, over what stands in Xero', async () => {
  const { submit } = await stand.person('member');
  const add = (id: string) =>
    submit('/queue', '/records/send', [
      ['type', 'invoice'],
      ['id', id],
      ['back', 'queue'],
    ]);
  expect((await add('deal-01')).text).toContain('Sending the invoice deal-01 again');
  expect(await invoice('deal-01')).toMatchObject({
    take: 'crm',
    byHand: true,
    record: { data: { number: 'INV-001' } },
  });
  expect((await add('no-such')).text).toContain('The invoice no-such is not known here');
});

test('pauses and resumes a type, then the organisation', async () => {
  const { submit, show } = await stand.person('administrator');
  const pause = (fields: [string, string][]) => submit('/queue', '/queue/pause', fields);
  expect(
    (
      await pause([
        ['type', 'invoice'],
        ['to', 'paused'],
      ])
    ).text,
  ).toContain('Paused: Invoices of Demo Company');
  expect((await getSettings(stand.table, scope)).sync.invoice.paused).toBe(true);
  const { text } = await show('/queue?type=invoice&why=off');
  expect(text).toContain('Keeping invoices in step is paused.');
  expect(
    (
      await pause([
        ['type', 'invoice'],
        ['to', 'active'],
      ])
    ).text,
  ).toContain('Resumed: Invoices');
  expect((await pause([['to', 'paused']])).text).toContain('Demo Company (UK) is paused.');
  expect((await getOrganisation(stand.table, 'acme', 'org'))?.state).toBe('paused');
  expect((await pause([['to', 'paused']])).text).toContain('Nothing was changed');
  expect((await pause([['to', 'active']])).text).toContain('Resumed: Demo Company (UK)');
});

test('what is paused is said with a button to resume it, and counts the same on every page', async () => {
  const own = await startSample();
  const waits = (code: string) => ({ problem: { code, next: 'wait', message: 'Kept.', remedy: 'Nothing.' } as const });
  const data = { id: '2001', number: 'INV-2001' };
  await own.change('org', { type: 'invoice', data }, waits('type-paused'));
  await own.change('org', { type: 'bill', data: { ...data, id: 'b-1' } }, waits('locked-period-held'));
  await own.change('org', { type: 'bill', data: { ...data, id: 'b-2' } }, waits('contact-archived'));
  await changeSettings(own.table, scope, (one) => ({
    ...one,
    sync: {
      ...one.sync,
      contact: { ...one.sync.contact, paused: true },
      invoice: { ...one.sync.invoice, paused: true },
      bill: { ...one.sync.bill, toXero: false },
    },
  }));
  const { show, submit } = await own.person('administrator');
  const { text } = await show('/queue');
  expect(text).toContain('Paused: contacts and invoices');
  expect(text).toContain('>Resume contacts<');
  expect(text).toMatch(/data-record="bill\/b-1".*?settings\/rules\?organisation=org#f-lockedPeriods/s);
  const rowOf = (record: string) => text.slice(text.indexOf(`data-record="${record}"`)).split('</tr>')[0];
  expect(rowOf('contact/c-1')).not.toContain('Send now');
  const counts = Object.fromEntries(
    [...text.matchAll(/data-count="(\w+)">(\d+)/g)].map(([, why = '', n]) => [why, Number(n)]),
  );
  const status = JSON.parse((await show('/status.json')).text).organisations[0];
  expect({ ...counts, all: undefined }).toEqual({ off: 6, waits: 1, held: 1, attention: 5 });
  expect(status).toMatchObject({ notSent: 6, waitsForOthers: 1, attention: 5, waiting: 0 });
  const attention = (await show('/attention?organisation=org')).text;
  expect(attention).not.toContain('data-cause="type-paused"');
  expect(attention).toContain('6 records are not sent because the settings keep them back');
  const overview = (await show('')).text;
  expect(overview).toContain('Paused: contacts and invoices.');
  expect((await (await own.person('viewer')).show('/queue')).text).toContain(
    'Owners and administrators can resume them.',
  );
  const resumed = await submit('/queue', '/queue/pause', [
    ['type', 'contact'],
    ['to', 'active'],
  ]);
  expect(resumed.text).toContain('Resumed: Contacts');
  expect(resumed.text).toContain('Paused: invoices');
  await own.stop();
});

test('with nothing connected, and with nothing waiting, it says so', async () => {
  const empty = await startConsole();
  const { show } = await empty.person('viewer');
  expect((await show('/queue')).text).toContain('No organisation is connected yet');
  await empty.addOrganisation('org');
  expect((await show('/queue')).text).toContain('Nothing waits');
  await empty.stop();
});

describe('why a change waits', () => {
  const now = new Date('2026-03-11T12:00:00Z');
  const change: Change = {
    ...scope,
    record: { type: 'invoice', data: invoiceSchema.parse({ id: 'i', number: 'I' }) },
    ...{ deleted: false, rev: 'r', fingerprint: 'f', version: '1', receivedAt: now.toISOString() },
    ...{ readyAt: now.toISOString(), attempts: 0, deaths: 0 },
  };
  const around: Surroundings = {
    ...{ now, organisation: { name: 'Org', state: 'active' }, cutOff: false, settings: settingsSchema.parse({}) },
    ...{ bell: undefined, batch: undefined },
  };
  const off = settingsSchema.parse({ sync: { invoice: { toXero: false } } });
  const spent = { code: 'budget-minute-spent', next: 'wait' as const, message: 'Spent.', remedy: 'Wait.' };
  const bell = { ...scope, rings: 1, dueAt: '2026-03-11T12:00:30.000Z', trouble: spent };
  const batch = {
    ...{ ...scope, key: 'k', type: 'invoice' as const, kind: 'invoice' as const, mode: 'create' as const },
    ...{ startedAt: '', pickups: 0, putDown: false },
    elements: [{ crmId: 'i', rev: 'r', body: {}, crmFingerprint: 'f', crmVersion: '1' }],
  };
  test.each<[string, Partial<Change>, Partial<Surroundings>, Partial<Reason>]>([
    ['next', {}, {}, { why: 'next' }],
    ['in a call', {}, { batch }, { why: 'sending' }],
    ['calls are spent', {}, { bell }, { why: 'halted', until: bell.dueAt, problem: spent }],
    ['paused', {}, { organisation: { name: 'Org', state: 'paused' } }, { why: 'halted' }],
    ['cut off', {}, { cutOff: true }, { why: 'halted' }],
    ['the direction is off', {}, { settings: off }, { why: 'off' }],
    ['the direction is off, but a person sent it', { byHand: true }, { settings: off }, { why: 'next' }],
    ['put off', { readyAt: '2026-03-11T12:05:00.000Z' }, {}, { why: 'later', until: '2026-03-11T12:05:00.000Z' }],
    ['held', { held: true }, { bell }, { why: 'held' }],
  ])('%s', (_, more, surroundings, reason) => {
    expect(whyOf({ ...change, ...more }, { ...around, ...surroundings })).toMatchObject(reason);
  });
});

test('after an action the queue stands as it was filtered, also when a page asked first', async () => {
  const fresh = await startSample();
  const { show, submit } = await fresh.person();
  const fields: [string, string][] = [
    ['type', 'contact'],
    ['id', 'c-5'],
  ];
  const held = await submit('/queue?type=contact&why=held', '/records/release', fields);
  expect(held.text).toContain('The contact c-5 goes on');
  expect(whysIn(held.text)).toEqual({});
  expect(held.text).toContain('name="why" value="held"');
  const { text } = await show('/queue?text=c-2');
  const drop = /href="\/console\/acme(\/records\/drop[^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect((await show(drop)).text).toContain('href="/console/acme/queue?organisation=org&amp;text=c-2"');
  const dropped = await submit(drop, '/records/drop');
  expect(dropped.text).toContain('What waited of the contact c-2 is dropped');
  expect(dropped.text).toContain('value="c-2"');
  expect((await submit('/queue?type=contact', '/queue/pause', [['to', 'paused']])).text).toContain(
    '<option value="contact" selected>',
  );
  await fresh.stop();
});

test('what is sent by hand while the organisation or its type is paused is not promised for the next call', async () => {
  const { submit } = await stand.person('administrator');
  const fields: [string, string][] = [
    ['type', 'invoice'],
    ['id', '1005'],
  ];
  await submit('/queue', '/queue/pause', [['to', 'paused']]);
  const { text } = await submit('/queue', '/records/send', fields);
  expect(text).toContain('Sending the invoice 1005');
  expect(text).toContain('It is ready, but does not go yet: Demo Company (UK) is paused.');
  await submit('/queue', '/queue/pause', [['to', 'active']]);
  expect((await submit('/queue', '/records/send', fields)).text).toContain('It goes with the next call to Xero.');
});
