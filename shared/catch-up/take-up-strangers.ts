import type { RecordType } from '../records/record.ts';
import { mapConcurrently } from '../runtime/concurrency.ts';
import type { Settings } from '../settings/settings.ts';
import { type News, recordStranger } from '../store/seen.ts';
import { toldStrangers } from '../store/strangers.ts';
import { standingFingerprint } from '../sync/differences.ts';
import { recordFromXero } from '../sync/from-xero.ts';
import { apart } from './apart.ts';
import { typeInXero } from './kinds.ts';
import { newsOfStranger, wordsFor } from './news.ts';
import { recordsAtOnce, type Seeing } from './seeing.ts';
import type { Listed } from './take-up.ts';

const goneStates = ['DELETED', 'VOIDED', 'ARCHIVED', 'GDPRREQUEST'];

interface Stranger {
  element: Listed;
  type: RecordType;
  wanted: 'create' | 'match';
  gone: boolean;
  fingerprint: string;
}

const wantedIn = (settings: Settings, type: RecordType): 'create' | 'match' | undefined => {
  const { toCrm, paused, newInXero } = settings.sync[type];
  return toCrm && !paused && newInXero !== 'ignore' ? newInXero : undefined;
};

/** Dated before the day from which existing documents count. */
const isTooOld = (element: Listed, settings: Settings): boolean => {
  const { startDate } = settings.backfill;
  const { date } = element.standing;
  return startDate !== undefined && typeof date === 'string' && date < startDate;
};

/**
 * Tells the CRM of records that it does not have, where the settings want that, each content once. Records that stood in
 * Xero before the organisation was linked, and have not changed since, are left alone unless `existing` asks for them. What is gone is told only where the CRM
 * was told of it before.
 */
export const takeUpStrangers = async (
  seeing: Seeing,
  elements: Listed[],
  { existing = false }: { existing?: boolean },
): Promise<News[]> => {
  const settings = await seeing.settings();
  const isNew = ({ updatedAt }: Listed) => updatedAt !== undefined && updatedAt >= seeing.organisation.linkedAt;
  const strangers = elements.flatMap((element): Stranger[] => {
    const type = typeInXero(element);
    const wanted = wantedIn(settings, type);
    if (!wanted || isTooOld(element, settings)) return [];
    if (!existing && !isNew(element)) return [];
    const gone = goneStates.includes(element.status ?? '');
    return [{ element, type, wanted, gone, fingerprint: standingFingerprint(element.kind, element.standing) }];
  });
  const [first] = strangers;
  if (!first) return [];
  const { kind } = first.element;
  const told = await toldStrangers(
    seeing.table,
    seeing.scope,
    kind,
    strangers.map(({ element }) => element.xeroId),
  );
  const fresh = strangers.filter(({ element, gone, fingerprint }) => {
    const before = told.get(element.xeroId);
    return before !== fingerprint && (!gone || before !== undefined);
  });
  const words = await wordsFor(
    seeing,
    fresh.map(({ element }) => element.standing),
  );
  const news = await mapConcurrently(fresh, recordsAtOnce, ({ element, type, wanted, gone, fingerprint }) =>
    apart(seeing, element, async () => {
      const record = recordFromXero(type, kind, element.standing, words);
      const one = newsOfStranger(seeing, element, type, { record, wanted, gone, xeroFingerprint: fingerprint });
      await recordStranger(seeing.table, { kind, xeroId: element.xeroId, fingerprint }, one);
      return one;
    }),
  );
  return news.filter((one) => one !== undefined);
};
