import { beforeAll, expect, test } from 'vitest';
import type { Table } from '../../shared/store/table.ts';
import { createWorkspace, getWorkspace, putWorkspace, workspaceIdSchema } from '../../shared/store/workspaces.ts';
import { freshTable } from '../config/table.ts';

let table: Table;
beforeAll(async () => {
  table = await freshTable();
});

const acme = { workspace: 'acme', name: 'Acme Ltd', createdAt: '2026-11-21T09:00:00.000Z' };

test('a workspace comes back as it was stored', async () => {
  await putWorkspace(table, { ...acme, deliveryUrl: 'https://crm.example/in' });
  expect(await getWorkspace(table, 'acme')).toEqual({ ...acme, deliveryUrl: 'https://crm.example/in' });
});

test('of two that create one workspace, one succeeds', async () => {
  const made = await Promise.all(
    ['a', 'b'].map((name) => createWorkspace(table, { ...acme, workspace: 'race', name })),
  );
  expect(made.sort()).toEqual([false, true]);
});

test('an id that could reach into other keys is never looked up, and never stored', async () => {
  expect(await getWorkspace(table, 'acme#O#x')).toBeUndefined();
  await expect(putWorkspace(table, { ...acme, workspace: 'acme#O#x' })).rejects.toThrow();
});

test.each(['', 'callback', '-a', 'a-', 'A', 'a.b', 'a/b', 'ü', 'a'.repeat(64)])('"%s" is no workspace id', (id) => {
  expect(workspaceIdSchema.safeParse(id).success).toBe(false);
});
