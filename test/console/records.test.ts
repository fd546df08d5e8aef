import { afterAll, beforeAll, expect, test } from 'vitest';
import { getChange } from '../../shared/store/changes.ts';
import { putDelivery } from '../../shared/store/deliveries.ts';
import { rememberEntries } from '../../shared/store/directory.ts';
import { getDrift } from '../../shared/store/drift.ts';
import { putJobNote } from '../../shared/store/job-notes.ts';
import { keepJob, listJobs } from '../../shared/store/jobs.ts';
import { getLink } from '../../shared/store/links.ts';
import { putRefusal } from '../../shared/store/refusals.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { keepLink } from './kept.ts';
import { startSample } from './sample.ts';
import { type ConsoleStand, startConsole } from './stand.ts';

const scope = { workspace: 'acme', organisation: 'org' };
const xeroId = '0a1b2c3d-0001-4f37-8a36-5b8e3a1d2c90';
const otherId = '33333333-0001-4f37-8a36-5b8e3a1d2c90';
let stand: ConsoleStand;
beforeAll(async () => {
  stand = await startSample();
  await keepLink(stand, { type: 'contact', crmId: 'C-77', xeroId: otherId, xero: { name: 'Named Otherwise' } });
  await rememberEntries(stand.table, scope, 'contact', [
    { xeroId: otherId, name: 'Ada Ltd', email: 'ada@example.com', status: 'ACTIVE' },
  ]);
});
afterAll(() => stand.stop());

const found = (text: string) => [...text.matchAll(/data-record="([^"]+)"/g)].map(([, id]) => id);

test.each([
  ['an id in the CRM', 'deal-01', ['invoice/deal-01']],
  ['an id in Xero', xeroId, ['invoice/deal-01']],
  ['an id in Xero as Xero shows it', xeroId.toUpperCase(), ['invoice/deal-01']],
  ['the digits of it that the list shows', xeroId.slice(0, 8), ['invoice/deal-01']],
  ['the beginning of a number', 'inv-00', ['invoice/deal-01']],
  ['the middle of a number, when none begins with it', 'nv-00', ['invoice/deal-01']],
  ['the beginning of a name in Xero', 'ada', ['contact/C-77']],
  ['the beginning of an address', 'ADA@', ['contact/C-77']],
  ['the name in Xero', 'Ada Ltd', ['contact/C-77']],
  ['an e-mail address', 'ada@example.com', ['contact/C-77']],
  ['the name of what waits', 'Client c-2', ['contact/c-2']],
  ['nothing', 'zzz', []],
])('finds by %s', async (_, text, records) => {
  const { show } = await stand.person('viewer');
  const seen = await show(`/records?text=${encodeURIComponent(text)}`);
  expect(found(seen.text)).toEqual(records);
  if (records.length === 0) expect(seen.text).toContain('Nothing found');
});

test('says how each stands, and the amount of what waits as the CRM says it', async () => {
  const own = await startConsole();
  await own.addOrganisation('org');
  const problem = { code: 'c', next: 'attention', message: 'It has no lines.', remedy: 'Add one.' } as const;
  const data = (id: string) => ({ id, number: `STAND-${id}`, currency: 'CHF', total: '1298.6' });
  await own.change('org', { type: 'invoice', data: data('1') }, { problem });
  await own.change('org', { type: 'invoice', data: data('2') }, { readyAt: own.ago(1) });
  const { show } = await own.person('viewer');
  const rows = (await show('/records?text=STAND')).text.split('data-record=').slice(1);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toContain('Not in Xero</span> <span class="badge bad">Needs attention</span>');
  expect(rows[0]).toMatch(/CHF\s1,298\.60/);
  expect(rows[1]).toContain('Not in Xero</span> <span class="badge good">Next</span>');
  await own.stop();
});

test('lists what is linked, of one type, a page at a time', async () => {
  const many = await startConsole();
  await many.addOrganisation('org');
  const { show } = await many.person('viewer');
  expect((await show('/records')).text).toContain('No record is here yet');
  for (let at = 10; at < 65; at += 1) {
    await keepLink(many, { type: 'item', crmId: `P-${at}`, xeroId: `i-${at}`, xero: { number: `CODE${at}` } });
  }
  await keepLink(many, { type: 'quote', crmId: 'Q', xeroId: 'q' });
  const first = await show('/records?type=item');
  expect(found(first.text)).toHaveLength(50);
  const next = /href="\/console\/acme(\/records\?[^"]+)">More/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(found((await show(next)).text)).toEqual(['item/P-60', 'item/P-61', 'item/P-62', 'item/P-63', 'item/P-64']);
  await many.stop();
});

