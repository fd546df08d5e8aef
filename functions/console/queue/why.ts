import type { Problem } from '../../../shared/failures/failure.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import type { Batch } from '../../../shared/store/batches.ts';
import type { Bell } from '../../../shared/store/bells.ts';
import type { Change } from '../../../shared/store/changes.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { causeOf } from '../../../shared/store/parked.ts';
import type { BadgeKind } from '../activity/activity-words.ts';
import { pauseOf, standOfChange } from '../stand-of-change.ts';

/** Why a change has not gone to Xero yet, the nearest to going first. */
export const whys = ['sending', 'next', 'later', 'halted', 'waits', 'off', 'held', 'attention'] as const;
export type Why = (typeof whys)[number];

export const whyWords: Record<Why, { label: string; badge: BadgeKind; help: string }> = {
  sending: { label: 'Being sent', badge: 'info', help: 'In a call to Xero that is not settled yet.' },
  next: { label: 'Next', badge: 'good', help: 'Goes with one of the next calls.' },
  later: { label: 'Tried again later', badge: 'warn', help: 'An attempt failed; the next one is planned.' },
  halted: { label: 'Halted', badge: 'warn', help: 'Ready, but nothing goes to this organisation for now.' },
  waits: { label: 'Waits for a record', badge: 'warn', help: 'Goes as soon as another record is in Xero.' },
  off: { label: 'Not sent', badge: 'plain', help: 'The settings keep it back.' },
  held: { label: 'Held back', badge: 'plain', help: 'A person holds it until it is let go.' },
  attention: { label: 'Needs attention', badge: 'bad', help: 'Cannot go as it is.' },
};

/** What decides over an organisation's changes, besides themselves. */
export interface Surroundings {
  now: Date;
  organisation: Pick<Organisation, 'name' | 'state'>;
  /** Xero does not accept the connection any more. */
  cutOff: boolean;
  settings: Settings;
  bell: Bell | undefined;
  batch: Batch | undefined;
}

export interface Reason {
  why: Why;
  /** When it goes on by itself, where that is known. */
  until?: string | undefined;
  problem?: (Pick<Problem, 'message' | 'remedy' | 'field'> & { code?: string }) | undefined;
  waitsFor?: Change['waitsFor'];
}

/** Why nothing at all goes to an organisation; undefined when it goes on. */
export const haltOf = ({ organisation, cutOff, bell }: Surroundings): Reason | undefined => {
  const { name, state } = organisation;
  const halted = (message: string, remedy: string): Reason => ({ why: 'halted', problem: { message, remedy } });
  if (state === 'paused') return halted(`${name} is paused.`, 'Resume it, and what waits goes on.');
  if (state === 'disconnected') return halted(`${name} is disconnected.`, 'Connect it again, and what waits goes on.');
  if (cutOff) return halted('Xero does not accept the connection any more.', 'Reconnect it, and what waits goes on.');
  return bell?.trouble && { why: 'halted', until: bell.dueAt, problem: bell.trouble };
};

/** Why a change waits. */
export const whyOf = (change: Change, around: Surroundings): Reason => {
  const { type, data } = change.record;
  const { readyAt, problem, waitsFor } = change;
  const { batch, settings, now } = around;
  const stand = standOfChange(change, around);
  if (stand === 'held') return { why: 'held' };
  if (waitsFor) return { why: stand === 'attention' ? 'attention' : 'waits', waitsFor, problem };
  if (readyAt === undefined) return { why: stand === 'notSent' ? 'off' : 'attention', problem: causeOf(change) };
  if (batch?.type === type && batch.elements.some(({ crmId }) => crmId === data.id)) return { why: 'sending' };
  if (stand === 'notSent') return { why: 'off', problem: pauseOf(change, settings) };
  const halt = haltOf(around);
  if (halt) return halt;
  return readyAt > now.toISOString() ? { why: 'later', until: readyAt, problem } : { why: 'next' };
};
