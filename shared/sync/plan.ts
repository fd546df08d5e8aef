import type { Problem } from '../failures/failure.ts';
import type { RecordType } from '../records/record.ts';

/**
 * What to do with one change, as data: push acts on it, previews and tests read it. `body` is the element as it is
 * sent (the library's camelCase names).
 */
export type Plan =
  | { do: 'create'; body: Record<string, unknown>; expectedTotal?: string; note?: string }
  | {
      do: 'update';
      xeroId: string;
      body: Record<string, unknown>;
      expectedTotal?: string;
      match?: 'matched';
      note?: string;
    }
  /** The Xero contact is the same one: link them, and add only what it lacks. */
  | { do: 'adopt'; xeroId: string }
  | { do: 'unchanged'; note?: string }
  | { do: 'leave'; note: string }
  | { do: 'wait'; for: { type: RecordType; id: string }; problem: Problem }
  | { do: 'attention'; problem: Problem };

export const needsAttention = (problem: Problem): Plan => ({ do: 'attention', problem });
