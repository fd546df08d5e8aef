import type { XeroKind } from '../records/record.ts';
import type { Act } from '../sync/act.ts';
import { type Standings, standingSchemas } from '../sync/standing.ts';
import { hasFile } from './attachments.ts';
import type { Calls } from './calls.ts';
import { hasNote } from './histories.ts';
import { listRecords } from './list.ts';

const standingOf = async <Kind extends XeroKind>(
  calls: Calls,
  kind: Kind,
  id: string,
): Promise<Standings[Kind] | undefined> => {
  const { rows } = await listRecords(calls, kind, { ids: [id], page: 1 });
  const found = rows.find(({ xeroId }) => xeroId?.toLowerCase() === id.toLowerCase());
  const schema: { parse: (standing: unknown) => Standings[Kind] } = standingSchemas[kind];
  return found && schema.parse(found.standing);
};

/**
 * Looks in Xero whether an act took place whose answer was lost: the note in the history, the file's name, the allocation,
 * the state of the payment, the mark that an invoice was sent. Undefined when that cannot be told, since the record is gone.
 */
export const hasHappened = async (calls: Calls, act: Act): Promise<boolean | undefined> => {
  switch (act.act) {
    case 'email': {
      const invoice = await standingOf(calls, 'invoice', act.xeroId);
      return invoice && invoice.sentToContact === true;
    }
    case 'note':
      return hasNote(calls, act, act.text);
    case 'attach':
      return hasFile(calls, act, act.fileName);
    case 'allocate': {
      const note = await standingOf(calls, 'creditNote', act.xeroId);
      return (
        note &&
        (note.allocations ?? []).some(
          ({ invoice, amount }) => invoice?.invoiceID === act.invoiceId && amount === Number(act.amount),
        )
      );
    }
    case 'unallocate': {
      const note = await standingOf(calls, 'creditNote', act.xeroId);
      return note && !(note.allocations ?? []).some(({ allocationID }) => allocationID === act.allocationId);
    }
    case 'reversePayment': {
      const payment = await standingOf(calls, 'payment', act.paymentId);
      return payment && payment.status === 'DELETED';
    }
    case 'deleteItem':
      return (await standingOf(calls, 'item', act.xeroId)) === undefined;
  }
};
