import { expect } from 'vitest';
import { getBatch } from '../../shared/store/batches.ts';
import { createdTwice } from './scene.ts';
import type { Stage } from './stage.ts';

const minute = 60_000;

/**
 * Lets `scene` be pushed by workers that are killed at one moment after the other, each started again at once or after Xero
 * has forgotten the key, and has every scene checked once it is quiet. Scenes of many moments take them with a `stride`.
 */
export const atEveryMoment = async (
  stage: Stage,
  scene: (name: string) => Promise<unknown>,
  check: (name: string) => Promise<unknown>,
  options: { createdAnew?: boolean; stride?: number } = {},
): Promise<void> => {
  const settle = async (name: string) => {
    await stage.untilQuiet();
    expect(await getBatch(stage.table, stage.scope), name).toBeUndefined();
    await check(name);
    stage.clock.advance(2 * minute);
  };
  await scene('count');
  const { moments } = await stage.work();
  await settle('count');
  expect(moments).toBeGreaterThan(5);
  let pause = 0;
  for (let moment = 1; moment <= moments; moment += options.stride ?? 1) {
    const name = `k${moment}`;
    await scene(name);
    await stage.work(moment);
    stage.clock.advance(pause);
    pause = pause === 0 ? 7 * minute : 0;
    await settle(name);
  }
  const twice = (await createdTwice(stage)).filter(([record]) => /\b(k\d+|count)\b/.test(record));
  if (!options.createdAnew) expect(twice).toEqual([]);
};
