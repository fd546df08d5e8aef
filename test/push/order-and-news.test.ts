import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shares } from '../../shared/sync/budget.ts';
import { messagesIn } from '../crm/installation.ts';
import { openStage, type Stage } from './stage.ts';

describe('whose turn it is, and who is told', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('takes what is new before a back-fill, and leaves calls for others', async () => {
    for (let n = 0; n < 5; n += 1) await stage.send('contact', { id: `b-${n}`, name: `Old ${n}` }, { backfill: 'all' });
    await stage.send('contact', { id: 'n-1', name: 'New Ltd' });
    await stage.untilQuiet();
    const order = (await stage.calls()).filter(({ method }) => method === 'PUT').map(({ elements }) => elements);
    expect(order).toEqual([1, 5]);
    expect(shares.backfill.minute).toBeGreaterThan(shares.push.minute);
  });

  it('rings for the news of a record that was alone in a call that Xero refused as a whole', async () => {
    await stage.believeIn('QQQ');
    const line = { description: 'Work', quantity: 1, unitAmount: '10', taxRate: 'OUTPUT2' };
    await stage.send('invoice', { id: 'odd', contact: { id: 'n-1' }, lines: [line], currency: 'QQQ' });
    while ((await messagesIn(stage.deliverQueue)).length > 0);
    await stage.work();
    const rung = await messagesIn(stage.deliverQueue);
    expect(await stage.changes()).toMatchObject([{ problem: { code: 'xero-refused-call' } }]);
    expect(rung.map((body) => JSON.stringify(body)).join()).toContain('odd');
  });
});
