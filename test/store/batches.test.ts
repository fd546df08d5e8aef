import { beforeAll, expect, test } from 'vitest';
import {
  type Batch,
  claimBatch,
  closeBatch,
  getBatch,
  openBatch,
  unlessBeingSent,
} from '../../shared/store/batches.ts';
import type { Table } from '../../shared/store/table.ts';
import { transact } from '../../shared/store/transact.ts';
import { freshTable } from '../config/table.ts';

let table: Table;
beforeAll(async () => {
  table = await freshTable();
});

const scope = { workspace: 'acme', organisation: 'org' };
const element = (crmId: string) => ({ crmId, rev: 'r', body: {}, crmFingerprint: 'f', crmVersion: '1' });
const call = (key: string, ...crmIds: string[]): Batch => ({
  ...{ ...scope, key, type: 'contact', kind: 'contact', mode: 'create', startedAt: '2026-11-21T09:00:00.000Z' },
  ...{ pickups: 0, putDown: false, elements: crmIds.map(element) },
});
const isFree = async (crmId: string, type: Batch['type'] = 'contact') =>
  !(await transact(table, [unlessBeingSent(table.name, { ...scope, type, crmId })]));

test('a record is being sent from the claim on, until its call is closed or written without it', async () => {
  expect(await isFree('a')).toBe(true);
  expect(await claimBatch(table, call('one', 'a', 'b'))).toBe(true);
  expect(await claimBatch(table, call('two', 'c'))).toBe(false);
  expect([await isFree('a'), await isFree('b'), await isFree('c'), await isFree('a', 'item')]).toEqual([
    ...[false, false, true, true],
  ]);
  expect(await getBatch(table, scope)).toMatchObject({ key: 'one', elements: [] });
  expect(await openBatch(table, call('one', 'a'))).toBe(true);
  expect([await isFree('a'), await isFree('b')]).toEqual([false, true]);
  await closeBatch(table, call('one', 'a'));
  expect(await isFree('a')).toBe(true);
});

test('of who writes a claimed call and who gives its claim up at the same time, one does', async () => {
  await claimBatch(table, call('written', 'a'));
  await openBatch(table, call('written', 'a'));
  await closeBatch(table, call('written'));
  expect(await getBatch(table, scope)).toMatchObject({ key: 'written', elements: [{ crmId: 'a' }] });
  await closeBatch(table, call('written', 'a'));
  await claimBatch(table, call('given-up', 'a'));
  await closeBatch(table, call('given-up'));
  expect(await openBatch(table, call('given-up', 'a'))).toBe(false);
  expect(await getBatch(table, scope)).toBeUndefined();
});

test('a claim that meets a transaction on its way is made again', async () => {
  let times = 2;
  table.doc.middlewareStack.add(
    (next) => async (args) => {
      if (times === 0) return next(args);
      times -= 1;
      throw Object.assign(new Error('conflict'), { name: 'TransactionConflictException' });
    },
    { step: 'initialize', name: 'conflicting' },
  );
  expect(await claimBatch(table, call('late', 'a'))).toBe(true);
  table.doc.middlewareStack.remove('conflicting');
  await closeBatch(table, call('late'));
});
