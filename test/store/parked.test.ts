import { beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '../../shared/failures/failure.ts';
import { type Change, getChange, listChanges, putChange, readyChange } from '../../shared/store/changes.ts';
import { isSetAside, releaseSetAside, retryInTurn, retrySetAside } from '../../shared/store/parked.ts';
import { stretches } from '../../shared/store/parked-at.ts';
import { countParked, listParked, parkedCodes } from '../../shared/store/parked-rows.ts';
import type { Table } from '../../shared/store/table.ts';
import { freshTable } from '../config/table.ts';

const scope = { workspace: 'w', organisation: 'o' };
const problem: Problem = { code: 'account-unknown', next: 'attention', message: 'No such account.', remedy: 'Choose.' };
const change = (id: string, more: Partial<Change> = {}): Change => ({
  ...{ ...scope, record: { type: 'invoice', data: { id } }, deleted: false, rev: id, fingerprint: id },
  ...{ version: '1:', receivedAt: '2026-11-01T00:00:00.000Z', attempts: 3, deaths: 0, problem },
  ...more,
});
const asked = { by: 'ann', now: new Date('2026-11-21T09:00:00Z') };
const codes = new Set([problem.code]);
const always = { goOn: () => true };
const idsOf = (changes: Change[]) => changes.map(({ record }) => record.data.id);

let table: Table;
beforeEach(async () => {
  table = await freshTable();
});
const put = (rows: Change[]) => Promise.all(rows.map((row) => putChange(table, row, undefined)));

describe('many that are set aside', () => {
  const many = 520;
  beforeEach(() => put(Array.from({ length: many }, (_, at) => change(String(at).padStart(4, '0')))));

  test('are retried as long as it may; then it says that there is more, and takes up the rest the next time', async () => {
    const first = await retrySetAside(table, scope, codes, asked, { goOn: () => false });
    expect(first).toEqual({ retried: 100, more: true });
    let pages = 0;
    const goOn = () => {
      pages += 1;
      return pages < 4;
    };
    expect(await retrySetAside(table, scope, codes, asked, { goOn })).toEqual({ retried: 400, more: true });
    expect(await retrySetAside(table, scope, codes, asked, { goOn: () => false })).toEqual({
      retried: 20,
      more: false,
    });
    const { changes } = await listChanges(table, 'w', 'o', { limit: 1000 });
    expect(changes.filter(isSetAside)).toEqual([]);
  });

  test('that come back are not retried before the others have had their turn', async () => {
    const within = (pages: number) => {
      let left = pages;
      return () => {
        left -= 1;
        return left > 0;
      };
    };
    expect(await retryInTurn(table, scope, codes, asked, within(3))).toEqual({ retried: 300, more: true });
    const { changes } = await listChanges(table, 'w', 'o', { limit: 300 });
    for (const { readyAt: _, ...one } of changes) await putChange(table, { ...one, problem }, one.rev);
    const soon = { ...asked, now: new Date('2026-11-21T09:01:00Z') };
    expect(await retryInTurn(table, scope, codes, soon, within(6))).toEqual({ retried: 320, more: true });
    const left = (await listChanges(table, 'w', 'o', { limit: 1000 })).changes.filter(isSetAside);
    expect(left.every(({ record }) => record.data.id < '0300')).toBe(true);
    expect(await retryInTurn(table, scope, codes, soon, within(6))).toEqual({ retried: 200, more: false });
  });

  test('are counted no further than asked', async () => {
    expect(await countParked(table, scope, stretches.asideFor(problem.code), 1000)).toBe(many);
    expect(await countParked(table, scope, stretches.aside, 200)).toBe(200);
  });

  test('are released where they fit, and stay where they do not', async () => {
    const fits = ({ record }: Change) => record.data.id < '0007';
    expect(await releaseSetAside(table, scope, codes, asked.now, { ...always, fits })).toEqual({
      ...{ released: 7, more: false },
    });
    expect(await countParked(table, scope, stretches.aside, 1000)).toBe(many - 7);
  });
});

test('finds what is parked by why and cause, the oldest first; what is ready is not there', async () => {
  const other = (code: string) => ({ ...problem, code });
  const waitsFor = { type: 'contact', id: 'c' };
  const day = (of: number) => `2026-11-0${of}T00:00:00.000Z`;
  await put([
    change('b', { receivedAt: day(3) }),
    change('a', { receivedAt: day(2) }),
    change('c#1', { receivedAt: day(4) }),
    change('longer', { problem: other('account-unknown-here') }),
    change('none', { problem: undefined }),
    change('ready', { readyAt: day(1) }),
    change('held', { held: true, readyAt: day(1) }),
    change('late', { waitsFor, problem: other('contact-not-arrived'), receivedAt: day(1) }),
    change('fresh', { waitsFor, problem: other('contact-not-arrived'), receivedAt: day(5) }),
    change('behind', { waitsFor, problem: other('contact-on-its-way') }),
  ]);
  expect(await parkedCodes(table, scope, 'aside')).toEqual(['account-unknown', 'account-unknown-here', 'unexplained']);
  expect(await parkedCodes(table, scope, 'aside', 1)).toEqual(['account-unknown']);
  expect(await parkedCodes(table, scope, 'expecting')).toEqual(['contact-not-arrived']);
  const page = await listParked(table, scope, stretches.asideFor('account-unknown'), { limit: 2 });
  expect(idsOf(page.changes)).toEqual(['a', 'b']);
  const next = await listParked(table, scope, stretches.asideFor('account-unknown'), { limit: 2, after: page.next });
  expect(idsOf(next.changes)).toEqual(['c#1']);
  const found = async (stretch: Parameters<typeof listParked>[2]) =>
    idsOf((await listParked(table, scope, stretch, { limit: 9 })).changes);
  expect(await found(stretches.held)).toEqual(['held']);
  expect(await found(stretches.waits)).toEqual(['behind']);
  expect(await found(stretches.expectingUntil('contact-not-arrived', new Date(day(5))))).toEqual(['late']);
  expect(await found(stretches.expectingFrom('contact-not-arrived', new Date(day(5))))).toEqual(['fresh']);
});

test('what is made ready, or parked otherwise, is no longer found where it was', async () => {
  await put([change('a'), change('b')]);
  const a = await getChange(table, { ...scope, type: 'invoice', id: 'a' });
  if (!a) throw new Error('It was put.');
  await readyChange(table, a, '2026-11-02T00:00:00.000Z');
  await putChange(table, change('b', { held: true }), 'b');
  expect(await parkedCodes(table, scope, 'aside')).toEqual([]);
  expect(await countParked(table, scope, stretches.held, 10)).toBe(1);
});
