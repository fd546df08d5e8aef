import type { Batch, BatchElement } from '../../shared/store/batches.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';

/**
 * Which answer belongs to which element. Nobody promises that Xero keeps their order, so they are told apart by what is
 * unique: the Xero id of an update, a contact's number, an invoice's link to us or its number. Only what is left over
 * is taken in order.
 */
export const matchAnswers = (
  batch: Pick<Batch, 'mode' | 'elements'>,
  answered: XeroElement[],
): Map<BatchElement, XeroElement> => {
  const matches = new Map<BatchElement, XeroElement>();
  const left = new Set(answered);
  const claim = (fits: (body: BatchElement['body'], answer: XeroElement) => boolean) => {
    for (const element of batch.elements) {
      if (matches.has(element)) continue;
      const fitting = [...left].filter((answer) => fits(element.body, answer));
      const [only] = fitting;
      if (only && fitting.length === 1) {
        matches.set(element, only);
        left.delete(only);
      }
    }
  };
  const same = (sent: unknown, answered: string | undefined) => answered !== undefined && sent === answered;
  if (batch.mode === 'update') claim((body, answer) => same(body.contactID ?? body.invoiceID, answer.xeroId));
  claim((body, answer) => same(body.contactNumber, answer.number));
  claim((body, answer) => same(body.url, answer.url));
  claim((body, answer) => same(body.invoiceNumber, answer.number));
  const rest = batch.elements.filter((element) => !matches.has(element));
  const answers = [...left];
  if (rest.length === answers.length) {
    for (const [index, element] of rest.entries()) {
      const answer = answers[index];
      if (answer) matches.set(element, answer);
    }
  }
  return matches;
};
