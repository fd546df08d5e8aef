import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWork } from '../../functions/push/open-work.ts';
import { previewChanges } from '../../functions/push/preview.ts';
import { contentFingerprint } from '../../shared/records/fingerprint.ts';
import { recordSchema } from '../../shared/records/record.ts';
import type { Change } from '../../shared/store/changes.ts';
import { getOrganisation } from '../../shared/store/organisations.ts';
import { openStage, type Stage } from './stage.ts';

const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.send('contact', { id: 'c-1', name: 'Acme Ltd' });
  await stage.send('invoice', { id: 'i-1', number: 'TWICE-1', contact: { id: 'c-1' }, lines: [line] });
  await stage.untilQuiet();
});
afterAll(() => stage.close());

const invoice = (id: string, number: string): Change => {
  const record = recordSchema.parse({ type: 'invoice', data: { id, number, contact: { id: 'c-1' }, lines: [line] } });
  const now = stage.clock.now().toISOString();
  return {
    ...{ ...stage.scope, record, deleted: false, rev: randomUUID(), version: `1:${now}`, receivedAt: now },
    ...{ fingerprint: contentFingerprint(record, false), attempts: 0, deaths: 0 },
  };
};
const preview = async (...changes: Change[]) => {
  const organisation = await getOrganisation(stage.table, 'acme', stage.organisation);
  if (!organisation) throw new Error('The organisation is not linked.');
  const deadline = new Date(stage.clock.now().getTime() + 20_000);
  const shown = await previewChanges(openWork(stage.deps(), organisation, deadline, 'person'), changes);
  return shown.map(({ record, plan, problem, calls }) => [record.data.id, plan.do, problem?.code, calls.length]);
};

it('a number that Xero has given away is refused there: one call asks for all', async () => {
  const before = (await stage.calls()).length;
  expect(await preview(invoice('i-2', 'twice-1'), invoice('i-3', 'FREE-1'), invoice('i-4', 'FREE-1'))).toEqual([
    ['i-2', 'attention', 'invoice-number-taken', 0],
    ['i-3', 'create', undefined, 1],
    ['i-4', 'attention', 'invoice-number-taken', 0],
  ]);
  expect((await stage.calls()).length).toBe(before + 1);
});

it('what stands there as our own is not taken', async () => {
  expect(await preview(invoice('i-1', 'TWICE-1'))).toEqual([['i-1', 'unchanged', undefined, 0]]);
});
