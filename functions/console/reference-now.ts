import { Failure, type Problem } from '../../shared/failures/failure.ts';
import type { Reference } from '../../shared/records/reference.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import { getReference } from '../../shared/store/references.ts';
import type { ConsoleDeps } from './deps.ts';

/** Accounts, tax rates and tracking of an organisation; `problem`: why they could not be read. */
export interface ReferenceNow {
  reference: Reference | undefined;
  problem?: Problem;
}

/** What Xero has as it was read last; before the first time it is read now, so that nobody has to ask for it. */
export const referenceNow = async (
  { table, readReference }: Pick<ConsoleDeps, 'table' | 'readReference'>,
  one: Organisation,
): Promise<ReferenceNow> => {
  const { workspace, organisation, state } = one;
  const reference = await getReference(table, { workspace, organisation });
  if (reference || state === 'disconnected') return { reference };
  try {
    return { reference: await readReference(one) };
  } catch (error) {
    if (error instanceof Failure) return { reference, problem: error.problem };
    throw error;
  }
};
