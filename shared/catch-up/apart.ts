import { Failure } from '../failures/failure.ts';
import { putLateActivity } from '../store/tallies.ts';
import type { Seeing } from './seeing.ts';

/** Errors that one record causes by what it holds; everything else concerns the store or the whole organisation. */
const causedByContent = ['ValidationException', 'ZodError', 'TypeError', 'RangeError', 'SyntaxError'];

const isOfRecord = (error: unknown): boolean =>
  error instanceof Error && !(error instanceof Failure) && causedByContent.includes(error.name);

const longAgoMs = 7 * 24 * 3_600_000;

/** The record is looked at again and again: the line stands at the time when it changed, once, unless that is long ago. */
const lineAt = (now: Date, updatedAt: string | undefined): string =>
  updatedAt !== undefined && Math.abs(now.getTime() - Date.parse(updatedAt)) < longAgoMs
    ? updatedAt
    : now.toISOString();

/**
 * Does something with one record of Xero's. A record that cannot be dealt with is left out, and the log says so: it must
 * not keep the others of its page from being taken up, again and again.
 */
export const apart = async <T>(
  seeing: Seeing,
  { kind, xeroId, updatedAt }: { kind: string; xeroId: string; updatedAt?: string | undefined },
  work: () => Promise<T | undefined>,
): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (!isOfRecord(error)) throw error;
    seeing.observer?.leftOut?.(kind, error);
    await putLateActivity(seeing.table, {
      ...seeing.scope,
      ...{
        id: `${xeroId}:unreadable`,
        at: lineAt(seeing.clock.now(), updatedAt),
        actor: 'bridge',
        action: 'needsAttention',
        xeroId,
      },
      problem: {
        ...{ code: 'record-unreadable', next: 'bug' },
        message: `A record in Xero (${kind}) holds something that Tallybridge was not made for, so the CRM was not told of it.`,
        remedy: 'Compare the record in Xero with its twin in the CRM, and report it with its id.',
      },
    });
    return undefined;
  }
};
