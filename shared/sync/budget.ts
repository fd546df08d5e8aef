import * as z from 'zod';

/** Xero's limits for one app and organisation: calls in any 60 seconds. The day's limit depends on the plan, so Xero's headers tell it. */
export const callsAMinute = 60;
/** A second more than Xero's minute: our clock and the way to Xero are not to cost a refusal. */
const minute = 61_000;
/** How long to leave Xero alone before asking again whether a spent day has been topped up. */
const dayProbe = 15 * minute;

/** Who may use the budget down to which rest: a person waiting comes first, then push, then pull, then back-fill. */
export const shares = {
  person: { minute: 0, day: 0 },
  push: { minute: 2, day: 20 },
  pull: { minute: 10, day: 100 },
  backfill: { minute: 20, day: 400 },
} as const;
export type Share = keyof typeof shares;

/** What is known of an organisation's calls: those of the last minute (epoch ms), Xero's count for the day, and a stop sign. */
export const budgetSchema = z.object({
  calls: z.array(z.number()).default([]),
  dayRemaining: z.int().optional(),
  dayKnownAt: z.number().optional(),
  blockedUntil: z.number().optional(),
});
export type Budget = z.output<typeof budgetSchema>;

const recent = (budget: Budget, now: number) => budget.calls.filter((at) => at > now - minute);

/** How many calls the minute still holds. */
export const minuteRemaining = (budget: Budget, now: Date): number =>
  Math.max(0, callsAMinute - recent(budget, now.getTime()).length);

/**
 * Asks for one call. Answers with the budget after it and `waitMs` 0, or with how long to wait, and whether it is the
 * day that is spent.
 */
export const takeCall = (
  budget: Budget,
  share: Share,
  now: Date,
): { budget: Budget; answer: { waitMs: number; daySpent: boolean } } => {
  const at = now.getTime();
  const refuse = (until: number, daySpent: boolean) => ({
    budget,
    answer: { waitMs: Math.max(1, until - at), daySpent },
  });
  if (budget.blockedUntil !== undefined && budget.blockedUntil > at) {
    return refuse(budget.blockedUntil, budget.blockedUntil - at > minute);
  }
  const { dayRemaining, dayKnownAt } = budget;
  if (
    dayRemaining !== undefined &&
    dayKnownAt !== undefined &&
    dayRemaining <= shares[share].day &&
    at < dayKnownAt + dayProbe
  ) {
    return refuse(dayKnownAt + dayProbe, true);
  }
  const calls = recent(budget, at);
  const allowed = callsAMinute - shares[share].minute;
  if (calls.length >= allowed) {
    const freed = calls[calls.length - allowed] ?? at;
    return refuse(freed + minute, false);
  }
  const { blockedUntil: _, ...rest } = budget;
  return { budget: { ...rest, calls: [...calls, at] }, answer: { waitMs: 0, daySpent: false } };
};

/** What Xero's answer said about its limits. */
export interface Limits {
  minuteRemaining?: number | undefined;
  dayRemaining?: number | undefined;
  /** Set by a 429: which limit, and how long to stay away. */
  refused?: { problem: string; retryAfterSeconds?: number | undefined } | undefined;
}

const concurrentPause = 2_000;

/**
 * Corrects the budget by Xero's own headers: calls of others (another workspace, another tool of the same app) are
 * added to ours, so that the minute is never overdrawn; a 429 closes it for as long as Xero says.
 */
export const correctBudget = (budget: Budget, limits: Limits, now: Date): Budget => {
  const at = now.getTime();
  const calls = recent(budget, at);
  const others =
    limits.minuteRemaining === undefined ? 0 : Math.max(0, callsAMinute - limits.minuteRemaining - calls.length);
  const corrected: Budget = { ...budget, calls: [...calls, ...Array<number>(others).fill(at)].sort((a, b) => a - b) };
  if (limits.dayRemaining !== undefined)
    Object.assign(corrected, { dayRemaining: limits.dayRemaining, dayKnownAt: at });
  if (limits.refused) {
    const { problem, retryAfterSeconds } = limits.refused;
    const pause =
      retryAfterSeconds === undefined
        ? problem.toLowerCase() === 'concurrent'
          ? concurrentPause
          : minute
        : retryAfterSeconds * 1000;
    corrected.blockedUntil = at + pause;
  }
  return corrected;
};
