import { afterAll, beforeAll, expect, test } from 'vitest';
import { boundedFormats, boundedSum, mostCounted } from '../../functions/console/bounded.ts';
import { survey } from '../../functions/console/survey.ts';
import type { Problem } from '../../shared/failures/failure.ts';
import { formatsOf } from '../../shared/runtime/formats.ts';
import type { Change } from '../../shared/store/changes.ts';
import { changeSettings } from '../../shared/store/settings.ts';
import { type ConsoleStand, startConsole } from './stand.ts';

const scope = { workspace: 'acme', organisation: 'org' };
let stand: ConsoleStand;
beforeAll(async () => {
  stand = await startConsole();
  await stand.addOrganisation('org');
});
afterAll(() => stand.stop());

const problem = (code: string): Problem => ({ code, next: 'attention', message: `${code}.`, remedy: 'Do it.' });
const put = (id: string, more: Partial<Change>) =>
  stand.change('org', { type: 'invoice', data: { id, number: id } }, { receivedAt: stand.ago(5), ...more });
const ids = (changes: readonly Change[]) => changes.map(({ record }) => record.data.id);

test('sorts what is parked by cause, shows the rows that came first, and counts the others', async () => {
  for (let at = 0; at < 32; at += 1) await put(`one-${at}`, { problem: problem(`cause-${at}`) });
  for (let at = 0; at < 12; at += 1)
    await put(`many-${at}`, { problem: problem('cause-7'), receivedAt: stand.ago(50 + at) });
  const found = await survey(stand.deps, scope, { rows: 3 });
  expect(await survey(stand.deps, scope, { rows: 3, few: 5 })).toEqual(found);
  expect(found).toMatchObject({ attention: 44, waiting: 0, furtherCauses: 2 });
  expect(found.causes).toHaveLength(30);
  expect(found.causes[0]).toMatchObject({ problem: { code: 'cause-7' }, count: 13 });
  expect(ids(found.causes[0]?.changes ?? [])).toEqual(['many-11', 'many-10', 'many-9']);
  const { text } = await (await stand.person()).show('/attention');
  expect(text).toContain('And 2 more causes that fewer records have');
});

test('counts what is on its way, waits, is held back, or is kept back by the settings', async () => {
  await changeSettings(stand.table, scope, (settings) => ({
    ...settings,
    sync: { ...settings.sync, quote: { ...settings.sync.quote, paused: true } },
  }));
  const waitsFor = { type: 'contact', id: 'c' };
  const quote = (id: string) => ({ type: 'quote' as const, data: { id, number: id } });
  await put('ready', { readyAt: stand.ago(1), receivedAt: stand.ago(70) });
  await put('filled', { readyAt: stand.ago(9), backfill: 'spring' });
  await put('held', { held: true, problem: problem('cause-1') });
  await put('behind', { waitsFor, problem: problem('contact-on-its-way') });
  await put('patient', { waitsFor, problem: problem('contact-not-arrived') });
  await put('in-vain', { waitsFor, problem: problem('contact-not-arrived'), receivedAt: stand.ago(16) });
  await put('off', { problem: problem('direction-off') });
  await stand.change('org', quote('q'), { readyAt: stand.ago(3), receivedAt: stand.ago(900) });
  const found = await survey(stand.deps, scope, { rows: 3 });
  expect(await survey(stand.deps, scope, { rows: 3, few: 5 })).toEqual(found);
  expect(found).toMatchObject({
    ...{ waiting: 2, oldestWaitingAt: stand.ago(70), waitsForOthers: 2, notSent: 2, held: 1, attention: 45 },
    paused: ['quote'],
  });
});

test('figures beyond what is counted bear a plus', () => {
  const formats = boundedFormats(formatsOf({ acceptLanguage: 'en-GB', timeZone: 'UTC', now: stand.now() }));
  expect(formats.number(mostCounted - 1)).toBe('9,999');
  expect(formats.number(mostCounted)).toBe('10,000+');
  expect(boundedSum([mostCounted, 12])).toBe(mostCounted);
});
