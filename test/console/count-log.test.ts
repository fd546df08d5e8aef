import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CountBounds, countLog } from '../../functions/console/overview/count-log.ts';
import { recentOf } from '../../functions/console/overview/recent-days.ts';
import { type Activity, putActivity } from '../../shared/store/activities.ts';
import type { Table } from '../../shared/store/table.ts';
import { putLateActivity } from '../../shared/store/tallies.ts';
import { freshTable } from '../config/table.ts';

const minute = 60_000;
const day = 86_400_000;
const begin = Date.parse('2026-03-11T12:00:00Z');
const bounds: CountBounds = { days: 7, mostLines: 6000, mostFresh: 6000, worthKeeping: 100 };

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

const lineOf = (
  id: number,
  at: number,
  action: Activity['action'],
  organisation: string | undefined = 'org',
): Activity => ({
  ...{ workspace, id: `l-${id}`, at: new Date(at).toISOString(), actor: 'crm', action },
  ...(organisation !== undefined && { organisation }),
});

/** Lines one minute apart, the newest a day old. */
const olderLines = async (count: number, action: Activity['action'] = 'created') => {
  for (let id = 0; id < count; id += 1) {
    await putActivity(table, lineOf(id, begin - day - id * minute, action));
  }
};

/** How many queries a view costs, counted where they are sent. */
const withQueries = async <T>(work: (counting: Table) => Promise<T>): Promise<{ answer: T; lines: number }> => {
  let lines = 0;
  const send = async (command: Parameters<Table['doc']['send']>[0]) => {
    const answer = await table.doc.send(command);
    if ('Count' in answer && typeof answer.Count === 'number') lines += answer.Count;
    return answer;
  };
  const doc = Object.assign(Object.create(table.doc), { send });
  return { answer: await work({ ...table, doc }), lines };
};

const totals = ({ days }: Awaited<ReturnType<typeof countLog>>, organisation = 'org') =>
  days
    .flatMap(({ counts }) => Object.values(counts[organisation] ?? {}))
    .reduce(([done, wrong], [more, ill]) => [done + more, wrong + ill], [0, 0]);

describe('the log of the last days', () => {
  test('is counted once: the next view reads what has come since', async () => {
    await olderLines(30);
    await putActivity(table, lineOf(100, begin - 10 * minute, 'needsAttention'));
    const view = (now: number) => withQueries((counting) => countLog(counting, workspace, new Date(now), bounds));
    const first = await view(begin);
    expect([totals(first.answer), first.lines]).toEqual([[30, 1], 31]);
    await putActivity(table, lineOf(101, begin, 'updated'));
    const second = await view(begin + minute);
    expect([totals(second.answer), second.lines]).toEqual([[31, 1], 2]);
    expect(second.answer.days.every(({ openFrom }) => openFrom === undefined)).toBe(true);
  });

  test('is counted by quarters of an hour; what people steer, and what belongs to no organisation, does not count', async () => {
    const at = begin - 60 * minute;
    const lines = [
      lineOf(1, at, 'created'),
      lineOf(2, at + 14 * minute, 'needsAttention'),
      lineOf(3, at + 15 * minute, 'changedInXero'),
      lineOf(4, at, 'created', 'other'),
      lineOf(5, at, 'paused'),
      { ...lineOf(6, at, 'refused'), organisation: undefined },
      { ...lineOf(7, at + 16 * minute, 'merged'), direction: 'toCrm' as const },
      { ...lineOf(8, at + 17 * minute, 'undelivered'), direction: 'toCrm' as const },
    ];
    for (const line of lines) await putActivity(table, line);
    const { days, last } = await countLog(table, workspace, new Date(begin), bounds);
    expect(days[0]).toEqual({
      ...{ day: '2026-03-11', openFrom: undefined },
      counts: { org: { 44: [1, 1], 45: [2, 1] }, other: { 44: [1, 0] } },
    });
    expect(last.org).toEqual({ toXero: '2026-03-11T11:00:00.000Z', toCrm: '2026-03-11T11:16:00.000Z' });
  });

  test('many lines are counted over several views, the newest day first, and until then it says that there are more', async () => {
    await olderLines(50);
    await putActivity(table, lineOf(100, begin - 10 * minute, 'created'));
    const view = () =>
      countLog(table, workspace, new Date(begin), { ...bounds, mostLines: 20, mostFresh: 20, worthKeeping: 10 });
    const seen: { days: string[]; done: number | undefined }[] = [];
    for (let turns = 0; turns < 4; turns += 1) {
      const counted = await view();
      const days = counted.days.filter(({ openFrom }) => openFrom !== undefined).map((one) => one.day);
      seen.push({ days: days.slice(0, 1), done: totals(counted)[0] });
    }
    expect(seen).toEqual([
      { days: ['2026-03-10'], done: 20 },
      { days: ['2026-03-10'], done: 39 },
      { days: [], done: 51 },
      { days: [], done: 51 },
    ]);
  });

  test('when something was last done is known however long ago it was', async () => {
    const months = 90 * day;
    await putActivity(table, lineOf(1, begin - months, 'created'));
    await putActivity(table, lineOf(2, begin - months + minute, 'changedInXero', 'other'));
    for (let id = 10; id < 60; id += 1) {
      await putActivity(table, lineOf(id, begin - months / 2 + id, 'needsAttention'));
    }
    const view = (now = begin) =>
      countLog(table, workspace, new Date(now), { ...bounds, mostLines: 20, mostFresh: 20 });
    expect((await view()).lastIsWhole).toBe(false);
    await view();
    const known = await view();
    expect(known.lastIsWhole).toBe(true);
    expect(known.last).toMatchObject({
      org: { toXero: new Date(begin - months).toISOString() },
      other: { toCrm: new Date(begin - months + minute).toISOString() },
    });
    await putActivity(table, lineOf(3, begin + minute, 'told', 'other'));
    for (const later of [2 * minute, 12 * day, 40 * day]) {
      const { last } = await view(begin + later);
      expect(last.other?.toCrm).toBe(new Date(begin + minute).toISOString());
      expect(last.org?.toXero).toBe(new Date(begin - months).toISOString());
    }
  });

  test('a late line that comes while a view counts its day is counted by the next one', async () => {
    await olderLines(30);
    const late = lineOf(100, begin - day - 40 * minute, 'needsAttention');
    let writes = 0;
    const send = async (command: Parameters<Table['doc']['send']>[0]) => {
      if (command instanceof PutCommand) {
        writes += 1;
        await putLateActivity(table, late);
      }
      return table.doc.send(command);
    };
    await countLog(
      { ...table, doc: Object.assign(Object.create(table.doc), { send }) },
      workspace,
      new Date(begin),
      bounds,
    );
    expect(writes).toBeGreaterThan(0);
    expect(totals(await countLog(table, workspace, new Date(begin), bounds))).toEqual([30, 1]);
  });

  test('the end of a month is nothing special, nor is a late line in the month before', async () => {
    const first = Date.parse('2026-04-01T00:00:00Z');
    const view = (now: number) => countLog(table, workspace, new Date(now), { ...bounds, worthKeeping: 1 });
    for (let id = -3; id <= 3; id += 1) await putActivity(table, lineOf(id, first + id * 60 * minute, 'created'));
    expect(totals(await view(first + day / 2))).toEqual([7, 0]);
    await putLateActivity(table, lineOf(100, first - 1, 'needsAttention'));
    await putActivity(table, lineOf(101, first + day / 2, 'told'));
    const counted = await view(first + day);
    expect(totals(counted)).toEqual([8, 1]);
    expect(counted.days.find((one) => one.day === '2026-03-31')?.counts.org).toMatchObject({ 95: [0, 1] });
    const later = await view(first + 40 * day);
    expect(later.last.org).toEqual({
      toXero: new Date(first + 180 * minute).toISOString(),
      toCrm: new Date(first + day / 2).toISOString(),
    });
  });

  test('two views at once count a line once', async () => {
    await olderLines(30);
    const view = () => countLog(table, workspace, new Date(begin), { ...bounds, worthKeeping: 1 });
    await Promise.all([view(), view(), view()]);
    expect(totals(await view())).toEqual([30, 0]);
  });
});

