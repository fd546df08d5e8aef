import { test } from 'vitest';
import { playMany, recordsOf } from './interleaving.ts';
import { type Subject, subjects } from './subjects.ts';

const { item, quote, approved, bill, purchaseOrder, creditNote, payment } = subjects;
/** Somebody must be on the documents; nobody edits it here. */
const contact: Subject = { ...subjects.contact, inCrm: [], inXero: [] };

const casts: Record<string, Subject[]> = {
  'items and quotes': [contact, item, quote],
  'bills and purchase orders': [contact, bill, purchaseOrder],
  'credit notes and what they are set off against': [contact, approved, creditNote],
  payments: [contact, approved, payment],
};

test.each(Object.entries(casts))('%s, edited on both sides in any order, end equal', { timeout: 120_000 }, (_, cast) =>
  playMany(recordsOf(cast), { seed: 41, ms: 12_000 }),
);
