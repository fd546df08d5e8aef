import { test } from 'vitest';
import { playMany, recordsOf } from './interleaving.ts';
import { subjects } from './subjects.ts';

test('contacts and invoices, edited on both sides in any order, end equal', { timeout: 120_000 }, () =>
  playMany(recordsOf([subjects.contact, subjects.invoice]), { seed: 21, ms: 30_000 }),
);
