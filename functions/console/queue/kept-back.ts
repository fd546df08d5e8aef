import type { RecordType } from '../../../shared/records/record.ts';
import type { Flash } from '../../../shared/runtime/flash.ts';
import { getChange } from '../../../shared/store/changes.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import type { ConsoleDeps } from '../deps.ts';
import { surroundingsOf } from './read-queue.ts';
import { haltOf, type Reason, whyOf } from './why.ts';

const reasonOf = async (
  deps: ConsoleDeps,
  one: Organisation,
  record: { type: RecordType; id: string } | undefined,
): Promise<Reason | undefined> => {
  const around = await surroundingsOf(deps, one);
  const scope = { workspace: one.workspace, organisation: one.organisation };
  const change = record && (await getChange(deps.table, { ...scope, ...record }));
  return change ? whyOf(change, around) : haltOf(around);
};

/**
 * What is said when something was sent by hand: as it is, unless the organisation or its type is paused, switched off or cut off from
 * Xero. Then it says that, and what to do, instead of promising the next call.
 */
export const unlessKeptBack = async (
  deps: ConsoleDeps,
  one: Organisation,
  said: Flash,
  record?: { type: RecordType; id: string },
): Promise<Flash> => {
  const reason = await reasonOf(deps, one, record);
  if (!reason?.problem || (reason.why !== 'halted' && reason.why !== 'off')) return said;
  const { message, remedy } = reason.problem;
  return { kind: 'warn', headline: said.headline, text: `It is ready, but does not go yet: ${message} ${remedy}` };
};
