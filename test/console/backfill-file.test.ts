import { afterEach, beforeEach, expect, test } from 'vitest';
import { getChange } from '../../shared/store/changes.ts';
import { scope, startReview } from './review-sample.ts';
import type { ConsoleStand } from './stand.ts';

let stand: ConsoleStand;
beforeEach(async () => {
  stand = await startReview();
});
afterEach(() => stand.stop());

const fileOf = (name: string, text: string): [string, Blob] => ['file', new File([text], name)];
const waiting = (id: string) => getChange(stand.table, { ...scope, type: 'contact', id });
const csv = 'id,name,email\nold-1,Old Mill Ltd,mill@example.com\nold-2,Wharf Ltd,nonsense\nold-3,Quay Ltd,\n';
const fields = (file: [string, Blob], ...more: [string, string][]): [string, string | Blob][] => [
  file,
  ['type', 'contact'],
  ['asOf', '2026-03-10'],
  ...more,
];
const uploadIn = (text: string) => /name="upload" value="([^"]+)"/.exec(text)?.[1] ?? '';

test('checks a file by line, shows what would be sent, and sends it when that is confirmed', async () => {
  const { submit, show } = await stand.person('administrator');
  const { text } = await submit('/backfill', '/backfill/check', fields(fileOf('people.csv', csv)));
  expect(text).toContain('people.csv: 2 records are ready to be sent');
  expect(text).toContain('<dd data-count="wrong">1</dd>');
  expect(text).toContain('<th scope="row">Line 3</th>');
  expect(text).toContain('must be an e-mail address');
  expect(await waiting('old-1')).toBeUndefined();
  const page = `/backfill?organisation=org&upload=${uploadIn(text)}`;
  const sent = (await submit(page, '/backfill/send')).text;
  expect(sent).toContain('people.csv is sent');
  expect(sent).toContain('2 accepted');
  expect(sent).toContain('data-backfill="people"');
  expect(await waiting('old-1')).toMatchObject({ backfill: 'people', record: { data: { name: 'Old Mill Ltd' } } });
  expect(await waiting('old-2')).toBeUndefined();
  expect(stand.woken).toContainEqual(scope);
  expect((await show(page)).text).toContain('Bring a file of old records');
});

test('what came in since the file was written stays, and what is sent twice is recognised', async () => {
  const { submit } = await stand.person();
  const send = async (text: string, asOf: string) => {
    const checked = await submit('/backfill', '/backfill/check', [
      fileOf('a.ndjson', text),
      ['type', 'contact'],
      ['asOf', asOf],
      ['name', 'history'],
    ]);
    return (await submit(`/backfill?upload=${uploadIn(checked.text)}`, '/backfill/send')).text;
  };
  expect(await send('{"id":"n-1","name":"New"}\n', '2026-03-10')).toContain('1 accepted');
  expect(await send('{"id":"n-1","name":"New"}\n', '2026-03-10')).toContain('1 known already');
  expect(await send('{"id":"n-1","name":"Old"}\n', '2026-02-01')).toContain('1 older than what is known');
  expect(await waiting('n-1')).toMatchObject({ record: { data: { name: 'New' } } });
});

test('says in words why a file cannot be taken', async () => {
  const { submit } = await stand.person();
  const check = async (file: [string, Blob], ...more: [string, string][]) =>
    (await submit('/backfill', '/backfill/check', fields(file, ...more))).text;
  expect(await check(fileOf('empty.csv', 'id,name\n'))).toContain('It holds no records');
  expect(await check(fileOf('open.csv', 'id,name\n1,"x\n'))).toContain('is never closed');
  expect(await check(fileOf('big.csv', 'x'.repeat(3_000_001)))).toContain('too large for this page');
  const many = Array.from({ length: 5_001 }, (_, at) => `{"id":"${at}","name":"N"}`).join('\n');
  expect(await check(fileOf('many.ndjson', many))).toContain('more than 5,000 records');
  expect(await check(fileOf('n.csv', csv), ['name', 'x'.repeat(61)])).toContain('That is no name');
  expect((await submit('/backfill', '/backfill/check', [['type', 'contact']])).text).toContain('No file was chosen');
  const page = `/backfill?upload=${uploadIn(await check(fileOf('right.csv', csv)))}`;
  expect((await submit(page, '/backfill/send', [['upload', 'x']])).text).toContain('not kept any more');
});

test('members and viewers see the progress alone', async () => {
  for (const role of ['member', 'viewer'] as const) {
    const { show } = await stand.person(role);
    const { text } = await show('/backfill');
    expect(text).toContain('data-backfill="history-2025"');
    expect(text).not.toContain('npm run cli');
    expect(text).not.toContain('type="file"');
    for (const path of ['/backfill/check', '/backfill/send'])
      expect((await show(path, { method: 'POST', body: new FormData() })).status).toBe(403);
  }
});
