import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problems } from '../../shared/failures/catalogue.ts';
import { getChange } from '../../shared/store/changes.ts';
import { getDrift, noteDrift } from '../../shared/store/drift.ts';
import { listJobs } from '../../shared/store/jobs.ts';
import { getLink, type Link, linkPuts } from '../../shared/store/links.ts';
import { getProposal, type Proposal, putProposal } from '../../shared/store/proposals.ts';
import { getPull } from '../../shared/store/pulls.ts';
import { putReference } from '../../shared/store/references.ts';
import { getSettings } from '../../shared/store/settings.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { transact } from '../../shared/store/transact.ts';
import { type Keyboard, now, openKeyboard } from './keyboard.ts';

let keyboard: Keyboard;
beforeAll(async () => {
  keyboard = await openKeyboard();
});
afterAll(() => keyboard.stop());

const said = async (...argv: string[]) => (await keyboard.cli(...argv)).join('\n');
const scopeOf = (workspace: string) => ({ workspace, organisation: 'org' });
const xero = (last: number) => `0d9f4a50-0000-4000-8000-00000000000${last}`;

const link = (workspace: string, crmId: string, more: Partial<Link> = {}): Link => ({
  ...{ ...scopeOf(workspace), type: 'contact', crmId, kind: 'contact', xeroId: xero(1), crmFingerprint: 'f' },
  ...{ crmVersion: '1', xero: { name: `Name of ${crmId}` }, acts: [], madeBy: 'created' },
  ...{ xeroSide: { name: `Name of ${crmId}` }, crmSide: { id: crmId, name: `Name of ${crmId}` } },
  ...{ linkedAt: now.toISOString(), updatedAt: now.toISOString(), ...more },
});
const putLink = (one: Link) => transact(keyboard.table, linkPuts(keyboard.table.name, one));

test('pause and resume types: saved, logged and shown in the history', async () => {
  await keyboard.workspace('types', { organisation: 'org' }, { organisation: 'two' });
  expect(await said('pause', 'types', '--type', 'invoice,contact', '--user', 'ann')).toContain(
    'Paused in Books of org: invoice, contact',
  );
  expect((await getSettings(keyboard.table, scopeOf('types'))).sync.invoice.paused).toBe(true);
  expect(await said('settings', 'history', 'types')).toMatch(/by ann\n[\s\S]*sync\.invoice\.paused: false -> true/);
  expect(await said('resume', 'types', '--type', 'invoice')).toContain('Resumed in Books of org: invoice');
  expect(await getPull(keyboard.table, scopeOf('types'))).toMatchObject({ dueAt: now.toISOString() });
  expect(await said('pause', 'types', '--all')).toMatch(/Books of org is paused[\s\S]*Books of two is paused/);
  expect(await keyboard.complaint('pause', 'types', '--type', 'deal')).toContain('Types are: contact');
});

test('match: start pauses and begins a job; pairs are listed, accepted and rejected', async () => {
  await keyboard.workspace('pairs', { organisation: 'org' });
  const scope = scopeOf('pairs');
  expect(await said('match', 'start', 'pairs', '--type', 'contact')).toContain('npm run cli -- match list pairs');
  expect((await getSettings(keyboard.table, scope)).sync.contact.paused).toBe(true);
  expect(await listJobs(keyboard.table, scope)).toMatchObject([{ task: { do: 'match', types: ['contact'] } }]);
  expect(await said('match', 'start', 'pairs')).toContain('is not over yet');
  expect(await said('jobs', 'pairs')).toMatch(/-match-\w+ {2}running/);
  const candidate = { kind: 'contact' as const, name: 'Acme', reason: 'same name (acme)' };
  const propose = async (
    crmId: string,
    confidence: number,
    xeroIds: string[],
    state: Proposal['state'] = 'proposed',
  ) => {
    await keyboard.change(scope, 'contact', crmId, { problem: problems.contactMatchReview('Acme') });
    const candidates = xeroIds.map((xeroId) => ({ ...candidate, xeroId, confidence }));
    await putProposal(keyboard.table, { ...scope, type: 'contact', crmId, job: 'j', state, candidates });
  };
  await propose('c-1', 95, [xero(1)]);
  await propose('c-2', 70, [xero(2)]);
  await propose('c-3', 95, [xero(3), xero(4)], 'ambiguous');
  expect(await said('match', 'list', 'pairs')).toContain(`95  ${xero(1)}  Acme: same name (acme)`);
  expect(await said('match', 'accept', 'pairs', '--over', '90')).toContain('1 accepted');
  expect(await getLink(keyboard.table, { ...scope, type: 'contact', crmId: 'c-1' })).toMatchObject({ adopting: true });
  expect((await getChange(keyboard.table, { ...scope, type: 'contact', id: 'c-1' }))?.readyAt).toBeDefined();
  await said('match', 'accept', 'pairs', '--type', 'contact', '--id', 'c-3', '--xero', xero(4));
  expect(await getLink(keyboard.table, { ...scope, type: 'contact', crmId: 'c-3' })).toMatchObject({ xeroId: xero(4) });
  await said('match', 'reject', 'pairs', '--type', 'contact', '--id', 'c-2');
  expect(await getProposal(keyboard.table, { ...scope, type: 'contact', crmId: 'c-2' })).toMatchObject({
    state: 'rejected',
  });
  const complaint = (...more: string[]) => keyboard.complaint('match', 'accept', 'pairs', ...more);
  expect(await complaint('--type', 'contact', '--id', 'c-2')).toContain('decided already');
  expect(await complaint('--over', 'much')).toContain('0 to 100');
  expect(await complaint()).toContain('0 to 100');
});

