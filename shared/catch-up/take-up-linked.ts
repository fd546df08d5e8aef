import type { XeroKind } from '../records/record.ts';
import { mapConcurrently } from '../runtime/concurrency.ts';
import { ringBell } from '../store/bells.ts';
import { getChanges, readyChange, releaseWaiters } from '../store/changes.ts';
import { getLink, type Link, noteSeen } from '../store/links.ts';
import { type News, recordSeen } from '../store/seen.ts';
import type { CrmWords } from '../sync/from-xero.ts';
import { judgeSeen } from '../sync/seen.ts';
import { apart } from './apart.ts';
import { type ChangeTold, changeInWords, newsOfChange, wordsFor } from './news.ts';
import { recordsAtOnce, type Seeing } from './seeing.ts';
import { shownInXero } from './shown.ts';
import type { Listed } from './take-up.ts';

interface Looked {
  element: Listed;
  link: Link;
}

/** Payments that follow from a paid invoice are ours: the CRM knows the invoice, not them. */
const isDerived = ({ type, crmId }: Link): boolean => type === 'payment' && crmId.endsWith('~paid');

/** An older look than the one the link remembers. */
const isOldNews = ({ element, link }: Looked): boolean =>
  element.updatedAt !== undefined && link.xero.updatedAt !== undefined && element.updatedAt < link.xero.updatedAt;

/** Compares linked records with what their links remember, and stores what is new; returns the news for the CRM. */
export const takeUpLinked = async (seeing: Seeing, kind: XeroKind, looked: Looked[]): Promise<News[]> => {
  if (looked.length === 0) return [];
  const { table, scope } = seeing;
  const settings = await seeing.settings();
  const waiting = await getChanges(
    table,
    looked.map(({ link: { type, crmId } }) => ({ ...scope, type, id: crmId })),
  );
  let words: Promise<CrmWords> | undefined;
  const inWords = () => {
    words ??= wordsFor(
      seeing,
      looked.flatMap(({ element, link }) => [element.standing, ...(link.xeroSide ? [link.xeroSide] : [])]),
    );
    return words;
  };

  const takeUpOne = async (one: Looked): Promise<News | undefined> => {
    const { element, link } = one;
    if (isOldNews(one)) return undefined;
    const change = waiting.get(`${link.type}#${link.crmId}`);
    const sync = settings.sync[link.type];
    const silent = isDerived(link) ? { ...sync, toCrm: false } : sync;
    const waits = change !== undefined && sync.toXero;
    const seen = judgeSeen(kind, link, element.standing, element.status, silent, waits);
    if (seen.outcome === 'same') return undefined;
    await letGo(seeing, one);
    const xero = shownInXero(element);
    const note = { xero, xeroFingerprint: seen.fingerprint };
    if (seen.outcome === 'agreed') {
      await noteSeen(table, link, note);
      return undefined;
    }
    const whole = { ...note, xeroSeen: element.standing };
    if (seen.outcome === 'noted') {
      return (await noteSeen(table, link, whole)) ? undefined : again(one);
    }
    const told = toldOf(link, element, await inWords());
    const toldAll = { ...whole, toldFingerprint: seen.fingerprint };
    if (link.xeroSide && !link.xeroSeen && told.changed.length === 0 && !seen.gone) {
      return (await noteSeen(table, link, { ...note, xeroSide: element.standing })) ? undefined : again(one);
    }
    const news = newsOfChange(seeing, element, link, { ...told, gone: seen.gone, xeroFingerprint: seen.fingerprint });
    return (await recordSeen(table, link, toldAll, news)) ? news : again(one);
  };

  /** The link was written meanwhile: the same look is judged by what it holds now, unless it moved away. */
  const again = async ({ element, link }: Looked): Promise<News | undefined> => {
    const now = await getLink(table, link);
    return now?.xeroId === link.xeroId && JSON.stringify(now) !== JSON.stringify(link)
      ? takeUpOne({ element, link: now })
      : undefined;
  };

  const news = await mapConcurrently(looked, recordsAtOnce, (one) => apart(seeing, one.element, () => takeUpOne(one)));
  return news.filter((one) => one !== undefined);
};

/** A change in the CRM's words. What was changed back before the CRM had taken it may have arrived there all the same. */
const toldOf = ({ type, kind, xeroSide, xeroSeen }: Link, { standing }: Listed, words: CrmWords): ChangeTold => {
  const told = changeInWords(type, kind, xeroSide, standing, words);
  if (!xeroSide || !xeroSeen) return told;
  const known = new Set(told.changed.map(({ field }) => field));
  const back = changeInWords(type, kind, xeroSeen, standing, words).changed.filter(({ field }) => !known.has(field));
  return { ...told, changed: [...told.changed, ...back] };
};

/** What is wrong with changes of an archived contact. */
const archived = ['contact-archived', 'contact-unarchived'];

/** What waits in the CRM's changes until a record can be written to: approved documents, contacts in use. */
const letGo = async ({ table, scope, clock }: Seeing, { element, link }: Looked): Promise<void> => {
  const { status } = element;
  if (status === link.xero.status || (status !== 'AUTHORISED' && status !== 'ACTIVE')) return;
  let released = await releaseWaiters(table, scope, link.type, link.crmId, clock.now());
  if (link.type === 'contact') {
    const changes = await getChanges(table, [{ ...scope, type: link.type, id: link.crmId }]);
    for (const change of changes.values()) {
      if (!archived.includes(change.problem?.code ?? '') || change.readyAt !== undefined) continue;
      if (await readyChange(table, change, clock.now().toISOString())) released += 1;
    }
  }
  if (released > 0) await ringBell(table, scope.workspace, scope.organisation, clock.now());
};
