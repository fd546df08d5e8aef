import { catchUp } from '../../shared/catch-up/catch-up.ts';
import { kindOf, type RecordType, type XeroKind } from '../../shared/records/record.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import type { Change } from '../../shared/store/changes.ts';
import { getHolders, getLinks, type Link } from '../../shared/store/links.ts';
import { getTombstones, type Tombstone } from '../../shared/store/tombstones.ts';
import type { Related } from '../../shared/sync/facts.ts';
import { carriedFingerprint } from '../../shared/sync/taken.ts';
import { mergedAway } from './merged-away.ts';
import { relatedOf } from './related.ts';
import { type Twins, twinsOf } from './twins.ts';
import { seeingOf, type Work } from './work.ts';

/** A change with its record in canonical form. */
export interface Readable {
  change: Change;
  record: { id: string; xeroId?: string | undefined; updatedAt?: string | undefined };
}

/** What the plans of a pass are made of, besides settings and reference data. */
export interface Gathered {
  links: ReadonlyMap<string, Link>;
  tombstones: ReadonlyMap<string, Tombstone>;
  twins: ReadonlyMap<string, Twins>;
  related: (type: RecordType, crmId: string) => Related;
  /** By CRM id: the CRM contact with whose contact this one's was merged in Xero. */
  mergedInto: ReadonlyMap<string, string>;
  isOurPayment: (paymentId: string) => boolean;
}

/** Before an update Xero is looked at, unless it just was. */
const updateFreshMs = 30_000;
/** Within a slice the directory is read again at most this often; what appeared since is refused by Xero. */
const directoryFreshMs = 60_000;

/** What a record of this type is to be in Xero. */
export const kindFor = (type: RecordType, settings: Pick<Settings, 'quotes' | 'orders'>): XeroKind =>
  type === 'quote' ? settings.quotes.become : type === 'order' ? settings.orders.become : kindOf(type);

/** Kinds of which the directory says what stands in Xero already, so that strangers are not made twice. */
const inDirectory: readonly XeroKind[] = ['contact', 'item', 'purchaseOrder'];

/**
 * Gathers what is known of the records in hand: as it is known, or after a look at what changed in Xero where that may
 * matter. `doubts`: what Xero has just refused of them over something that we did not know.
 */
export const gather = async (
  work: Work,
  type: RecordType,
  readable: Readable[],
  settings: Settings,
  doubts: readonly string[] | 'asKnown',
): Promise<Gathered> => {
  const { deps, scope } = work;
  const ids = readable.map(({ record }) => record.id);
  const known = await getLinks(deps.table, scope, type, ids);
  const looked = doubts !== 'asKnown' && (await lookAt(work, type, readable, known, settings, doubts));
  const links = looked ? await getLinks(deps.table, scope, type, ids) : known;
  const strangers = readable.filter(({ change, record }) => !change.deleted && !links.has(record.id));
  const payments = await getHolders(deps.table, scope, 'payment', [...links.values()].flatMap(paymentsOn));
  return {
    links,
    tombstones: await getTombstones(
      deps.table,
      scope,
      type,
      ids.filter((id) => !links.has(id)),
    ),
    twins: await twinsOf(work, { type, kind: kindFor(type, settings) }, strangers, readable),
    related: await relatedOf(work, readable, links),
    mergedInto: await mergedAway(work, links.values()),
    isOurPayment: (paymentId) => payments.has(paymentId),
  };
};

/** Looks at what changed in Xero among what the pass may touch; false when nothing was read. */
const lookAt = async (
  work: Work,
  type: RecordType,
  readable: Readable[],
  links: ReadonlyMap<string, Link>,
  settings: Settings,
  doubts: readonly string[],
): Promise<boolean> => {
  const seeing = seeingOf(work);
  const doubtful = doubts.length > 0;
  let read = false;
  const look = async (kind: XeroKind, freshMs: number, whole = false) => {
    if (await catchUp(seeing, kind, { freshMs: doubtful ? 0 : freshMs, whole })) read = true;
  };
  const kind = kindFor(type, settings);
  const strange = readable.some(({ change, record }) => !change.deleted && !links.has(record.id));
  if (inDirectory.includes(kind) && (strange || doubtful)) await look(kind, directoryFreshMs, true);
  if (kind !== 'contact' && doubts.some((code) => code.startsWith('contact-'))) await look('contact', 0, true);
  const updates = readable.flatMap(({ change, record }) => {
    const link = links.get(record.id);
    return link && (doubtful || carriedFingerprint(link) !== change.fingerprint) ? [link] : [];
  });
  if (settings.sync[type].conflicts !== 'crm' || doubtful || updates.some(isFinal)) {
    for (const one of new Set(updates.map((link) => link.kind))) await look(one, updateFreshMs);
  }
  if (type === 'payment' || type === 'creditNote') await look('invoice', updateFreshMs);
  return read;
};

const finalStates = ['PAID', 'VOIDED', 'DELETED', 'ARCHIVED', 'BILLED'];

/** Xero takes no changes of it, as far as we know: that may have been undone. */
const isFinal = ({ xero }: Link): boolean => finalStates.includes(xero.status ?? '');

/** The payments that stand on a linked document. */
const paymentsOn = ({ xeroSeen, xeroSide }: Link): string[] => {
  const payments = (xeroSeen ?? xeroSide)?.payments;
  return Array.isArray(payments)
    ? payments.flatMap((one) => (typeof one?.paymentID === 'string' ? [one.paymentID] : []))
    : [];
};
