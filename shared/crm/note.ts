import { Big } from '../records/decimal.ts';
import { recordWords } from '../records/record.ts';
import type { News } from './write-back.ts';

const titleOf = ({ type, number }: News): string => {
  const word = recordWords[type];
  return [`${word.charAt(0).toUpperCase()}${word.slice(1)}`, number].filter(Boolean).join(' ');
};

const happened = (news: News, organisation: string): string => {
  const { outcome, gone, status, total } = news;
  const where = `Xero (${organisation})`;
  if (gone) return `was deleted, voided or archived in ${where}`;
  if (outcome === 'changed' || outcome === 'new')
    return `was ${outcome === 'changed' ? 'changed' : 'made'} in ${where}`;
  if (outcome === 'attention') return `needs attention before it goes to ${where}`;
  if (outcome === 'waiting') return `waits on its way to ${where}`;
  const state = status === undefined ? '' : `, ${status.toLowerCase()}`;
  return `is in ${where}${state}${total === undefined ? '' : `, total ${new Big(total).toFixed(2)}`}`;
};

/** The news as a note for the record's timeline in the CRM: plain text, with why it did not get through or the link to Xero. */
export const noteOf = (news: News, organisation: string): string => {
  const { problem, url } = news;
  const more = problem ? `${problem.message} ${problem.remedy}` : url;
  const said = `${titleOf(news)} ${happened(news, organisation)}`;
  return more === undefined ? `${said}.` : `${said}: ${more}`;
};
