import { afterEach, beforeEach, expect, test } from 'vitest';
import { listJobs } from '../../shared/store/jobs.ts';
import { getLink } from '../../shared/store/links.ts';
import { getProposal } from '../../shared/store/proposals.ts';
import { getSettings } from '../../shared/store/settings.ts';
import { scope, startReview, xeroId } from './review-sample.ts';
import { startSample } from './sample.ts';
import type { ConsoleStand } from './stand.ts';

let stand: ConsoleStand;
beforeEach(async () => {
  stand = await startReview();
});
afterEach(() => stand.stop());

const linkOf = (crmId: string) => getLink(stand.table, { ...scope, type: 'contact', crmId });
const stateOf = async (crmId: string) => (await getProposal(stand.table, { ...scope, type: 'contact', crmId }))?.state;
const proposalsIn = (text: string) => [...text.matchAll(/data-proposal="([^"]+)"/g)].map(([, one]) => one);

test('shows proposals with confidence, reason and the values of both sides; an ambiguous one with every candidate', async () => {
  const { text } = await (await stand.person('viewer')).show('/matching');
  expect(proposalsIn(text)).toEqual(['contact/m-1', 'contact/m-2', 'contact/m-3']);
  expect(text).toContain('94 %');
  expect(text).toContain('same e-mail (hello@harbour.example), similar name');
  expect(text).toContain('Harbour Bakery Ltd</td><td data-label="In Xero"><mark>Harbour Bakery</mark></td>');
  expect(text).toContain(
    '<td data-label="Candidate 1"><mark>Smith and Company</mark></td><td data-label="Candidate 2">Smith &amp; Co</td>',
  );
  expect(text).not.toContain('<form method="post"');
});

test('filters by state', async () => {
  const { show } = await stand.person('viewer');
  expect(proposalsIn((await show('/matching?state=ambiguous')).text)).toEqual(['contact/m-2']);
  expect(proposalsIn((await show('/matching?type=item')).text)).toEqual([]);
  expect(proposalsIn((await show('/matching?type=contact&after=PROPOSAL%23contact%23m-2')).text)).toEqual([
    'contact/m-3',
  ]);
  expect((await show('/matching?type=contact&after=CHANGE%23x')).status).toBe(200);
});

test('links one pair, lets what waits go on, and wakes the worker', async () => {
  const { submit } = await stand.person();
  const { text } = await submit('/matching', '/matching/decide', [['one', `accept contact@${xeroId(3)}/m-2`]]);
  expect(text).toContain('1 pair linked');
  expect((await linkOf('m-2'))?.xeroId).toBe(xeroId(3));
  expect(stand.woken).toEqual([scope]);
});

test('rejects a pair, and links those that are ticked', async () => {
  const { submit } = await stand.person('administrator');
  expect((await submit('/matching', '/matching/decide', [['one', 'reject contact/m-2']])).text).toContain(
    '1 record rejected',
  );
  expect(await stateOf('m-2')).toBe('rejected');
  const ticked: [string, string][] = [
    ['pick', 'contact/m-1'],
    ['pick', 'contact/m-3'],
    ['pick', 'contact/nobody'],
    ['ticked', 'accept'],
  ];
  const { text } = await submit('/matching', '/matching/decide', ticked);
  expect(text).toContain('2 pairs linked');
  expect(text).toContain('1 record: decided already, or not proposed like that any more.');
  expect([(await linkOf('m-1'))?.xeroId, (await linkOf('m-3'))?.xeroId]).toEqual([xeroId(1), xeroId(4)]);
});

test('links all clear ones over a confidence, never an ambiguous one', async () => {
  const { submit } = await stand.person();
  expect((await submit('/matching', '/matching/over', [['over', 'many']])).text).toContain('That is no confidence');
  expect((await submit('/matching', '/matching/over', [['over', '70']])).text).toContain('2 pairs linked');
  expect(await Promise.all(['m-1', 'm-2', 'm-3'].map(stateOf))).toEqual(['accepted', 'ambiguous', 'accepted']);
});

test('nothing ticked decides nothing', async () => {
  const { submit } = await stand.person();
  expect((await submit('/matching', '/matching/decide', [['ticked', 'accept']])).text).toContain('Nothing was ticked');
  expect(await stateOf('m-1')).toBe('proposed');
});

test.each(['member', 'viewer'] as const)('a %s decides nothing', async (role) => {
  const { show } = await stand.person(role);
  expect((await show('/matching/decide', { method: 'POST', body: new FormData() })).status).toBe(403);
  expect(await stateOf('m-1')).toBe('proposed');
});

test('a run pauses the types and begins a job; afterwards they are resumed', async () => {
  const fresh = await startSample();
  const { submit, show } = await fresh.person();
  expect((await show('/matching')).text).toContain('Find pairs');
  const { text } = await submit('/matching', '/matching/start', [
    ['type', 'contact'],
    ['type', 'item'],
  ]);
  expect(text).toContain('Matching: begun');
  expect(text).toContain('data-paused="contact item"');
  expect((await listJobs(fresh.table, scope)).map(({ task }) => task)).toEqual([
    { do: 'match', types: ['contact', 'item'] },
  ]);
  expect((await getSettings(fresh.table, scope)).sync.contact.paused).toBe(true);
  expect((await submit('/matching', '/matching/resume')).text).toContain('Contacts, Items go on');
  expect((await getSettings(fresh.table, scope)).sync.item.paused).toBe(false);
  await fresh.stop();
});

test('after a decision the list stands as it was filtered, at the same place', async () => {
  const { submit } = await stand.person();
  const ambiguous = '/matching?organisation=org&type=contact&state=ambiguous';
  const rejected = await submit(ambiguous, '/matching/decide', [['one', 'reject contact/m-2']]);
  expect(rejected.text).toContain('1 record rejected');
  expect(rejected.text).toContain('<option value="ambiguous" selected>');
  expect(rejected.text).toContain('<option value="contact" selected>');
  const later = '/matching?after=PROPOSAL%23contact%23m-1';
  const wrong = await submit(later, '/matching/over', [['over', 'many']]);
  expect(proposalsIn(wrong.text)).toEqual(['contact/m-3']);
  const accepted = await submit(later, '/matching/decide', [['one', `accept contact@${xeroId(4)}/m-3`]]);
  expect(proposalsIn(accepted.text)).toEqual([]);
  expect(accepted.text).toContain('Nothing more of this sort');
  expect(accepted.text).toContain('From the beginning');
});

test('links clear ones of the type that is shown only', async () => {
  const { submit } = await stand.person();
  expect((await submit('/matching?type=contact&type=item', '/matching/over', [['over', '90']])).text).toContain(
    '1 pair linked',
  );
  expect(await stateOf('m-1')).toBe('accepted');
});
