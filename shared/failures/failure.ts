import * as z from 'zod';

/**
 * What comes next after a failure:
 * - `retry`: the same again, later;
 * - `wait`: something else has to happen first, then it goes on by itself;
 * - `attention`: a person has to change something;
 * - `reconnect`: an administrator has to connect Xero again;
 * - `lookUp`: the outcome is unknown, so look in Xero before anything is repeated;
 * - `bug`: ours to mend.
 */
export type Next = 'retry' | 'wait' | 'attention' | 'reconnect' | 'lookUp' | 'bug';

/** A failure as data: stored with a change, shown in the console, sent to the CRM. */
export const problemSchema = z.object({
  code: z.string(),
  next: z.enum(['retry', 'wait', 'attention', 'reconnect', 'lookUp', 'bug']),
  /** What is wrong, in words a bookkeeper reads. */
  message: z.string(),
  /** The CRM field it is about, as a path such as `lines.0.description`. */
  field: z.string().optional(),
  /** What to do about it. */
  remedy: z.string(),
  /** By how much two amounts differ, where that is the problem: a decimal without sign. */
  differsBy: z.string().optional(),
});
export type Problem = z.output<typeof problemSchema>;

/** A problem that is thrown. `retryAfterSeconds` is how long to leave it alone, where the other side said so. */
export class Failure extends Error {
  readonly problem: Problem;
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem, options: { retryAfterSeconds?: number | undefined; cause?: unknown } = {}) {
    super(`${problem.code}: ${problem.message}`, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'Failure';
    this.problem = problem;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
