import type { Problem } from '../failures/failure.ts';
import { needsAttention, type Plan } from './plan.ts';

/** A part of a record cannot be planned: this is what to do with the record instead. */
export interface Stopped {
  stop: Plan;
}

export const stopped = (problem: Problem): Stopped => ({ stop: needsAttention(problem) });
