import type { Problem } from '../failures/failure.ts';
import type { Change } from '../store/changes.ts';
import type { Difference } from '../sync/differences.ts';
import type { Body, Plan } from '../sync/plan.ts';

/** A call to Xero that would be made. Records of one kind share calls; here each stands alone. */
export interface PreviewedCall {
  method: 'PUT' | 'POST' | 'DELETE';
  path: string;
  elements: Body[];
}

/** What would become of a change if it were pushed now. */
export interface Preview {
  record: Change['record'];
  plan: Plan;
  calls: PreviewedCall[];
  /** What would be changed in Xero, field by field. */
  differences: Difference[];
  problem?: Problem;
  /** Xero could not be asked whether the number is free. */
  unasked?: boolean;
}
