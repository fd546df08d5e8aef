import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordType } from '../../shared/records/record.ts';
import { resolveConflicts } from '../../shared/review/changes.ts';
import { askForJob } from '../../shared/review/jobs.ts';
import { getBell } from '../../shared/store/bells.ts';
import { type Change, getChange, putChange } from '../../shared/store/changes.ts';
import { getDrift, noteDrift } from '../../shared/store/drift.ts';
import { listJobs, type Task } from '../../shared/store/jobs.ts';
import { getLink } from '../../shared/store/links.ts';
import { recordOutcome } from '../../shared/store/outcomes.ts';
import { getProposal, putProposal } from '../../shared/store/proposals.ts';
import { changeSettings, getSettings } from '../../shared/store/settings.ts';
import { leaveOpen } from '../config/leave-open.ts';
import { scope, startReview, xeroId } from './review-sample.ts';
import type { ConsoleStand } from './stand.ts';

let stand: ConsoleStand;
beforeEach(async () => {
  stand = await startReview();
});
afterEach(() => stand.stop());

const known = <T>(one: T | null | undefined): T => {
  if (one === undefined || one === null) throw new Error('It has to be there.');
  return one;
};
const invoice = async (id: string) => known(await getChange(stand.table, { ...scope, type: 'invoice', id }));
const desk = (by: string) => ({ table: stand.table, scope, asked: { by, now: stand.now() } });
const decoded = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

/** A page that stays open while others work; `post` sends a form of it with what stood in it then. */
const opened = async (path: string) => {
  const { show } = await stand.person('administrator');
  const { text } = await show(path);
  const token = known(/name="form_token" value="([^"]+)"/.exec(text)?.[1]);
  const found = (pattern: RegExp) => decoded(known(pattern.exec(text)?.[1]));
  const post = async (action: string, fields: Record<string, string>) => {
    const body = new URLSearchParams({ form_token: token, organisation: 'org', ...fields });
    const answer = await show(action, { method: 'POST', body });
    const location = answer.headers.get('location');
    return location === null ? answer : show(location.replace('/console/acme', ''));
  };
  return { text, found, post };
};

/** A call to Xero is under way that creates this record. */
const sending = ({ rev, record }: Pick<Change, 'rev' | 'record'>, kind: 'invoice' | 'contact') =>
  leaveOpen(stand.table, {
    ...{ ...scope, key: 'org:call', type: record.type, kind, mode: 'create', startedAt: stand.ago(0) },
    ...{ pickups: 0, putDown: false },
    elements: [{ crmId: record.data.id, rev, body: {}, crmFingerprint: 'f', crmVersion: '1' }],
  });

test('of two who decide one conflict at once, one does', async () => {
  const change = await invoice('2001');
  expect(await resolveConflicts(desk('ann'), [change], 'crm')).toBe(1);
  expect(await resolveConflicts(desk('ben'), [change], 'xero')).toBe(0);
  expect((await invoice('2001')).take).toBe('crm');
});

