import * as z from 'zod';
import { problems } from '../failures/catalogue.ts';
import type { CreditNote } from '../records/credit-note.ts';
import { Big, type Decimal } from '../records/decimal.ts';
import { recordWords } from '../records/record.ts';
import { waitingState } from './choose-contact.ts';
import { statusOf } from './document-steps.ts';
import type { Facts } from './facts.ts';
import { stateWord } from './ledger-status.ts';
import { openDate } from './lock-dates.ts';
import { needsAttention, type Plan } from './plan.ts';

type CreditFacts = Facts<CreditNote>;
type Allocation = CreditNote['allocations'][number];

const standingSchema = z.object({
  allocations: z
    .array(
      z.object({
        allocationID: z.string().optional(),
        amount: z.number().default(0),
        invoice: z.object({ invoiceID: z.string().optional() }).optional(),
      }),
    )
    .catch([])
    .default([]),
  remainingCredit: z.number().optional().catch(undefined),
});

const money = (amount: Decimal | number): string => new Big(amount).toFixed(2);
const made = (invoiceId: string, amount: string) => `allocate:${invoiceId}:${amount}`;
const undone = (invoiceId: string, amount: string) => `unallocate:${invoiceId}:${amount}`;
const count = (acts: readonly string[], prefix: string) => acts.filter((name) => name.startsWith(`${prefix}#`)).length;

/** What Xero shows as set off: which of it is ours, and what we have taken back since Xero was looked at (`gone`). */
const shownAllocations = ({ link, standing }: CreditFacts) => {
  const acts = link?.acts ?? [];
  const { allocations } = standingSchema.parse(standing ?? link?.xeroSide ?? {});
  return allocations.flatMap(({ allocationID, amount, invoice }) => {
    const invoiceId = invoice?.invoiceID;
    if (allocationID === undefined || invoiceId === undefined) return [];
    const gone = acts.some((name) => name.startsWith('unallocate:') && name.endsWith(`#${allocationID}`));
    const ours = count(acts, made(invoiceId, money(amount))) > 0;
    return [{ allocationId: allocationID, invoiceId, amount: money(amount), ours, gone }];
  });
};

const standingAllocations = (facts: CreditFacts) => shownAllocations(facts).filter(({ gone }) => !gone);

/** How much more is free than Xero showed when it was looked at, since we took allocations back. */
const freed = (facts: CreditFacts, invoiceId?: string): Big =>
  shownAllocations(facts)
    .filter((one) => one.gone && (invoiceId === undefined || one.invoiceId === invoiceId))
    .reduce((sum, one) => sum.plus(one.amount), new Big(0));

/** Whether credit of the note is in use, as far as is known. */
export const isAllocated = (facts: CreditFacts): boolean => standingAllocations(facts).length > 0;

const planUnallocate = (
  { link }: CreditFacts,
  one: { allocationId: string; invoiceId: string; amount: string },
): Plan | undefined => {
  if (!link) return undefined;
  const { kind, xeroId } = link;
  const name = `${undone(one.invoiceId, one.amount)}#${one.allocationId}`;
  return { do: 'act', act: { act: 'unallocate', name, kind, xeroId, allocationId: one.allocationId } };
};

/** The next allocation to take back before the note can be voided; a person's matter when others made it. */
export const undoAllocation = (facts: CreditFacts): Plan | undefined => {
  const left = standingAllocations(facts);
  if (left.some(({ ours }) => !ours)) return needsAttention(problems.creditedByOthers('credit note'));
  const [first] = left;
  return first && planUnallocate(facts, first);
};

/** The Xero id of the document an allocation is for, or what to do until it is approved there. */
const targetOf = (
  facts: CreditFacts,
  allocation: Allocation,
  index: number,
): { xeroId: string; due?: string } | Plan => {
  const { type, id } = allocation.document;
  const word = recordWords[type];
  const found = facts.related(type, id);
  if (found.state !== 'linked') {
    const about = { who: `The ${word}`, id, type, field: `allocations.${index}.document.id`, word: 'allocation' };
    return { do: 'wait', for: { type, id }, problem: problems.waitsFor(about, waitingState(found)) };
  }
  if (found.kind !== 'invoice') return needsAttention(problems.allocationUnfit(index, `${id} is no ${word} in Xero`));
  if (found.status === undefined || found.status === 'DRAFT' || found.status === 'SUBMITTED') {
    return { do: 'wait', for: { type, id }, problem: problems.paymentDocumentNotApproved(word, id) };
  }
  return { xeroId: found.xeroId, ...(found.amountDue !== undefined && { due: found.amountDue }) };
};

