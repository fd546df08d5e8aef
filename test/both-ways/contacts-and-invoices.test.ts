import fc from 'fast-check';
import { expect, test } from 'vitest';
import { historyOf, play, recordsOf } from './interleaving.ts';
import { subjects } from './subjects.ts';

const allowed = ['invoice-final'];
const players = recordsOf([subjects.contact, subjects.invoice]);

test('contacts and invoices edited on both sides', { timeout: 600_000 }, async () => {
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
      interruptAfterTimeLimit: Number(process.env.MS ?? 60_000),
      verbose: 0,
    },
  );
  console.log(runs, counts);
  expect(runs).toBeGreaterThan(1);
});
