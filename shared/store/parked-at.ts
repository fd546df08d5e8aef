import type { Problem } from '../failures/failure.ts';

/** The cause of what was set aside without one. */
export const unexplained: Problem = {
  code: 'unexplained',
  next: 'attention',
  message: 'These records were set aside without a reason.',
  remedy: 'Retry them.',
};

/** How a change stands that is not ready. */
interface Parked {
  receivedAt: string;
  readyAt?: string | undefined;
  held?: boolean | undefined;
  waitsFor?: unknown;
  problem?: Problem | undefined;
}

/** Whether it waits for a record that the CRM has not sent yet. */
export const isExpecting = ({ waitsFor, problem }: Pick<Parked, 'waitsFor' | 'problem'>): boolean =>
  waitsFor !== undefined && problem?.code.endsWith('-not-arrived') === true;

/**
 * The place of a change in the local index `parked`: why it is not ready, for which cause, and when it came; undefined for one that
 * is ready.
 */
export const parkedAt = (change: Parked): string | undefined => {
  const { receivedAt, readyAt, held, waitsFor, problem = unexplained } = change;
  if (held) return `held##${receivedAt}`;
  if (readyAt !== undefined) return undefined;
  const why = waitsFor === undefined ? 'aside' : isExpecting(change) ? 'expecting' : 'waits';
  return `${why}#${problem.code}#${receivedAt}`;
};

/** The place in the same index of news that is not told any more until somebody asks for it. */
export const givenUpAt = (happenedAt: string): string => `givenUp##${happenedAt}`;

/** Part of the index, both ends included. */
export interface Stretch {
  from: string;
  to: string;
}

/** Sorts behind everything that begins so; the beginning ends with `#`. */
const allOf = (beginning: string): Stretch => ({ from: beginning, to: `${beginning.slice(0, -1)}$` });

export const stretches = {
  aside: allOf('aside#'),
  asideFor: (code: string): Stretch => allOf(`aside#${code}#`),
  waits: allOf('waits#'),
  expecting: allOf('expecting#'),
  expectingFor: (code: string): Stretch => allOf(`expecting#${code}#`),
  /** Those that came before that moment. */
  expectingUntil: (code: string, before: Date): Stretch => ({
    from: `expecting#${code}#`,
    to: `expecting#${code}#${new Date(before.getTime() - 1).toISOString()}`,
  }),
  /** Those that came at that moment or later. */
  expectingFrom: (code: string, since: Date): Stretch => ({
    from: `expecting#${code}#${since.toISOString()}`,
    to: allOf(`expecting#${code}#`).to,
  }),
  held: allOf('held#'),
  givenUp: allOf('givenUp#'),
};

/** Whether a place of the index lies there. */
export const liesIn = (place: string | undefined, { from, to }: Stretch): boolean =>
  place !== undefined && place >= from && place <= to;
