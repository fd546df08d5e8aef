import { problems } from '../failures/catalogue.ts';
import type { DocumentTerms } from './document-terms.ts';
import type { Facts, Related } from './facts.ts';
import { type Stopped, stopped } from './stopped.ts';

/** What is said of a record that is waited for: the state without the details of a link. */
export const waitingState = (state: Exclude<Related, { state: 'linked' }>) =>
  state.state === 'setAside' ? { problem: state.problem } : state.state;

/** The customer or supplier of a document, by its Xero id; until it is there and in use, the document waits. */
export const chooseContact = (
  { record, related }: Pick<Facts<{ contact?: { id: string } | undefined }>, 'record' | 'related'>,
  { word, who }: DocumentTerms,
): { contact: { contactID: string } } | Stopped => {
  const id = record.contact?.id;
  if (id === undefined) return stopped(problems.documentContactMissing(word, who));
  const found = related('contact', id);
  const target = { type: 'contact', id } as const;
  if (found.state !== 'linked') {
    const about = { who: `The ${who}`, id, type: 'contact', field: 'contact.id', word };
    return { stop: { do: 'wait', for: target, problem: problems.waitsFor(about, waitingState(found)) } };
  }
  if (found.status === 'ARCHIVED') {
    return { stop: { do: 'wait', for: target, problem: problems.contactArchivedWait(`The ${who} (${id})`, word) } };
  }
  return { contact: { contactID: found.xeroId } };
};