/**
 * The next step towards the allocations that the CRM wants: what it changed or removed is taken back first, then what is
 * new is set off, one call each. Allocations that were made in Xero are left alone. Undefined when all is as wanted.
 */
export const planAllocation = (facts: CreditFacts): Plan | undefined => {
  const { record, link } = facts;
  if (!link) return undefined;
  const status = statusOf(facts);
  const approved = status === 'AUTHORISED' || status === 'PAID';
  if (!approved) {
    const waits = record.allocations.length > 0 && (status === 'DRAFT' || status === 'SUBMITTED');
    const target = { type: 'creditNote', id: record.id } as const;
    return waits ? { do: 'wait', for: target, problem: problems.allocationWaitsForApproval() } : undefined;
  }
  const there = standingAllocations(facts);
  const linked = record.allocations.map((allocation) => {
    const found = facts.related(allocation.document.type, allocation.document.id);
    return found.state === 'linked' ? made(found.xeroId, money(allocation.amount)) : undefined;
  });
  const superfluous = there.find((one) => one.ours && !linked.includes(made(one.invoiceId, one.amount)));
  if (superfluous) return planUnallocate(facts, superfluous);
  for (const [index, allocation] of record.allocations.entries()) {
    const plan = planOne(facts, allocation, index);
    if (plan) return plan;
  }
  return undefined;
};

const planOne = (facts: CreditFacts, allocation: Allocation, index: number): Plan | undefined => {
  const { link, today, standing } = facts;
  if (!link) return undefined;
  const target = targetOf(facts, allocation, index);
  if ('do' in target) return target;
  const amount = money(allocation.amount);
  const prefix = made(target.xeroId, amount);
  const times = count(link.acts, prefix);
  const active = times - count(link.acts, undone(target.xeroId, amount));
  const stands = standingAllocations(facts).some((one) => one.invoiceId === target.xeroId && one.amount === amount);
  if (active > 0 || stands) return undefined;
  if (target.due !== undefined && new Big(amount).gt(freed(facts, target.xeroId).plus(target.due))) {
    return needsAttention(problems.allocationTooMuch(index, money(target.due), 'is still due'));
  }
  const { remainingCredit } = standingSchema.parse(standing ?? link.xeroSide ?? {});
  if (remainingCredit !== undefined && new Big(amount).gt(freed(facts).plus(remainingCredit))) {
    return needsAttention(problems.allocationTooMuch(index, money(remainingCredit), 'the credit note has left'));
  }
  const booked = openDate(allocation.date ?? today, 'allocation', facts);
  if ('stop' in booked) return booked.stop;
  const { kind, xeroId } = link;
  const name = `${prefix}#${times + 1}`;
  const act = { act: 'allocate', name, kind, xeroId, invoiceId: target.xeroId, amount, date: booked.date } as const;
  return { do: 'act', act, ...(booked.note !== undefined && { note: booked.note }) };
};

/** Allocations that cannot be right, whatever stands in Xero. */
export const checkAllocations = ({ record }: CreditFacts, total: Decimal | undefined): Plan | undefined => {
  const seen = new Set<string>();
  let sum = new Big(0);
  for (const [index, { document, amount }] of record.allocations.entries()) {
    const value = new Big(amount);
    if (value.lte(0) || !value.round(2).eq(value)) return needsAttention(problems.allocationAmount(index));
    if ((document.type === 'bill') !== (record.kind === 'purchase')) {
      const why = `a ${record.kind === 'sales' ? 'sales' : "supplier's"} credit note is set off against ${record.kind === 'sales' ? 'invoices' : 'bills'} only`;
      return needsAttention(problems.allocationUnfit(index, why));
    }
    if (seen.has(document.id)) return needsAttention(problems.allocationTwice(index, document.id));
    seen.add(document.id);
    sum = sum.plus(value);
    if (total !== undefined && sum.gt(total)) {
      return needsAttention(
        problems.allocationTooMuch(index, money(total), 'the credit note comes to, all allocations together'),
      );
    }
  }
  return undefined;
};

/** Xero's word for a note whose credit is in use. */
export const usedState = (facts: CreditFacts): string | undefined => {
  const status = statusOf(facts);
  if (status === 'PAID') return stateWord(status);
  return isAllocated(facts) ? 'used in part' : undefined;
};
