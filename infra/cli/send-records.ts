import { getNow, type Sent, sendNow } from '../../shared/review/sync-now.ts';
import { type Command, deskAt, recordIn } from './command.ts';
import { whenPushed } from './retry-records.ts';
import { CliError } from './target.ts';

const unsent: Record<Exclude<Sent, 'ready' | 'waits' | 'again'>, string> = {
  notKept: 'cannot be sent from here: what the CRM sent last of it is not kept. Save it in the CRM, and it is sent.',
  overtaken: 'changed at this moment, or somebody else was faster. Nothing was done.',
  unknown: 'is not known here. If type and id are right, save the record in the CRM once: then it is sent.',
};

/** `send`: has one record go to Xero now, what waits of it or else what was carried over last. */
export const sendCommand: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const { type, id } = recordIn(given);
  const sent = await sendNow(desk, type, id);
  if (sent !== 'ready' && sent !== 'waits' && sent !== 'again') throw new CliError(`The ${type} ${id} ${unsent[sent]}`);
  const what = {
    ready: `What waits of the ${type} ${id} is made ready.`,
    waits: `The ${type} ${id} is looked at again; it goes as soon as the record that it waits for is in Xero.`,
    again: `The ${type} ${id} is sent again as the CRM sent it last; values that were changed in Xero since give way.`,
  };
  return [...place.taken, `${what[sent]} ${whenPushed(place)}`];
};

/** `get`: has one record read in Xero, and the CRM told all that stands there. */
export const getCommand: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const { type, id } = recordIn(given);
  const { name, state } = place.organisation;
  if (!(await getNow(desk, type, id)))
    throw new CliError(`The ${type} ${id} is not linked in ${name}. Only linked records can be read from Xero.`);
  const when =
    state === 'active' ? 'Xero is read within a minute' : `Once ${name} is not ${state} any more, Xero is read`;
  return [...place.taken, `${when}, and the CRM is told all that stands there of the ${type} ${id}.`];
};