test('conflicts: both values, and the side that is taken', async () => {
  await keyboard.workspace('both', { organisation: 'org' });
  const conflicts = [{ field: 'emailAddress', before: 'a', crm: 'b', xero: 'c' }];
  await keyboard.change(scopeOf('both'), 'contact', 'c-1', { problem: problems.conflict(['emailAddress']), conflicts });
  expect(await said('conflicts', 'list', 'both')).toContain('emailAddress: was "a"; CRM "b"; Xero "c"');
  expect(await keyboard.complaint('conflicts', 'resolve', 'both', '--take', 'crm')).toContain('Which ones?');
  expect(await keyboard.complaint('conflicts', 'resolve', 'both', '--take', 'me', '--all')).toContain('crm, xero');
  expect(await said('conflicts', 'resolve', 'both', '--take', 'crm', '--all')).toContain('1 record');
  expect(await getChange(keyboard.table, { ...scopeOf('both'), type: 'contact', id: 'c-1' })).toMatchObject({
    take: 'crm',
  });
});

test('drift: listed, sent again, told, ignored', async () => {
  await keyboard.workspace('drifts', { organisation: 'org' });
  const scope = scopeOf('drifts');
  const fields = [{ field: 'name', crm: 'A', xero: 'B' }];
  for (const [at, crmId] of ['c-1', 'c-2', 'c-3'].entries()) {
    await putLink(link('drifts', crmId, { xeroId: xero(at) }));
    const row = { ...scope, type: 'contact' as const, crmId, kind: 'contact' as const, xeroId: xero(at), fields };
    await noteDrift(keyboard.table, {
      ...row,
      what: 'differs',
      fingerprint: 'x',
      state: 'open',
      job: 'j',
      seenAt: now.toISOString(),
    });
  }
  expect(await said('drift', 'list', 'drifts')).toContain('name: CRM "A"; Xero "B"');
  const one = (id: string) => ['--type', 'contact', '--id', id];
  expect(await said('drift', 'fix', 'drifts', '--take', 'crm', ...one('c-1'))).toContain('1 record: being put right');
  expect(await getChange(keyboard.table, { ...scope, type: 'contact', id: 'c-1' })).toMatchObject({ take: 'crm' });
  await said('drift', 'fix', 'drifts', '--take', 'xero', ...one('c-2'));
  expect(await getDrift(keyboard.table, { ...scope, type: 'contact', crmId: 'c-2' })).toMatchObject({ state: 'mend' });
  expect(await listJobs(keyboard.table, scope)).toMatchObject([{ task: { do: 'mend' } }]);
  await said('drift', 'ignore', 'drifts', '--all');
  expect(await getDrift(keyboard.table, { ...scope, type: 'contact', crmId: 'c-3' })).toMatchObject({
    state: 'ignored',
  });
  expect(await said('drift', 'start', 'drifts', '--type', 'invoice')).toContain('Begun:');
});

test('undo shows first what it would do, and asks for --yes', async () => {
  await keyboard.workspace('back', { organisation: 'org' });
  await putLink(link('back', 'c-1', { backfill: 'history' }));
  await putLink(link('back', 'c-2', { backfill: 'history', xeroId: xero(2), madeBy: 'matched' }));
  await putLink(link('back', 'c-3', { xeroId: xero(3) }));
  const shown = await said('undo', 'back', '--backfill', 'history');
  expect(shown).toMatch(
    /1 record would be deleted[\s\S]*contact c-1[\s\S]*1 record would be left:[\s\S]*contact c-2 .*not created by the bridge/,
  );
  expect(shown).toContain('Nothing was done. Add --yes');
  expect(await listJobs(keyboard.table, scopeOf('back'))).toEqual([]);
  expect(await said('undo', 'back', '--backfill', 'history', '--yes')).toContain('Begun:');
  expect(await keyboard.complaint('undo', 'back')).toContain('--call KEY');
  expect(await keyboard.complaint('undo', 'back', '--call', 'nothing')).toContain('No link was made in it');
});

