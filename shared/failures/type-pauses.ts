import { type RecordType, recordWords } from '../records/record.ts';
import type { Problem } from './failure.ts';

/** Why records of a type do not go to Xero for now; undefined when they do. They wait, and go on when the settings change. */
export const typePauses = (
  type: RecordType,
  { toXero, paused }: { toXero: boolean; paused: boolean },
): Problem | undefined => {
  const words = `${recordWords[type]}s`;
  if (paused) {
    return {
      code: 'type-paused',
      next: 'wait',
      message: `Keeping ${words} in step is paused.`,
      remedy: `Resume ${words}; what waits then goes on by itself.`,
    };
  }
  if (!toXero) {
    return {
      code: 'direction-off',
      next: 'wait',
      message: `The settings do not send ${words} to Xero.`,
      remedy: `Switch "To Xero" on for ${words} under "What is kept in step"; what waits then goes on by itself.`,
    };
  }
  return undefined;
};
