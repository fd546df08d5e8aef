import type { Batch } from '../../shared/store/batches.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import type { Work } from './work.ts';

/** Sends the body of a written-ahead call under its key and returns Xero's elements. */
export const callXero = (work: Work, batch: Batch): Promise<XeroElement[]> => {
  const bodies = batch.elements.map((element) => element.body);
  return batch.type === 'contact'
    ? work.xero.writeContacts(batch.mode, bodies, batch.key)
    : work.xero.writeInvoices(batch.mode, bodies, batch.key);
};
