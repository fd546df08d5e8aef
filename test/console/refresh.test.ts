import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeBudget, readBudget } from '../../shared/store/budgets.ts';
import { getReference } from '../../shared/store/references.ts';
import { type FreshQueue, freshQueue } from '../config/table.ts';
import { type Stand, startStand } from '../connect/stand.ts';
import { connectedConsole } from './connected.ts';

let stand: Stand;
let push: FreshQueue;
beforeAll(async () => {
  [stand, push] = await Promise.all([startStand(), freshQueue()]);
});
afterAll(() => stand.stop());

test('the console reads accounts and tax rates from Xero before all others, as long as calls are left at all', async () => {
  const { one, deps } = await connectedConsole(stand, push);
  const { readReference } = deps;
  const { table, clock } = stand;
  const scope = { workspace: one.workspace, organisation: one.organisation };
  const spend = (calls: number) =>
    changeBudget(table, scope, (budget) => ({
      budget: { ...budget, calls: Array(calls).fill(clock.now().getTime()) },
      answer: undefined,
    }));
  await spend(53);
  const reference = await readReference(one);
  expect(reference.accounts.map(({ code }) => code)).toContain('200');
  expect(await getReference(table, scope)).toEqual(reference);
  expect((await readBudget(table, scope)).calls.length).toBeGreaterThan(53);
  await spend(60);
  await expect(readReference(one)).rejects.toMatchObject({ problem: { code: 'budget-minute-spent' } });
});
