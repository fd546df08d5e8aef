import type { Limits } from '../sync/budget.ts';
import { PROBLEM_DIMENSION } from './metric-names.ts';
import { count, countBy, gauge } from './metrics.ts';

/** Counts one call to Xero, and what its answer said about the limits. */
export const countXeroCall = (limits: Limits): void => {
  count('xeroCalls');
  if (limits.refused) countBy('xeroRateLimited', { name: PROBLEM_DIMENSION, value: limits.refused.problem });
  if (limits.minuteRemaining !== undefined) gauge('xeroMinuteRemaining', limits.minuteRemaining);
  if (limits.dayRemaining !== undefined) gauge('xeroDayRemaining', limits.dayRemaining);
};
