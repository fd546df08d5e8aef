import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventsDeps } from '../../functions/events/events-deps.ts';
import { receiveEvents } from '../../functions/events/receive-events.ts';
import { type Progress, readProgress, rejectsFile } from '../../infra/cli/backfill/progress.ts';
import { sendFile } from '../../infra/cli/backfill/send-file.ts';
import { CliError } from '../../infra/cli/target.ts';
import type { RecordType } from '../../shared/records/record.ts';
import { newWorkspaceSecret } from '../../shared/runtime/secrets.ts';
import { getChange, listChanges } from '../../shared/store/changes.ts';
import { linkOrganisation } from '../../shared/store/organisations.ts';
import { changeSettings } from '../../shared/store/settings.ts';
import type { Table } from '../../shared/store/table.ts';
import { createWorkspace } from '../../shared/store/workspaces.ts';
import { type FreshQueue, freshQueue, freshTable } from '../config/table.ts';

const workspace = 'acme';
const scope = { workspace, organisation: 'org' };
const secret = newWorkspaceSecret();
let folder: string;
let table: Table;
let queue: FreshQueue;
const requests: number[] = [];
let breakAt: number | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tallybridge-backfill-'));
  [table, queue] = [await freshTable(), await freshQueue()];
  const now = new Date().toISOString();
  await createWorkspace(table, { workspace, name: 'Acme', createdAt: now });
  const organisation = { ...scope, connection: 'c', xeroConnection: 'x', name: 'Books', baseCurrency: 'GBP' };
  await linkOrganisation(table, { ...organisation, state: 'active', linkedAt: now }, undefined);
});
afterAll(() => rm(folder, { recursive: true }));

/** The bridge's own intake, without a network between; breaks off when it is told to. */
const bridge: typeof fetch = async (_, init) => {
  const deps = eventsDeps({
    ...{ table, queues: queue.client, pushQueueUrl: queue.url, clock: { now: () => new Date() } },
    secrets: { workspace: async () => secret },
  });
  const body = new TextEncoder().encode(String(init?.body));
  requests.push(JSON.parse(String(init?.body)).events.length);
  if (breakAt !== undefined && requests.length > breakAt) throw new Error('the line is dead');
  const headers = Object.fromEntries(new Headers(init?.headers));
  const { statusCode, body: answer } = await receiveEvents(deps, { workspace, headers, body });
  return new Response(answer ?? '', { status: statusCode ?? 500 });
};
const post = {
  ...{ url: 'http://localhost:4100/events/acme', secrets: secret.eventsSecrets, fetch: bridge },
  ...{ now: () => new Date(), sleep: async () => undefined },
};

const send = async (file: string, type?: RecordType, told: Progress[] = []) => {
  const { size, mtime } = await stat(file);
  const begun = await readProgress(file, { workspace, backfill: 'history', size, savedAt: mtime.toISOString() });
  return sendFile(file, begun, type, post, (progress) => told.push(progress));
};
const written = async (name: string, text: string) => {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
};
const waiting = (type: RecordType, id: string) => getChange(table, { ...scope, type, id });

test('NDJSON: 200 a request, goes on where it stopped, and what comes twice is recognised', async () => {
  const rows = Array.from({ length: 450 }, (_, at) => JSON.stringify({ id: `c-${at}`, name: `Customer ${at}` }));
  const file = await written('contacts.ndjson', rows.join('\n'));
  breakAt = 1;
  await expect(send(file, 'contact')).rejects.toThrow(CliError);
  expect(await readProgress(file, await facts(file))).toMatchObject({ row: 200, accepted: 200, finished: false });
  breakAt = undefined;
  requests.length = 0;
  const told: Progress[] = [];
  const sent = await send(file, 'contact', told);
  expect(requests).toEqual([200, 50]);
  expect(told.map(({ row }) => row)).toEqual([400, 450]);
  expect(sent).toMatchObject({ row: 450, accepted: 450, duplicate: 0, rejected: 0, finished: true });
  expect(await waiting('contact', 'c-449')).toMatchObject({ backfill: 'history' });
  await rm(`${file}.progress.json`);
  expect(await send(file, 'contact')).toMatchObject({ accepted: 0, duplicate: 450 });
});

