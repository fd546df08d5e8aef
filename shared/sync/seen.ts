import type { XeroKind } from '../records/record.ts';
import type { Settings } from '../settings/settings.ts';
import { changedBetween, standingFingerprint } from './differences.ts';
import type { Standing } from './standing.ts';

/** Of a link, what a look into Xero is compared with. */
interface SeenBefore {
  xeroSide?: Standing | undefined;
  xeroSeen?: Standing | undefined;
  xeroFingerprint?: string | undefined;
  toldFingerprint?: string | undefined;
  xero: { status?: string | undefined };
}

export interface Seen {
  /**
   * `same`: nothing new; `agreed`: new to us, but it says what both sides agree on; `noted`: it changed, and the CRM is not
   * told (now); `tell`: it changed, and the CRM is told.
   */
  outcome: 'same' | 'agreed' | 'noted' | 'tell';
  fingerprint: string;
  /** Fields, as Xero names them, that are not what both sides agreed on; empty when that is not known any more. */
  changed: string[];
  /** It was deleted, voided or archived. */
  gone: boolean;
}

const goneStates = ['DELETED', 'VOIDED', 'ARCHIVED'];

/**
 * What a look at a linked record in Xero means. `waiting`: a change of the CRM waits for the same record; then the two are
 * reconciled when that is pushed, and the CRM is told the outcome.
 */
export const judgeSeen = (
  kind: XeroKind,
  link: SeenBefore,
  standing: Standing,
  status: string | undefined,
  sync: Pick<Settings['sync']['contact'], 'toCrm' | 'paused'>,
  waiting: boolean,
): Seen => {
  const fingerprint = standingFingerprint(kind, standing);
  const gone = status !== undefined && goneStates.includes(status);
  const changed = link.xeroSide ? changedBetween(link.xeroSide, standing) : [];
  const seen = { fingerprint, changed, gone };
  const mayTell = sync.toCrm && !sync.paused && !waiting;
  const known = link.xeroFingerprint === fingerprint;
  const agreed = link.xeroSide !== undefined && changed.length === 0;
  const untold = link.toldFingerprint !== undefined && link.toldFingerprint !== fingerprint;
  if (agreed && !(untold && link.xeroSeen !== undefined)) return { ...seen, outcome: known ? 'same' : 'agreed' };
  if (known && (link.toldFingerprint === fingerprint || !mayTell || link.xeroSide === undefined))
    return { ...seen, outcome: 'same' };
  return { ...seen, outcome: mayTell ? 'tell' : 'noted' };
};
