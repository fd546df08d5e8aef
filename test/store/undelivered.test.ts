import { beforeEach, expect, test } from 'vitest';
import {
  type Delivery,
  deleteDelivery,
  getDelivery,
  postponeDelivery,
  putDelivery,
} from '../../shared/store/deliveries.ts';
import type { Table } from '../../shared/store/table.ts';
import { askAgain, countGivenUp, listGivenUp } from '../../shared/store/undelivered.ts';
import { freshTable } from '../config/table.ts';

const scope = { workspace: 'w', organisation: 'o' };
const news = (id: string, day: number, more: Partial<Delivery> = {}): Delivery => ({
  ...{ ...scope, type: 'invoice', id, revision: id, outcome: 'synced', attempts: 9 },
  ...{ happenedAt: `2026-11-0${day}T00:00:00.000Z`, dueAt: '2026-11-09T00:00:00.000Z' },
  ...more,
});
const now = new Date('2026-11-21T09:00:00Z');

let table: Table;
beforeEach(async () => {
  table = await freshTable();
  for (const one of [news('c', 3), news('a', 1), news('b', 2), news('tried', 4)]) await putDelivery(table, one);
  for (const one of [news('c', 3), news('a', 1), news('b', 2)]) await postponeDelivery(table, one, undefined, 'No.');
});
const found = async (limit = 9) => (await listGivenUp(table, scope, limit)).map(({ id }) => id);

test('news that was given up is listed, the oldest first, and counted, no further than asked', async () => {
  expect(await found()).toEqual(['a', 'b', 'c']);
  expect(await found(2)).toEqual(['a', 'b']);
  expect(await countGivenUp(table, scope, 100)).toBe(3);
  expect(await countGivenUp(table, scope, 2)).toBe(2);
});

test('it is gone from there when it is asked for again, replaced, or has arrived', async () => {
  const [a] = await listGivenUp(table, scope, 1);
  expect(a && (await askAgain(table, a, now))).toBe(true);
  await putDelivery(table, news('b', 5, { revision: 'newer' }));
  await deleteDelivery(table, news('c', 3));
  expect(await found()).toEqual([]);
  const again = await getDelivery(table, news('a', 1));
  if (!again) throw new Error('It was not taken yet.');
  await postponeDelivery(table, again, undefined, 'No.');
  expect(await found()).toEqual(['a']);
});
