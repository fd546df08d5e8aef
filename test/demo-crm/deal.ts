import * as z from 'zod';
import type { Data } from './data-paths.ts';
import { pathOf } from './kinds.ts';
import type { CrmRecord, Records } from './records.ts';
import { contactView, nameOf, recordView } from './views.ts';

const filledIn = (line: Data): Data => Object.fromEntries(Object.entries(line).filter(([, value]) => value !== ''));

/** A deal as the signed link carries it to the bridge's form of a draft invoice; without lines, one of its title and amount. */
export const dealOf = ({ id, version, data }: CrmRecord, records: Pick<Records, 'find'>, url: string): Data => {
  const view = recordView.parse(data);
  const contact = view.contact?.id === undefined ? undefined : records.find('contact', view.contact.id);
  const person = contact && contactView.parse(contact.data);
  const own = z.array(z.record(z.string(), z.unknown())).catch([]).parse(data.lines);
  const lines = own.length > 0 ? own.map(filledIn) : [{ description: view.name, unitAmount: view.amount ?? '0' }];
  return {
    ...{ id, version, url: url + pathOf('deal', id), name: view.name, reference: view.reference },
    ...{ currency: view.currency, amountsAre: view.amountsAre, date: view.date, lines },
    ...(contact && person && { contact: { id: contact.id, name: nameOf(person), email: person.email } }),
  };
};
