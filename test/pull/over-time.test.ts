import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sweepDeps } from '../../functions/schedule/schedule-deps.ts';
import { sweep } from '../../functions/schedule/sweep.ts';
import { xeroKinds } from '../../shared/records/record.ts';
import { getPull, keepPull } from '../../shared/store/pulls.ts';
import { freshQueue } from '../config/table.ts';
import { messagesIn } from '../crm/installation.ts';
import { openView, type View } from './view.ts';

let view: View;
let metersMade: Record<string, number>;
afterEach(() => view.close());
beforeAll(() => {
  metersMade = {};
});

const minute = 60_000;

/** A time as the sweep and the queue make it, without the minutes in which nothing is due; returns how often the worker was woken. */
const live = async (minutes: number): Promise<number> => {
  const push = await freshQueue();
  const deps = {
    ...sweepDeps({
      ...{ table: view.table, queues: push.client, clock: view.clock },
      ...{ pushQueueUrl: push.url, pullQueueUrl: view.pullQueue.url, deliverQueueUrl: view.deliverQueue.url },
    }),
    gauge: (name: string, value: number) => {
      metersMade[name] = Math.max(metersMade[name] ?? 0, value);
    },
  };
  let woken = 0;
  const end = view.clock.now().getTime() + minutes * minute;
  while (view.clock.now().getTime() < end) {
    await sweep(deps);
    for (const _ of await messagesIn(view.pullQueue)) {
      woken += 1;
      await view.pullWell();
    }
    const due = Date.parse((await getPull(view.table, view.scope))?.dueAt ?? '');
    const wait = Math.min(due, end) - view.clock.now().getTime();
    view.clock.advance(Math.max(1, Math.ceil(wait / minute)) * minute);
  }
  return woken;
};

const isDue = async () => ((await getPull(view.table, view.scope))?.dueAt ?? '') <= view.clock.now().toISOString();

describe('as time goes by', () => {
  it('a quiet organisation costs at most 200 calls a day', async () => {
    view = await openView();
    await live(60);
    const before = (await view.calls()).length;
    const woken = await live(24 * 60);
    const calls = (await view.calls()).slice(before);
    expect(calls.length).toBeLessThanOrEqual(200);
    expect(calls.length).toBeGreaterThan(150);
    expect(woken).toBeGreaterThan(85);
    expect(view.seen.failed).toEqual([]);
    expect(metersMade.oldestPullSeconds).toBeLessThan(120);
  });

  it('what Xero does not mark as changed is found within a week, and told once', async () => {
    view = await openView();
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    const line = { Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: '200', TaxType: 'OUTPUT2' };
    const invoice = await view.enter('invoice', {
      ...{ Contact: { ContactID: contact }, Date: '2026-11-20', DueDate: '2026-12-20', LineItems: [line] },
      Status: 'AUTHORISED',
    });
    await view.act('invoice', invoice, 'pay', { amount: 50 });
    await view.link('invoice', 'I-1', 'invoice', invoice);
    view.later();
    await view.enter('invoice', { Contact: { ContactID: contact }, Date: '2026-11-20', LineItems: [line] });
    await view.pullWell();
    await view.act('invoice', invoice, 'edit', { DueDate: '2027-01-31' });
    const found: number[] = [];
    for (let day = 1; day <= 9; day += 1) {
      view.later(24 * 60);
      do await view.pullWell();
      while (await isDue());
      if (await view.delivery('invoice', 'I-1')) found.push(day);
    }
    expect(found[0]).toBeGreaterThan(1);
    expect(found[0]).toBeLessThanOrEqual(8);
    expect(await view.delivery('invoice', 'I-1')).toMatchObject({ changedFields: ['dueDate'] });
    expect(await view.activities('changedInXero')).toHaveLength(1);
  });

  it('items are not taken for deleted when the time was up in the middle of their reconcile', async () => {
    view = await openView();
    const item = await view.enter('item', { Code: 'TEA', Name: 'Tea' });
    await view.link('item', 'P-1', 'item', item);
    await view.pullWell();
    const pull = await getPull(view.table, view.scope);
    if (!pull) throw new Error('There is no row.');
    view.later(8 * 24 * 60);
    await view.enter('item', { Code: 'COFFEE', Name: 'Coffee' });
    for (const kind of xeroKinds) pull.reconciles[kind] = { doneAt: view.clock.now().toISOString() };
    pull.reconciles.item = { doneAt: '2026-11-01T00:00:00.000Z', readTo: view.clock.now().toISOString() };
    await keepPull(view.table, pull);
    await view.pullWell();
    expect(await view.delivery('item', 'P-1')).toBeUndefined();
  });

  it('jobs are worked on last, and say when to go on', async () => {
    view = await openView();
    const goOnAt = new Date(view.clock.now().getTime() + 120_000);
    let ran = 0;
    await view.pull(undefined, async () => {
      ran += 1;
      return { goOnAt };
    });
    expect(ran).toBe(1);
    expect((await getPull(view.table, view.scope))?.dueAt).toBe(goOnAt.toISOString());
  });
});
