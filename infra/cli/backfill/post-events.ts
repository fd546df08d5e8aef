import type { EventsAnswer } from '../../../shared/crm/events-answer.ts';
import { type Post, postEvents as post } from '../../../shared/crm/post-events.ts';
import { Failure } from '../../../shared/failures/failure.ts';
import { CliError } from '../target.ts';

/** Posts events of a back-fill. Throws a `CliError` when the bridge does not take them. */
export const postEvents = async (to: Post, backfill: string, events: object[]): Promise<EventsAnswer> => {
  try {
    return await post(to, backfill, events);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { message, next } = error.problem;
    throw new CliError(next === 'retry' ? `${message} Run the same command again to go on.` : message);
  }
};
