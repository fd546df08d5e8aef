import { problems } from '../failures/catalogue.ts';
import { type Stopped, stopped } from './stopped.ts';

const steps = ['DRAFT', 'SUBMITTED', 'AUTHORISED'];
const rank = (status: string) => steps.indexOf(status);
/** States that count as approved and lie behind it. */
const approved = ['AUTHORISED', 'PAID', 'BILLED'];
const spoken: Record<string, string> = {
  DRAFT: 'draft',
  SUBMITTED: 'submitted for approval',
  AUTHORISED: 'approved',
  PAID: 'paid',
  BILLED: 'billed',
  INVOICED: 'invoiced',
  VOIDED: 'void',
};

/** Xero's state in words for a sentence. */
export const stateWord = (status: string | undefined): string =>
  status === undefined ? 'in an unknown state' : (spoken[status] ?? status.toLowerCase());

/**
 * The move of a document that stands in Xero (`now`) towards what the CRM wants. Only ahead: what was approved in Xero stays
 * approved. Back to draft only from submitted, and only when the CRM itself went back (`wantedBefore`); a way back that
 * Xero does not go needs a person. (Xero API docs: invoice status codes.)
 */
export const ledgerMove = (
  wanted: string | undefined,
  wantedBefore: string | undefined,
  now: string | undefined,
  word: string,
): { status?: string } | Stopped => {
  if (wanted === undefined || now === wanted || now === 'VOIDED' || now === 'DELETED') return {};
  const wentBack = wantedBefore !== undefined && rank(wanted) < rank(wantedBefore);
  if (now !== undefined && approved.includes(now)) {
    return wentBack && rank(wanted) < rank('AUTHORISED')
      ? stopped(problems.statusBack(word, stateWord(now), stateWord(wanted)))
      : {};
  }
  if (rank(wanted) > rank(now ?? 'DRAFT')) return { status: wanted };
  return now === 'SUBMITTED' && wanted === 'DRAFT' && wentBack ? { status: 'DRAFT' } : {};
};