test('a conflict that is another one by now is not decided from an older page', async () => {
  const page = await opened('/conflicts');
  const before = await invoice('2001');
  const conflicts = [{ field: 'total', crm: '999.00', xero: '1.00' }];
  await putChange(stand.table, { ...before, rev: 'newer', conflicts }, before.rev);
  const { text } = await page.post('/conflicts', { one: page.found(/name="one" value="(xero [^"]*\/2001)"/) });
  expect(text).toContain('Nothing was decided');
  expect((await invoice('2001')).take).toBeUndefined();
});

test('a difference that is another one by now is not put right from an older page', async () => {
  const page = await opened('/drift');
  const key = { ...scope, type: 'contact' as const, crmId: 'd-1' };
  const before = known(await getDrift(stand.table, key));
  await noteDrift(stand.table, { ...before, fingerprint: 'other', fields: [{ field: 'name', crm: 'A', xero: 'B' }] });
  const { text } = await page.post('/drift', { one: page.found(/name="one" value="(xero [^"]*\/d-1)"/) });
  expect(text).toContain('Nothing was done');
  expect((await getDrift(stand.table, key))?.state).toBe('open');
});

test('a ticked pair with another candidate by now is not linked', async () => {
  const page = await opened('/matching');
  const key = { ...scope, type: 'contact' as const, crmId: 'm-1' };
  const before = known(await getProposal(stand.table, key));
  const other = { ...known(before.candidates[0]), xeroId: xeroId(99), name: 'Somebody Else' };
  await putProposal(stand.table, { ...before, job: 'later', candidates: [other] });
  const pick = page.found(/name="pick" value="([^"]*\/m-1)"/);
  const { text } = await page.post('/matching/decide', { ticked: 'accept', pick });
  expect(text).toContain('not proposed like that any more');
  expect(await getLink(stand.table, key)).toBeUndefined();
});

test('a pair is not linked while a call to Xero may be creating the record', async () => {
  const change = known(await getChange(stand.table, { ...scope, type: 'contact', id: 'm-1' }));
  await sending(change, 'contact');
  const page = await opened('/matching');
  const { text } = await page.post('/matching/decide', { one: `accept contact@${xeroId(1)}/m-1` });
  expect(text).toContain('being sent to Xero at this moment');
  expect(await getLink(stand.table, { ...scope, type: 'contact', crmId: 'm-1' })).toBeUndefined();
});

test('what is held stays held although a worker had it in hand and puts it off', async () => {
  const page = await opened('/queue');
  const inHand = await invoice('1003');
  const { text } = await page.post('/records/hold', { type: 'invoice', id: '1003', back: 'queue' });
  expect(text).toContain('The invoice 1003 is held back');
  const later: Change = { ...inHand, readyAt: stand.ago(-5), attempts: 2 };
  const key = { ...scope, type: 'invoice' as RecordType, id: '1003' };
  expect(await recordOutcome(stand.table, { key, rev: inHand.rev, becomes: later })).toBe('superseded');
  expect((await invoice('1003')).held).toBe(true);
});

test('what is being sent is neither dropped nor held', async () => {
  const question = await opened('/records/drop?type=invoice&id=1003&back=queue');
  await sending(await invoice('1003'), 'invoice');
  for (const action of ['/records/drop', '/records/hold']) {
    const { text } = await question.post(action, { type: 'invoice', id: '1003', back: 'queue' });
    expect(text).toContain('Nothing was changed');
  }
  expect((await invoice('1003')).held).toBeUndefined();
});

test.each<Task>([
  { do: 'undo', of: { call: 'call-1' } },
  { do: 'migrate', from: 'other' },
  { do: 'match', types: ['contact'] },
])('a job that is asked for twice at once is begun once: $do', async (task) => {
  const before = (await listJobs(stand.table, scope)).length;
  const asked = await Promise.all(['ann', 'ben', 'cleo'].map((by) => askForJob(desk(by), task)));
  expect(asked.filter(({ already }) => !already).length).toBeLessThanOrEqual(1);
  expect(new Set(asked.map(({ job }) => job.id)).size).toBe(1);
  expect((await listJobs(stand.table, scope)).length - before).toBeLessThanOrEqual(1);
});

test('a file of settings does not overwrite unseen what somebody else changed since it was shown', async () => {
  const before = await getSettings(stand.table, scope);
  const content = JSON.stringify({ ...before, invoices: { ...before.invoices, dueDays: 77 } });
  const { submit, show } = await stand.person();
  const shown = await submit('/settings/file', '/settings/file', [['file', new Blob([content])]]);
  expect(shown.text).toContain('1 setting of');
  await changeSettings(stand.table, scope, (now) => ({ ...now, bills: { ...now.bills, dueDays: 5 } }));
  const confirm = (text: string) => {
    const body = new FormData();
    for (const [, name = '', value = ''] of text.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g))
      body.append(name, decoded(value));
    return show('/settings/file', { method: 'POST', body });
  };
  const again = await confirm(shown.text);
  expect(again.status).toBe(409);
  expect(again.text).toContain('2 settings of');
  expect((await getSettings(stand.table, scope)).bills.dueDays).toBe(5);
  expect((await confirm(again.text)).status).toBe(303);
  expect((await getSettings(stand.table, scope)).invoices.dueDays).toBe(77);
});

test('what was made ready before a retry of many broke off is rung for', async () => {
  let lines = 0;
  stand.table.doc.middlewareStack.add(
    (next) => async (args) => {
      if (JSON.stringify(args.input).includes('"action":"retried"') && ++lines > 1) throw new Error('throttled');
      return next(args);
    },
    { step: 'initialize', name: 'failing' },
  );
  const { submit } = await stand.person('administrator');
  expect((await submit('/attention', '/attention/retry', [['code', 'account-unknown']])).status).toBe(500);
  stand.table.doc.middlewareStack.remove('failing');
  expect((await invoice('1001')).readyAt).toBeDefined();
  expect((await getBell(stand.table, 'acme', 'org'))?.dueAt).toBe(stand.now().toISOString());
});

test('a link is not taken apart while a call to Xero would make it again', async () => {
  const page = await opened('/records/unlink?type=contact&id=d-1');
  await sending({ rev: 'r', record: { type: 'contact', data: { id: 'd-1' } } }, 'contact');
  const { text } = await page.post('/records/unlink', { type: 'contact', id: 'd-1' });
  expect(text).toContain('Nothing was changed');
  expect(await getLink(stand.table, { ...scope, type: 'contact', crmId: 'd-1' })).toBeDefined();
});

test('what is gone in Xero keeps its link unless it is made ready to be created again in the same moment', async () => {
  stand.table.doc.middlewareStack.add(
    (next) => async (args) => {
      if (
        JSON.stringify(args.input).includes('"sk":"CHANGE#invoice#d-3"') &&
        JSON.stringify(args.input).includes('"take"')
      )
        throw new Error('throttled');
      return next(args);
    },
    { step: 'initialize', name: 'failing' },
  );
  const { submit } = await stand.person();
  expect((await submit('/drift', '/drift', [['one', 'crm invoice/d-3']])).status).toBe(500);
  stand.table.doc.middlewareStack.remove('failing');
  const key = { ...scope, type: 'invoice' as const, crmId: 'd-3' };
  expect(await getLink(stand.table, key)).toBeDefined();
  expect((await submit('/drift', '/drift', [['one', 'crm invoice/d-3']])).text).toContain(
    '1 record sent to Xero again',
  );
  expect(await getLink(stand.table, key)).toBeUndefined();
});

test('a second search for pairs pauses nothing while one is under way', async () => {
  await askForJob(desk('ann'), { do: 'match', types: ['contact'] });
  const page = await opened('/queue');
  await page.post('/matching/start', { type: 'item' });
  expect((await getSettings(stand.table, scope)).sync.item.paused).toBe(false);
});