const facts = async (file: string) => {
  const { size, mtime } = await stat(file);
  return { workspace, backfill: 'history', size, savedAt: mtime.toISOString() };
};

test('what is wrong is written down with row, field and remedy, and the rest goes on', async () => {
  const file = await written(
    'mixed.ndjson',
    [
      '{"id":"w-1","name":"Right"}',
      '{"id":"w-2","email":"nonsense","name":"Wrong"}',
      'this is no JSON',
      '',
      '{"type":"invoice.updated","data":{"id":"w-5","number":"W-5"}}',
      '{"type":"invoice.updated","data":{"number":"W-6"}}',
    ].join('\n'),
  );
  expect(await send(file, 'contact')).toMatchObject({ accepted: 2, rejected: 3, row: 6 });
  const rejects = (await readFile(rejectsFile(file), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rejects.map(({ row, problems }) => [row, problems[0].field])).toEqual([
    [2, 'email'],
    [3, '(row)'],
    [6, 'data.id'],
  ]);
  expect(rejects[0].problems[0].remedy).not.toBe('');
  expect(await waiting('invoice', 'w-5')).toMatchObject({ record: { data: { number: 'W-5' } } });
});

test('CSV: columns are field paths, and rows with the same id are lines of one record', async () => {
  const file = await written(
    'invoices.csv',
    '\uFEFFid;number;contact.id;date;sendEmail;lines.description;lines.quantity;lines.unitAmount;lines.tracking.0.category;lines.tracking.0.option\r\n' +
      's-1;S-1;c-1;2026-11-01;yes;"Say ""hello""; twice";2;12.50;Region;North\r\n' +
      's-1;;;;;"Two\nlines";1;5;;\r\n' +
      's-2;S-2;c-1;2026-13-01;no;Work;1;5;;\r\n' +
      's-3;S-3;c-2;2026-11-02;;;;;;\r\n',
  );
  expect(await send(file, 'invoice')).toMatchObject({ accepted: 2, rejected: 1 });
  expect((await waiting('invoice', 's-1'))?.record.data).toMatchObject({
    ...{ number: 'S-1', contact: { id: 'c-1' }, sendEmail: true },
    lines: [
      {
        description: 'Say "hello"; twice',
        quantity: '2',
        unitAmount: '12.5',
        tracking: [{ category: 'Region', option: 'North' }],
      },
      { description: 'Two\nlines', quantity: '1', unitAmount: '5' },
    ],
  });
  const [reject] = (await readFile(rejectsFile(file), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(reject).toMatchObject({ row: 5, problems: [{ field: 'date' }] });
});

test('CSV: lists by number, words in one cell, and what is dated before the start date is left alone', async () => {
  await changeSettings(table, scope, (settings) => ({ ...settings, backfill: { startDate: '2026-01-01' } }));
  const contacts = await written(
    'people.csv',
    'id,name,roles,phones.0.number,phones.1.number,phones.1.kind,archived\np-1,"Smith, Ltd",customer;supplier,123,456,mobile,true\n',
  );
  expect(await send(contacts, 'contact')).toMatchObject({ accepted: 1 });
  expect((await waiting('contact', 'p-1'))?.record.data).toMatchObject({
    ...{ name: 'Smith, Ltd', roles: ['customer', 'supplier'], archived: true },
    phones: [{ number: '123' }, { number: '456', kind: 'mobile' }],
  });
  const old = await written('old.csv', 'id,number,date\no-1,O-1,2025-12-31\no-2,O-2,2026-01-01\n');
  expect(await send(old, 'invoice')).toMatchObject({ accepted: 1, ignored: 1 });
  const { changes } = await listChanges(table, workspace, 'org', { type: 'invoice' });
  expect(changes.some(({ record }) => record.data.id === 'o-1')).toBe(false);
});
