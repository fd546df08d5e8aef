import { attention, inWords } from './attention.ts';
import { contactProblems } from './contact-problems.ts';
import { documentProblems } from './document-problems.ts';
import type { Problem } from './failure.ts';
import { itemProblems } from './item-problems.ts';
import { lineProblems } from './line-problems.ts';
import { paymentProblems } from './payment-problems.ts';

/** Problems of any record. */
const recordProblems = {
  conflict: (fields: string[]) =>
    attention(
      'conflict',
      `Both the CRM and Xero changed ${inWords(fields)} since they last agreed.`,
      'Decide which side is right: take the CRM’s values or Xero’s.',
    ),
  linkTaken: () =>
    attention(
      'link-taken',
      'The record in Xero already belongs to another record of the CRM.',
      'Merge the two in the CRM, or unlink the other one.',
    ),
  xeroIdUnknown: (xeroId: string) =>
    attention(
      'xero-id-unknown',
      `The CRM says that this is the record ${xeroId} in Xero, but Xero has no such record of this kind.`,
      'Correct or empty the Xero id in the CRM.',
      'xeroId',
    ),
  xeroIdOfOtherKind: (xeroId: string, word: string) =>
    attention(
      'xero-id-unfit',
      `The CRM says that this ${word} is the record ${xeroId} in Xero, but that one is on the other side of the books: sales are no purchases.`,
      'Correct or empty the Xero id in the CRM.',
      'xeroId',
    ),
  xeroIdRejected: (xeroId: string) =>
    attention(
      'xero-id-rejected',
      `The CRM says that this is the record ${xeroId} in Xero, but it was decided that the two are not the same.`,
      'Correct or empty the Xero id in the CRM, or link the two by hand.',
      'xeroId',
    ),
  workerDied: (times: number) =>
    attention(
      'worker-died',
      `Tallybridge stopped unexpectedly ${times} times while it worked on this record, so it was set aside.`,
      'Retry it; if it happens again, report it with the id of the record.',
    ),
  xeroFails: (times: number) =>
    attention(
      'xero-fails',
      `Xero failed ${times} times on this record without saying why.`,
      'Retry it later; if other records go through, compare this one with them or ask Xero support.',
    ),
  unexpected: (): Problem => ({
    code: 'unexpected',
    next: 'bug',
    message: 'Tallybridge failed on this record in a way it was not made for.',
    remedy: 'Retry it; if it happens again, report it with the id of the record.',
  }),
};

/** Every problem that our own checks find, in words for a bookkeeper. `field` is the CRM field it is about. */
export const problems = {
  ...recordProblems,
  ...contactProblems,
  ...lineProblems,
  ...documentProblems,
  ...paymentProblems,
  ...itemProblems,
};
