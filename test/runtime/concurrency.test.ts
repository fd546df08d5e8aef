import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { mapConcurrently } from '../../shared/runtime/concurrency.ts';

test('keeps the order of the items and never exceeds the limit', async () => {
  let running = 0;
  let most = 0;
  const doubled = await mapConcurrently([5, 1, 4, 2, 3], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await sleep(item);
    running -= 1;
    return item * 2;
  });
  expect(doubled).toEqual([10, 2, 8, 4, 6]);
  expect(most).toBe(2);
});

test('the first error ends it once what is under way has ended', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = mapConcurrently([1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    await sleep(item);
    if (item === 1) throw new Error('one');
    ended.push(item);
  });
  await expect(work).rejects.toThrow('one');
  expect(begun).toEqual([1, 2]);
  expect(ended).toEqual([2]);
});

test('nothing to do', async () => {
  expect(await mapConcurrently([], 10, async () => 1)).toEqual([]);
});