test('what begins with the text is found among any number; a look inside of names is one click further', async () => {
  const many = await startConsole();
  await many.addOrganisation('org');
  const { show } = await many.person('viewer');
  for (let at = 0; at < 60; at += 1) {
    await keepLink(many, { type: 'contact', crmId: `c-${at}`, xeroId: `x-${at}`, xero: { name: `Baker ${at}` } });
  }
  await keepLink(many, { type: 'contact', crmId: 'last', xeroId: 'x-last', xero: { name: 'Village Baker' } });
  await many.change('org', { type: 'contact', data: { id: 'c-7', name: 'Baker 07' } });
  const hrefOf = (text: string) =>
    /href="\/console\/acme(\/records\?[^"]+)">/g.exec(text.slice(text.indexOf('pager')))?.[1];
  const next = async (text: string) => show((hrefOf(text) ?? '').replaceAll('&amp;', '&'));
  const first = await show('/records?text=baker');
  expect(found(first.text)).toHaveLength(50);
  const second = await next(first.text);
  expect(found(second.text)).toHaveLength(11);
  expect(second.text).toContain('Look for “baker” inside names and numbers too');
  const inside = await next(second.text);
  expect(found(inside.text)).toHaveLength(50);
  expect(found((await next(inside.text)).text)).toContain('contact/last');
  const renamed = await show('/records?text=baker+07');
  expect(found(renamed.text)).toEqual(['contact/c-7']);
  expect(renamed.text).toContain('Contact Baker 07');
  await many.stop();
});

test('the page of a record: both sides, state, and its timeline', async () => {
  const { show } = await stand.person('viewer');
  const { text, status } = await show('/records/one?organisation=org&type=invoice&id=deal-01');
  expect(status).toBe(200);
  expect(text).toContain('Invoice INV-001');
  expect(text).toContain('href="/r/acme/invoice/deal-01" target="_blank" rel="noopener noreferrer">Open in the CRM');
  expect(text).toContain('Open in Xero');
  expect(text).toContain('£120.00');
  expect([...text.matchAll(/data-action="([^"]+)"/g)].map(([, action]) => action)).toEqual([
    'changedInXero',
    'created',
  ]);
  expect(text).not.toContain('Send to Xero now');
});

test('a record that nobody knows, and addresses without one', async () => {
  const { show } = await stand.person('viewer');
  const unknown = await show('/records/one?type=bill&id=nope');
  expect(unknown.status).toBe(404);
  expect(unknown.text).toContain('No such bill is known here');
  expect((await show('/records/one?type=deal&id=1')).headers.get('location')).toBe('/console/acme/records');
});

test('syncs now in either direction', async () => {
  const { submit } = await stand.person('member');
  const page = '/records/one?type=invoice&id=deal-01';
  const got = await submit(page, '/records/get');
  expect(got.text).toContain('Getting the invoice deal-01 from Xero');
  expect(await getDrift(stand.table, { ...scope, type: 'invoice', crmId: 'deal-01' })).toMatchObject({
    ...{ state: 'mend', decidedBy: 'user-member', xeroId },
  });
  expect((await listJobs(stand.table, scope)).map(({ task }) => task.do)).toEqual(['mend']);
  const sent = await submit(page, '/records/send');
  expect(sent.text).toContain('Sending the invoice deal-01 again');
  expect(sent.text).toContain('A change waits to go to Xero');
  expect(await getChange(stand.table, { ...scope, type: 'invoice', id: 'deal-01' })).toMatchObject({ take: 'crm' });
});

