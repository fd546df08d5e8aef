import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getBatch } from '../../shared/store/batches.ts';
import { createdTwice, expectWhole, expectWrongOneSetAside, sendScene } from './scene.ts';
import { openStage, type Stage } from './stage.ts';

const minute = 60_000;

describe('a worker killed at any of its outside effects', () => {
  let stage: Stage;
  let moments: number;
  beforeAll(async () => {
    stage = await openStage();
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 'warm', name: 'Warm' });
    await stage.untilQuiet();
    stage.clock.advance(2 * minute);
    await sendScene(stage, 'count');
    moments = (await stage.work()).moments;
    stage.clock.advance(2 * minute);
  });
  afterAll(() => stage.close());

  it('has many such moments', () => {
    expect(moments).toBeGreaterThan(30);
  });

  it('loses nothing and doubles nothing when it starts again', { timeout: 300_000 }, async () => {
    const names: string[] = [];
    for (let moment = 1; moment <= moments; moment += 1) {
      const name = `k${moment}`;
      names.push(name);
      await sendScene(stage, name);
      await stage.work(moment);
      // At once, while Xero remembers the key, or when it has forgotten it.
      stage.clock.advance(moment % 2 === 0 ? 0 : 7 * minute);
      await stage.untilQuiet();
      expect(await getBatch(stage.table, stage.scope)).toBeUndefined();
      await expectWrongOneSetAside(stage, name);
      stage.clock.advance(2 * minute);
    }
    const [invoices, contacts] = [await stage.inXero('invoices'), await stage.inXero('contacts')];
    for (const name of names) await expectWhole(stage, name, invoices, contacts);
    expect(await createdTwice(stage)).toEqual([]);
  });
});
