import type { Problem } from '../failures/failure.ts';
import type { RecordType, TypedRecord, XeroKind } from '../records/record.ts';
import type { Act, Preparation } from './act.ts';

/** An element as it is sent (the library's camelCase names). */
export type Body = Record<string, unknown>;

/** A field that both sides changed since they last agreed. */
export interface FieldConflict {
  /** Name in the element as sent, such as `emailAddress` or `lineItems`. */
  field: string;
  before?: unknown;
  crm: unknown;
  xero: unknown;
}

/** What to do with one change, as data: push acts on it, previews and tests read it. */
export type Plan =
  | {
      do: 'create';
      kind: XeroKind;
      body: Body;
      expectedTotal?: string;
      note?: string;
      /** More is to be done once this is: the change is planned again afterwards. */
      more?: boolean;
      /** The record's link leads to this Xero record, which is gone for good: the new one takes its place. */
      replaces?: string;
    }
  | {
      do: 'update';
      kind: XeroKind;
      xeroId: string;
      body: Body;
      expectedTotal?: string;
      match?: 'matched';
      note?: string;
      more?: boolean;
      /** What Xero had changed meanwhile and keeps: the CRM is told Xero's content afterwards. */
      tell?: boolean;
    }
  /** The Xero contact is the same one: link them, and add only what it lacks. */
  | { do: 'adopt'; xeroId: string }
  /** The Xero record is the same one and has all that it needs: link them. */
  | { do: 'link'; kind: XeroKind; xeroId: string; note: string; more?: boolean }
  | { do: 'act'; act: Act; note?: string }
  /** Another record of ours follows from this one (the payment of a paid invoice): it is put among the changes, once. */
  | {
      do: 'derive';
      name: string;
      record: TypedRecord;
      /** Names of steps that it makes obsolete: those that begin so. */
      instead?: string;
    }
  | { do: 'prepare'; preparation: Preparation }
  /** Xero's side stays as it is, and the CRM is told what it holds. */
  | { do: 'tell'; note: string }
  | { do: 'unchanged'; note?: string }
  | { do: 'leave'; note: string }
  | { do: 'wait'; for: { type: RecordType; id: string }; problem: Problem }
  | { do: 'attention'; problem: Problem; conflicts?: FieldConflict[] };

export const needsAttention = (problem: Problem, conflicts?: FieldConflict[]): Plan => ({
  do: 'attention',
  problem,
  ...(conflicts && { conflicts }),
});
