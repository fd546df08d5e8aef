import type { Batch, BatchElement } from '../../shared/store/batches.ts';
import { differences } from '../../shared/sync/differences.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import { idFields, numberOf } from './natural-key.ts';

/**
 * Which answer belongs to which element. Nobody promises that Xero keeps their order, so they are told apart by what is
 * unique: the Xero id of an update, a link to us or a number; else by having all that was sent. Only what is left over is
 * taken in order.
 */
export const matchAnswers = (
  { kind, mode, elements }: Pick<Batch, 'kind' | 'mode' | 'elements'>,
  answered: XeroElement[],
): Map<BatchElement, XeroElement> => {
  const matches = new Map<BatchElement, XeroElement>();
  const left = new Set(answered);
  const take = (element: BatchElement, answer: XeroElement) => {
    matches.set(element, answer);
    left.delete(answer);
  };
  const claim = (fits: (body: BatchElement['body'], answer: XeroElement) => boolean) => {
    for (const element of elements) {
      if (matches.has(element)) continue;
      const fitting = [...left].filter((answer) => fits(element.body, answer));
      const [only] = fitting;
      if (only && fitting.length === 1) take(element, only);
    }
  };
  const same = (sent: unknown, answered: string | undefined) => answered !== undefined && sent === answered;
  if (mode === 'update') claim((body, answer) => same(body[idFields[kind]], answer.xeroId));
  claim((body, answer) => same(body.url, answer.url));
  claim((body, answer) => same(numberOf(kind, body), answer.number));
  const holdsAll = (body: BatchElement['body'], answer: XeroElement) => differences(body, answer.standing).length === 0;
  claim(holdsAll);
  const rest = () => elements.filter((element) => !matches.has(element));
  for (const element of rest()) {
    const first = [...left].find((answer) => holdsAll(element.body, answer));
    if (first) take(element, first);
  }
  const answers = [...left];
  const unmatched = rest();
  if (unmatched.length === answers.length) {
    for (const [index, element] of unmatched.entries()) {
      const answer = answers[index];
      if (answer) take(element, answer);
    }
  }
  return matches;
};
