import type { Activity } from '../../../shared/store/activities.ts';

export type BadgeKind = 'good' | 'warn' | 'bad' | 'info' | 'plain';

/** What became of it: done, went wrong, still waits, or somebody steered something. */
export type Result = 'done' | 'wrong' | 'waits' | 'steered';

interface Wording {
  label: string;
  result: Result;
  badge: BadgeKind;
}

const done = (label: string): Wording => ({ label, result: 'done', badge: 'good' });
const wrong = (label: string): Wording => ({ label, result: 'wrong', badge: 'bad' });
const waits = (label: string): Wording => ({ label, result: 'waits', badge: 'warn' });
const steered = (label: string): Wording => ({ label, result: 'steered', badge: 'info' });

/** How each action of the log is called, and what it means for the record. */
export const actionWords: Record<Activity['action'], Wording> = {
  created: done('Created in Xero'),
  updated: done('Updated in Xero'),
  matched: done('Matched'),
  unchanged: { label: 'Unchanged', result: 'done', badge: 'plain' },
  deleted: done('Removed in Xero'),
  emailed: done('E-mailed'),
  attached: done('File attached'),
  noted: done('Note added'),
  allocated: done('Allocated'),
  paymentReversed: done('Payment reversed'),
  told: done('CRM told'),
  changedInXero: done('Changed in Xero'),
  newInXero: done('New in Xero'),
  merged: done('Merged in Xero'),
  pulled: done('Read from Xero'),
  needsAttention: wrong('Needs attention'),
  refused: wrong('Refused'),
  undelivered: wrong('CRM not told'),
  conflict: wrong('Conflict'),
  waits: waits('Waits'),
  held: waits('Held back'),
  connected: steered('Connected'),
  disconnected: steered('Disconnected'),
  paused: steered('Paused'),
  resumed: steered('Resumed'),
  retried: steered('Tried again'),
  linked: steered('Linked'),
  unlinked: steered('Unlinked'),
  moved: steered('Moved'),
  undone: steered('Undone'),
  dropped: steered('Dropped'),
  settingsChanged: steered('Settings changed'),
};

export const resultWords: Record<Result, string> = {
  done: 'Done',
  wrong: 'Went wrong',
  waits: 'Waits',
  steered: 'Steered by a person',
};

/** The result of an action that may be of another release. */
export const resultOf = (action: string): Result | undefined => {
  const found = Object.entries(actionWords).find(([name]) => name === action);
  return found?.[1].result;
};

const actors: Record<string, string> = { crm: 'CRM', xero: 'Xero', bridge: 'Tallybridge' };

/** Who did it: the CRM, Xero, the bridge or a person, by name if `names` has it, else by the id in the CRM. */
export const actorWords = (actor: string, names: ReadonlyMap<string, string>): string =>
  actors[actor] ?? names.get(actor) ?? actor;

/** Which way it went, in words. */
export const directionWords = { toXero: 'To Xero', toCrm: 'To the CRM' } as const;