test('a record that did not come in is found, with what is wrong with it', async () => {
  const problem = {
    code: 'event-invalid',
    next: 'attention',
    message: 'The invoice did not come in: line 1, quantity is no number.',
    remedy: 'Correct it.',
  } as const;
  const refusal = { type: 'invoice', id: 'no-1', called: 'INV-BAD', at: stand.ago(5), problem } as const;
  await putRefusal(stand.table, 'acme', refusal, stand.now());
  const { show } = await stand.person('viewer');
  const { text } = await show('/records?text=inv-bad');
  expect(found(text)).toEqual(['invoice/no-1']);
  expect(text).toContain('Not read');
  const one = await show('/records/one?type=invoice&id=no-1');
  expect(one.status).toBe(200);
  expect(one.text).toContain('<h1>Invoice INV-BAD</h1>');
  expect(one.text).toContain('line 1, quantity is no number');
});

test('what was too large to be kept is sent from the CRM', async () => {
  await keepLink(stand, { type: 'quote', crmId: 'big', xeroId: '44444444-0001-4f37-8a36-5b8e3a1d2c90' });
  const { submit } = await stand.person('member');
  const { text } = await submit('/records/one?type=quote&id=big', '/records/send');
  expect(text).toContain('The quote big cannot be sent from here');
});

test('news that the CRM has not taken is shown with its last answer, and told again', async () => {
  await putDelivery(stand.table, {
    ...{ ...scope, type: 'contact', id: 'C-77', revision: 'n1', outcome: 'changed', happenedAt: stand.ago(30) },
    ...{ attempts: 10, lastError: 'HTTP 503' },
  });
  const { submit, show } = await stand.person('member');
  const page = '/records/one?type=contact&id=C-77';
  expect((await show(page)).text).toContain('No further try is made by itself.');
  expect((await show(page)).text).toContain('HTTP 503');
  expect((await submit(page, '/records/tell')).text).toContain('The CRM is told again');
});

test('unlinks after a question, and links by hand with the address that was pasted', async () => {
  const { show, submit } = await stand.person('administrator');
  const page = '/records/one?type=contact&id=c-1';
  const question = await show('/records/unlink?type=contact&id=c-1');
  expect(question.text).toContain('Unlink the contact Client c-1?');
  const unlinked = await submit('/records/unlink?type=contact&id=c-1', '/records/unlink');
  expect(unlinked.text).toContain('The contact c-1 is unlinked');
  expect(await getLink(stand.table, { ...scope, type: 'contact', crmId: 'c-1' })).toBeUndefined();

  const link = (xero: string) =>
    submit(page, '/records/link', [
      ['type', 'contact'],
      ['id', 'c-1'],
      ['xero', xero],
    ]);
  expect((await link('no id at all')).text).toContain('There is no Xero id in that');
  expect((await link(otherId)).text).toContain('belongs to another record of the CRM');
  const wanted = '55555555-0001-4f37-8a36-5b8e3a1d2c90';
  const asked = await link(`https://go.xero.com/Contacts/View/${wanted.toUpperCase()}`);
  expect(asked.text).toContain('A link is being checked');
  const job = (await listJobs(stand.table, scope)).find(({ task }) => task.do === 'migrate');
  expect(job?.task).toEqual({ do: 'migrate', from: UNROUTED, only: [{ type: 'contact', crmId: 'c-1' }] });
  if (!job) throw new Error('No job was begun.');

  const note = { type: 'contact' as const, crmId: 'c-1', what: 'notFound', why: 'There is no such contact.' };
  await putJobNote(stand.table, job, note, stand.now());
  await keepJob(stand.table, { ...job, state: 'done' });
  expect((await show(page)).text).toContain('There is no such contact.');
  expect((await submit(page, '/records/forget')).text).toContain('That link is forgotten');
  expect((await show(page)).text).toContain('Link by hand');
});

test.each(['~deal', 'a/b', 'a%2Fb', 'x#1', '../..', 'ä"<b>'])(
  'the id %s leads to its record in the CRM',
  async (id) => {
    const url = 'https://crm.example/x';
    await stand.change('org', { type: 'invoice', data: { id, url } }, { rev: `r-${id}`, readyAt: stand.ago(1) });
    const { text } = await (await stand.person('viewer')).show(`/queue?text=${encodeURIComponent(id)}`);
    const href = /href="(\/r\/acme\/invoice\/[^"]*)"/.exec(text)?.[1] ?? '';
    const answer = await fetch(`${stand.publicUrl}${href}`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, url]);
  },
);
