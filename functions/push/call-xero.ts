import type { Batch } from '../../shared/store/batches.ts';
import { getReference } from '../../shared/store/references.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import type { Work } from './work.ts';

/** Sends the body of a written-ahead create or update under its key and returns Xero's elements. */
export const callXero = async (
  { deps, scope, xero }: Work,
  { kind, mode, key, elements }: Batch,
): Promise<XeroElement[]> => {
  const bodies = elements.map((element) => element.body);
  if (mode === 'act') throw new Error('An act is no create or update.');
  const tracking = kind === 'quote' ? (await getReference(deps.table, scope))?.tracking : undefined;
  return xero.write(kind, mode, bodies, key, tracking);
};
