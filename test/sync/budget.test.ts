import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Budget,
  budgetSchema,
  callsAMinute,
  correctBudget,
  minuteRemaining,
  shares,
  takeCall,
} from '../../shared/sync/budget.ts';

const start = Date.parse('2026-11-21T10:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000);
const empty: Budget = budgetSchema.parse({});

const takeMany = (budget: Budget, times: number, now: Date) => {
  let left = budget;
  for (let i = 0; i < times; i += 1) left = takeCall(left, 'person', now).budget;
  return left;
};

describe('the budget of Xero calls', () => {
  it('never lets more than the limit through in any minute, whatever the pace', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 61, maxLength: 400 }), (gaps) => {
        let budget = empty;
        let now = start;
        const granted: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const taken = takeCall(budget, 'person', new Date(now));
          budget = taken.budget;
          if (taken.answer.waitMs === 0) granted.push(now);
        }
        for (const first of granted) {
          expect(granted.filter((one) => one >= first && one < first + 60_000).length).toBeLessThanOrEqual(
            callsAMinute,
          );
        }
      }),
    );
  });

  it('says how long to wait until the oldest call is a minute old', () => {
    const full = takeMany(empty, callsAMinute, at(0));
    expect(takeCall(full, 'person', at(10)).answer).toEqual({ waitMs: 51_000, daySpent: false });
    expect(takeCall(full, 'person', at(61)).answer.waitMs).toBe(0);
  });

  it('keeps the last calls of a minute for those who come first', () => {
    const almost = takeMany(empty, callsAMinute - shares.pull.minute, at(0));
    expect(takeCall(almost, 'pull', at(1)).answer.waitMs).toBeGreaterThan(0);
    expect(takeCall(almost, 'push', at(1)).answer.waitMs).toBe(0);
    const nearlyFull = takeMany(empty, callsAMinute - shares.push.minute, at(0));
    expect(takeCall(nearlyFull, 'push', at(1)).answer.waitMs).toBeGreaterThan(0);
    expect(takeCall(nearlyFull, 'person', at(1)).answer.waitMs).toBe(0);
  });

  it('counts calls that others made, as far as Xero tells of them', () => {
    const own = takeMany(empty, 5, at(0));
    const corrected = correctBudget(own, { minuteRemaining: 20 }, at(1));
    expect(minuteRemaining(corrected, at(1))).toBe(20);
    expect(minuteRemaining(correctBudget(own, { minuteRemaining: 58 }, at(1)), at(1))).toBe(55);
  });

  it('stays away as long as a 429 says', () => {
    const refused = correctBudget(empty, { refused: { problem: 'minute', retryAfterSeconds: 26 } }, at(0));
    expect(takeCall(refused, 'person', at(1)).answer).toEqual({ waitMs: 25_000, daySpent: false });
    expect(takeCall(refused, 'person', at(26)).answer.waitMs).toBe(0);
    const day = correctBudget(empty, { refused: { problem: 'day', retryAfterSeconds: 7200 } }, at(0));
    expect(takeCall(day, 'person', at(1)).answer.daySpent).toBe(true);
  });

  it('waits a moment, not a minute, when too many calls ran at once', () => {
    const refused = correctBudget(empty, { refused: { problem: 'concurrent' } }, at(0));
    expect(takeCall(refused, 'push', at(2)).answer.waitMs).toBe(0);
  });

  it('stops at its share of the day and asks again later, since nobody says when the day ends', () => {
    const low = correctBudget(empty, { dayRemaining: shares.push.day }, at(0));
    expect(takeCall(low, 'push', at(1)).answer.daySpent).toBe(true);
    expect(takeCall(low, 'person', at(1)).answer.waitMs).toBe(0);
    expect(takeCall(low, 'push', at(16 * 60)).answer.waitMs).toBe(0);
  });
});
