import * as z from 'zod';
import { Failure } from '../failures/failure.ts';
import { problemOf } from '../failures/xero-messages.ts';
import type { Act } from '../sync/act.ts';
import { rows } from './answer-fields.ts';
import { verdictFields, verdictOf, type XeroElement } from './answers.ts';
import { attachFile, type FetchFile } from './attachments.ts';
import type { Calls } from './calls.ts';
import { addNote } from './histories.ts';
import { answerOf } from './kinds/answer-of.ts';
import { REFUSED } from './rejections.ts';

const refusedBecause = (messages: string[]) => new Failure({ ...problemOf(messages), code: REFUSED });

const email = async ({ organisation, call }: Calls, { kind, xeroId }: Act, key: string): Promise<void> => {
  if (kind !== 'invoice') throw refusedBecause(['Only invoices can be sent by e-mail from outside.']);
  await call(z.unknown(), (api) => api.emailInvoice(organisation, xeroId, {}, key));
};

const allocationsSchema = z.object({ Allocations: rows(z.object(verdictFields)) });

const allocate = async (
  { organisation, call }: Calls,
  act: Extract<Act, { act: 'allocate' }>,
  key: string,
): Promise<void> => {
  const allocation = { amount: Number(act.amount), date: act.date, invoice: { invoiceID: act.invoiceId } };
  const { Allocations } = await call(allocationsSchema, (api) =>
    api.createCreditNoteAllocation(organisation, act.xeroId, { allocations: [allocation] }, false, key),
  );
  const refusal = Allocations.map(verdictOf).find(({ ok }) => !ok);
  if (refusal) throw refusedBecause(refusal.errors);
};

const reversePayment = async (
  { organisation, call }: Calls,
  paymentId: string,
  key: string,
): Promise<XeroElement | undefined> => {
  const { rows: found } = await call(answerOf.payment, (api) =>
    api.deletePayment(organisation, paymentId, { status: 'DELETED' }, key),
  );
  return found[0];
};

/**
 * Does one act in Xero. `fetchFile` fetches attachments that stand at an address. `standing` is the payment that was
 * reversed; the other acts are answered without a record. Throws a `Failure`: `REFUSED` when the act itself is refused.
 */
export const doAct = async (
  calls: Calls,
  act: Act,
  key: string,
  fetchFile?: FetchFile,
): Promise<{ standing?: XeroElement }> => {
  const { organisation, find } = calls;
  switch (act.act) {
    case 'email':
      await email(calls, act, key);
      return {};
    case 'note':
      await addNote(calls, act, act.text, key);
      return {};
    case 'attach':
      await attachFile(calls, act, key, fetchFile);
      return {};
    case 'allocate':
      await allocate(calls, act, key);
      return {};
    case 'unallocate':
      await find(z.unknown(), (api) => api.deleteCreditNoteAllocations(organisation, act.xeroId, act.allocationId));
      return {};
    case 'reversePayment': {
      const standing = await reversePayment(calls, act.paymentId, key);
      return standing ? { standing } : {};
    }
    case 'deleteItem':
      await find(z.unknown(), (api) => api.deleteItem(organisation, act.xeroId));
      return {};
  }
};