const actions = ['created', 'needsAttention', 'changedInXero', 'paused', 'told'] as const;
const zones = ['UTC', 'Pacific/Auckland', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Kiritimati'];
const line = fc.record({
  step: fc.constant('line' as const),
  writtenAfter: fc.integer({ min: 0, max: 179_000 }),
  action: fc.constantFrom(...actions),
  organisation: fc.constantFrom('org', 'other'),
});
const wait = fc.record({ step: fc.constant('wait' as const), for: fc.constantFrom(20_000, 60_000) });
const longWait = fc.record({
  step: fc.constant('wait' as const),
  for: fc.constantFrom(20 * minute, 5 * 60 * minute, day),
});
const views = fc.record({ step: fc.constant('views' as const), count: fc.integer({ min: 1, max: 2 }) });
const late = fc.record({ step: fc.constant('late' as const), before: fc.integer({ min: 0, max: 5 * day }) });
const steps = fc.array(
  fc.oneof(
    { arbitrary: line, weight: 10 },
    { arbitrary: wait, weight: 6 },
    { arbitrary: views, weight: 4 },
    { arbitrary: longWait, weight: 1 },
    { arbitrary: late, weight: 1 },
  ),
  { minLength: 40, maxLength: 80 },
);

test('whatever is written and whoever looks when: what was counted bit by bit is what the whole log says', async () => {
  let id = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (story) => {
      turn += 1;
      workspace = `w-${turn}`;
      let now = begin;
      const written: Activity[] = [];
      const small = { ...bounds, mostLines: 7, mostFresh: 7, worthKeeping: 2 };
      for (const one of story) {
        id += 1;
        if (one.step === 'wait') now += one.for;
        if (one.step === 'late') {
          const behind = lineOf(id, now - one.before, 'needsAttention');
          await putLateActivity(table, behind);
          written.push(behind);
        }
        if (one.step === 'line') {
          const fresh = lineOf(id, now - one.writtenAfter, one.action, one.organisation);
          await putActivity(table, fresh);
          written.push(fresh);
        }
        const look = () => countLog(table, workspace, new Date(now), small);
        if (one.step === 'views') await Promise.all(Array.from({ length: one.count }, look));
      }
      now += 4 * minute;
      let counted = await countLog(table, workspace, new Date(now), small);
      for (let turns = 0; turns < 20; turns += 1) {
        if (counted.days.every(({ openFrom }) => openFrom === undefined)) break;
        counted = await countLog(table, workspace, new Date(now), small);
      }
      const atOnce = { days: 7, mostLines: 1e6, mostFresh: 1e6, worthKeeping: 1e9 };
      const bare = `${workspace}-bare`;
      for (const one of written) await putActivity(table, { ...one, workspace: bare });
      const whole = await countLog(table, bare, new Date(now), atOnce);
      for (const organisation of ['org', 'other'])
        for (const timeZone of zones) {
          const view = { now: new Date(now), days: 7, timeZone };
          expect(recentOf(counted, organisation, view)).toEqual(recentOf(whole, organisation, view));
        }
    }),
    { numRuns: 10 },
  );
});
