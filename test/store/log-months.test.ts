import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { searchLog } from '../../functions/console/activity/search-log.ts';
import { type Activity, listActivities, putActivity } from '../../shared/store/activities.ts';
import { logLines } from '../../shared/store/log-lines.ts';
import { logPlace } from '../../shared/store/log-months.ts';
import { listRecordActivities } from '../../shared/store/record-activities.ts';
import type { Table } from '../../shared/store/table.ts';
import { createWorkspace } from '../../shared/store/workspaces.ts';
import { freshTable } from '../config/table.ts';

const now = new Date('2026-11-02T12:00:00Z');

let table: Table;
beforeAll(async () => {
  table = await freshTable();
});

let turn = 0;
let workspace = '';
beforeEach(() => {
  turn += 1;
  workspace = `w-${turn}`;
});

const put = async (...times: string[]) => {
  for (const at of times) {
    const line: Activity = {
      ...{ workspace, id: `l-${at}`, at, actor: 'crm', action: 'created' },
      organisation: 'org',
    };
    await putActivity(table, { ...line, type: 'contact', crmId: 'c-1' });
  }
};

/** A table that counts what it is asked. */
const counting = () => {
  let queries = 0;
  const send = (command: Parameters<Table['doc']['send']>[0]) => {
    queries += 1;
    return table.doc.send(command);
  };
  const counted: Table = { ...table, doc: Object.assign(Object.create(table.doc), { send }) };
  return { table: counted, queries: () => queries };
};

const overTwoMonths = [
  ...['2026-09-30T23:59:59.999Z', '2026-10-01T00:00:00.000Z', '2026-10-31T23:59:59.998Z', '2026-10-31T23:59:59.999Z'],
  ...['2026-11-01T00:00:00.000Z', '2026-11-01T00:00:00.001Z', '2026-11-02T11:00:00.000Z'],
];
const newestFirst = overTwoMonths.toReversed();

const inPages = async (read: (after: string | undefined) => Promise<{ at: string[]; next?: string | undefined }>) => {
  const seen: string[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < 20; pages += 1) {
    const page = await read(after);
    seen.push(...page.at);
    if (page.next === undefined) return seen;
    after = page.next;
  }
  throw new Error('The pages do not end.');
};

describe('the log in months', () => {
  test.each([1, 2, 3, 4, 7, 100])(
    'is read newest first in pages of %i, also over the end of a month',
    async (limit) => {
      await put(...overTwoMonths);
      const seen = await inPages(async (after) => {
        const { activities, next } = await listActivities(table, workspace, now, { limit, after });
        expect(activities.length).toBeLessThanOrEqual(limit);
        return { at: activities.map(({ at }) => at), next };
      });
      expect(seen).toEqual(newestFirst);
    },
  );

  test.each([1, 3, 50])('is searched by %i lines a page, and by day', async (limit) => {
    await put(...overTwoMonths);
    const search = (filter: object) =>
      inPages(async (after) => {
        const around = { table, workspace, now, filter, names: new Map(), timeZone: 'UTC', after };
        const { activities, next } = await searchLog({ ...around, limit, mostLines: 4000 });
        return { at: activities.map(({ at }) => at), next };
      });
    expect(await search({ action: 'created' })).toEqual(newestFirst);
    expect(await search({ to: '2026-10-31' })).toEqual(newestFirst.slice(3));
    expect(await search({ from: '2026-10-01', to: '2026-10-31' })).toEqual(newestFirst.slice(3, 6));
  });

  test.each([1, 2, 100])('has the lines of one record, %i a page', async (limit) => {
    await put(...overTwoMonths);
    const record = { organisation: 'org', type: 'contact', crmId: 'c-1' };
    const seen = await inPages(async (after) => {
      const { activities, next } = await listRecordActivities(table, workspace, record, { limit, after });
      return { at: activities.map(({ at }) => at), next };
    });
    expect(seen).toEqual(newestFirst);
  });

  test.each([1, 2, 100])('is read oldest first, %i lines at once, between two places', async (limit) => {
    await put(...overTwoMonths);
    const between = (from: string, to: string) =>
      inPages(async (after) => {
        const range = { workspace, now, after: after ?? from, before: to };
        const { lines, more } = await logLines(table, range, limit);
        return { at: lines.map(({ at }) => at), next: more ? (lines.at(-1)?.sk ?? after) : undefined };
      });
    expect(await between(logPlace(''), logPlace('~'))).toEqual(overTwoMonths);
    expect(await between(logPlace('2026-10-31'), logPlace('2026-11-01'))).toEqual(overTwoMonths.slice(2, 4));
    expect(await between(logPlace('2026-09-30'), logPlace('2026-11-02'))).toEqual(overTwoMonths.slice(0, 6));
  });

  test('has a line of an earlier month in its place, once, however late and often it is put', async () => {
    const [late = '', ...others] = overTwoMonths;
    await put(...others);
    await put(late, late);
    const { activities } = await listActivities(table, workspace, now);
    expect(activities.map(({ at }) => at)).toEqual(newestFirst);
  });

  test('shows a line whose clock was ahead into the next month', async () => {
    await put('2026-10-31T23:00:00.000Z', '2026-11-01T00:00:01.000Z');
    const { activities } = await listActivities(table, workspace, new Date('2026-10-31T23:59:58Z'));
    expect(activities.map(({ at }) => at)).toEqual(['2026-11-01T00:00:01.000Z', '2026-10-31T23:00:00.000Z']);
  });

  test('is read to its end in one query a month of its workspace', async () => {
    const createdAt = '2026-10-08T09:00:00.000Z';
    await createWorkspace(table, { workspace, name: 'Young Ltd', createdAt });
    await put(...overTwoMonths.slice(2));
    const reads = counting();
    const { activities, next } = await listActivities(reads.table, workspace, now);
    expect([activities.length, next]).toEqual([5, undefined]);
    expect(reads.queries()).toBe(3);
    await listActivities(reads.table, workspace, now, { limit: 3 });
    expect(reads.queries()).toBe(4);
  });

  test('shows a line of a change in Xero from the week before its workspace was made', async () => {
    await createWorkspace(table, { workspace, name: 'Younger Ltd', createdAt: '2026-11-01T09:00:00.000Z' });
    await put('2026-10-26T12:00:00.000Z', '2026-11-01T10:00:00.000Z');
    expect((await listActivities(table, workspace, now)).activities).toHaveLength(2);
  });

  test('goes back over quiet months, for two years', async () => {
    await put('2024-10-31T12:00:00.000Z', '2024-11-03T12:00:00.000Z', '2026-11-01T12:00:00.000Z');
    const reads = counting();
    const { activities } = await listActivities(reads.table, workspace, now);
    expect(activities.map(({ at }) => at)).toEqual(['2026-11-01T12:00:00.000Z', '2024-11-03T12:00:00.000Z']);
    expect(reads.queries()).toBe(26);
  });

  test.each(['ACTIVITY#', 'ACTIVITY#0', 'ACTIVITY#2024-01-01T00:00:00.000Z#x'])('ends before %s', async (after) => {
    await put(...overTwoMonths);
    expect(await listActivities(table, workspace, now, { after })).toEqual({ activities: [], next: undefined });
  });

  test.each(['ACTIVITY#zzz', 'ACTIVITY#2999-01-01T00:00:00.000Z'])('begins after %s', async (after) => {
    await put(...overTwoMonths);
    expect((await listActivities(table, workspace, now, { after })).activities).toHaveLength(7);
  });
});
