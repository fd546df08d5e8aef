import fc from 'fast-check';
import { expect, test } from 'vitest';
import { historyOf, play, recordsOf } from './interleaving.ts';
import { subjects } from './subjects.ts';

const { contact, item, quote, approved, bill, purchaseOrder, creditNote, payment } = subjects;
const quiet = { ...contact, inCrm: [], inXero: [] };
const casts = {
  'items and quotes': recordsOf([quiet, item, quote]),
  'bills and purchase orders': recordsOf([quiet, bill, purchaseOrder]),
  'credit notes': recordsOf([quiet, approved, creditNote]),
  payments: recordsOf([quiet, approved, payment]),
};
const allowed = ['invoice-final'];

test.each(Object.entries(casts))('%s edited on both sides', { timeout: 600_000 }, async (_, players) => {
  const counts: Record<string, number> = {};
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(historyOf(players.length), async (history) => {
      runs += 1;
      for (const code of await play(players, history, allowed)) counts[code] = (counts[code] ?? 0) + 1;
    }),
    {
      numRuns: Number(process.env.RUNS ?? 40),
      seed: Number(process.env.SEED ?? 7),
      interruptAfterTimeLimit: Number(process.env.MS ?? 15_000),
    },
  );
  console.log(runs, counts);
  expect(runs).toBeGreaterThan(1);
});
