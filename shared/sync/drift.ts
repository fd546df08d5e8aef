import type { Problem } from '../failures/failure.ts';
import { fingerprint } from '../records/fingerprint.ts';
import type { XeroKind } from '../records/record.ts';
import { changedBetween, differences } from './differences.ts';
import type { Plan } from './plan.ts';
import { essence, sameValue } from './same.ts';
import type { Standing } from './standing.ts';

/** A field that is not the same on both sides. */
export interface DriftField {
  field: string;
  crm: unknown;
  xero: unknown;
}

/** How two linked records differ; `problem`: why the CRM's side cannot be carried over as it is. */
export interface DriftFound {
  fields: DriftField[];
  problem?: Problem;
}

const totalField = (expected: string | undefined, standing: Standing): DriftField[] =>
  expected === undefined || standing.total === undefined || sameValue(Number(expected), standing.total)
    ? []
    : [{ field: 'total', crm: Number(expected), xero: standing.total }];

/**
 * How a record in Xero differs from what the CRM's record comes to there: from `plan`, made as if the CRM's side were to be
 * sent now. `agreed`: what both sides had last. Undefined when nothing differs.
 */
export const driftOf = (plan: Plan, agreed: Standing | undefined, standing: Standing): DriftFound | undefined => {
  if (plan.do === 'update') {
    const fields = [
      ...differences(plan.body, standing).map(({ field, before, after }) => ({
        field,
        crm: after ?? null,
        xero: before ?? null,
      })),
      ...totalField(plan.expectedTotal, standing),
    ];
    return fields.length > 0 ? { fields } : undefined;
  }
  if (plan.do !== 'attention' && plan.do !== 'create') return undefined;
  const changed = agreed ? changedBetween(agreed, standing) : ['status'];
  if (changed.length === 0) return undefined;
  const fields = changed.map((field) => ({ field, crm: agreed?.[field] ?? null, xero: standing[field] ?? null }));
  return { fields, ...(plan.do === 'attention' && { problem: plan.problem }) };
};

/** Names differences: the same ones seen again have the same name. */
export const driftFingerprint = (kind: XeroKind, what: string, fields: DriftField[]): string =>
  fingerprint({ kind, what, fields: fields.map(({ field, crm, xero }) => [field, essence(crm), essence(xero)]) });