test('jobs are paused, resumed and stopped', async () => {
  await keyboard.workspace('work', { organisation: 'org' });
  await said('import', 'start', 'work', '--type', 'contact', '--from', '2025-01-01');
  const [job] = await listJobs(keyboard.table, scopeOf('work'));
  expect(job?.task).toEqual({ do: 'import', kinds: ['contact'], from: '2025-01-01' });
  const id = job?.id ?? '';
  expect(await said('jobs', 'pause', 'work', '--job', id)).toContain('is paused');
  expect(await said('jobs', 'work', '--job', id)).toContain('asked for by cli');
  expect(await keyboard.complaint('jobs', 'pause', 'work', '--job', id)).toContain('cannot be paused');
  expect(await said('jobs', 'resume', 'work', '--job', id)).toContain('is resumed');
  expect(await said('import', 'stop', 'work')).toContain('is stopped');
  expect(await said('import', 'status', 'work')).toContain('stopped');
  expect(await keyboard.complaint('import', 'stop', 'work')).toContain('No import is going');
  expect(await keyboard.complaint('import', 'start', 'work', '--from', 'May')).toContain('such as 2025-01-01');
});

test('links: imported to wait, migrated, made and taken apart by hand', async () => {
  await keyboard.workspace('bonds', { organisation: 'org' });
  const scope = scopeOf('bonds');
  const file = join(keyboard.folder, 'links.csv');
  await writeFile(
    file,
    `type,crmId,xeroId\ncontact,c-1,${xero(1)}\ncontact,c-2,${xero(1)}\ndeal,c-3,${xero(3)}\ncontact,c-4,12\n`,
  );
  const told = await said('links', 'import', 'bonds', '--file', file);
  expect(told).toContain('1 stored.');
  expect(told).toContain('row 3, contact c-2: left out: the Xero record is linked');
  expect(told).toMatch(/row 4, type: [\s\S]*row 5, xeroId: must be the id/);
  expect(
    await getLink(keyboard.table, { ...scope, organisation: UNROUTED, type: 'contact', crmId: 'c-1' }),
  ).toMatchObject({
    madeBy: 'imported',
  });
  expect(await said('links', 'migrate', 'bonds')).toContain('Begun:');
  await putLink(link('bonds', 'c-9', { xeroId: xero(9) }));
  expect(await said('links', 'list', 'bonds')).toContain(`contact c-9 = ${xero(9)} Name of c-9 (created)`);
  const add = (...more: string[]) => ['links', 'add', 'bonds', '--type', 'contact', '--id', ...more];
  expect(await keyboard.complaint(...add('c-9', '--xero', xero(5)))).toContain('the CRM record is linked to another');
  expect(await keyboard.complaint(...add('c-5', '--xero', xero(9)))).toContain('the Xero record is linked to another');
  expect(await said(...add('c-5', '--xero', xero(5)))).toContain('once Xero has shown');
  expect(await said('links', 'remove', 'bonds', '--type', 'contact', '--id', 'c-9')).toContain('Add --yes');
  expect(await said('links', 'remove', 'bonds', '--type', 'contact', '--id', 'c-9', '--yes')).toContain('unlinked');
  expect(await getLink(keyboard.table, { ...scope, type: 'contact', crmId: 'c-9' })).toBeUndefined();
});

test('preview shows calls, differences and refusals, and writes nothing', async () => {
  await keyboard.workspace('ahead', { organisation: 'org' });
  const scope = scopeOf('ahead');
  await putReference(keyboard.table, scope, {
    ...{ fetchedAt: now.toISOString(), organisation: { name: 'Demo', baseCurrency: 'GBP' }, accounts: [] },
    ...{ taxRates: [], currencies: ['GBP'], tracking: [], brandingThemes: [] },
  });
  await keyboard.change(scope, 'contact', 'c-1', { readyAt: now.toISOString() });
  const shown = await said('preview', 'ahead', '--record', 'contact:c-1');
  expect(shown).toContain('contact c-1: would be created');
  expect(shown).toContain('PUT /Contacts');
  expect(shown).toContain('"name":"Customer c-1"');
  const file = join(keyboard.folder, 'ahead.ndjson');
  await writeFile(file, '{"id":"f-1","name":"One"}\n{"id":"f-2"}\n{"id":"f-3","email":"no"}\n');
  const whole = await said('preview', 'ahead', '--file', file, '--type', 'contact');
  expect(whole).toMatch(/contact f-2: would need attention\n {2}The contact has no name/);
  expect(whole).toContain('row 3: email');
  expect(whole).toContain('3 records: rejected 1, create 1, attention 1; 1 calls alone');
  expect(await getChange(keyboard.table, { ...scope, type: 'contact', id: 'f-1' })).toBeUndefined();
});

test('hold, release and drop', async () => {
  await keyboard.workspace('hands', { organisation: 'org' });
  await keyboard.change(scopeOf('hands'), 'contact', 'c-1', { readyAt: now.toISOString() });
  const one = ['hands', '--type', 'contact', '--id', 'c-1'];
  expect(await said('hold', ...one)).toContain('is held back');
  expect(await getChange(keyboard.table, { ...scopeOf('hands'), type: 'contact', id: 'c-1' })).toMatchObject({
    held: true,
  });
  expect(await said('release', ...one)).toContain('goes on');
  expect(await said('drop', ...one)).toContain('Nothing was done');
  expect(await said('drop', ...one, '--yes')).toContain('is dropped');
  expect(await keyboard.complaint('release', ...one)).toContain('is not held back');
  expect(await keyboard.complaint('hold', 'hands')).toContain('--type TYPE --id ID');
});
