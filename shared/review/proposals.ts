import type { RecordType } from '../records/record.ts';
import { mapConcurrently } from '../runtime/concurrency.ts';
import { activityPut } from '../store/activities.ts';
import { ringBell } from '../store/bells.ts';
import { getChange, readyChange } from '../store/changes.ts';
import { getLink, type Link } from '../store/links.ts';
import { makeLink } from '../store/make-link.ts';
import { isSetAside } from '../store/parked.ts';
import {
  type Candidate,
  decidedPut,
  getProposal,
  listProposals,
  openState,
  type Proposal,
  rejectedUpdate,
  unreject,
} from '../store/proposals.ts';
import { transact } from '../store/transact.ts';
import { standingFingerprint } from '../sync/differences.ts';
import { type Desk, decided } from './asked.ts';

const rejectedAtOnce = 8;
/** Each looks at the open call in its transaction: side by side they would hinder each other. */
export const acceptedAtOnce = 1;

/** What became of a decision on a proposal; `sending`: a call to Xero that may create the record is open. */
export type Accepted = 'accepted' | 'gone' | 'linkedAlready' | 'taken' | 'sending';

const linkOf = (desk: Desk, proposal: Proposal, candidate: Candidate): Link => {
  const now = desk.asked.now.toISOString();
  const { kind, xeroId, name, number, status, total, amountDue, standing } = candidate;
  const shown = { name, number: kind === 'contact' ? undefined : number, status, total, amountDue };
  return {
    ...{ ...desk.scope, type: proposal.type, crmId: proposal.crmId, kind, xeroId },
    ...{ crmFingerprint: '', crmVersion: '', acts: [], madeBy: 'matched', madeIn: proposal.job },
    xero: Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)),
    ...(kind === 'contact' && { adopting: true }),
    ...(standing && { xeroSide: standing, xeroFingerprint: standingFingerprint(kind, standing) }),
    ...{ linkedAt: now, updatedAt: now },
  };
};

/**
 * Links the two records of a proposal; `xeroId` chooses another candidate than the best. A contact is adopted: only what it lacks
 * in Xero is added. What waits of the record goes on, and is compared with what stands in Xero.
 */
export const acceptProposal = async (desk: Desk, proposal: Proposal, xeroId?: string): Promise<Accepted> => {
  const { table, scope, asked } = desk;
  const candidate =
    xeroId === undefined ? proposal.candidates[0] : proposal.candidates.find((one) => one.xeroId === xeroId);
  if (!candidate || (proposal.state !== 'proposed' && proposal.state !== 'ambiguous')) return 'gone';
  const record = { type: proposal.type, crmId: proposal.crmId };
  if (await getLink(table, { ...scope, ...record })) return 'linkedAlready';
  const done: Proposal = {
    ...proposal,
    ...{ state: 'accepted', candidates: [candidate], decidedBy: asked.by, decidedAt: asked.now.toISOString() },
  };
  const line = decided(desk, 'linked', record, {
    ...{ xeroId: candidate.xeroId, call: proposal.job },
    note: `Accepted with confidence ${candidate.confidence}: ${candidate.reason}.`,
  });
  const puts = [decidedPut(table.name, done), activityPut(table.name, line)];
  const made = await makeLink(table, linkOf(desk, proposal, candidate), puts);
  if (made === 'sending') return 'sending';
  if (made === 'taken') {
    const now = await getProposal(table, proposal);
    return now?.state === proposal.state ? 'taken' : 'gone';
  }
  await Promise.all([unreject(table, scope, proposal.type, proposal.crmId, candidate.xeroId), letGo(desk, record)]);
  return 'accepted';
};

/** What was set aside over the question which record it is has its answer now. */
const letGo = async ({ table, scope, asked }: Desk, { type, crmId }: { type: RecordType; crmId: string }) => {
  const change = await getChange(table, { ...scope, type, id: crmId });
  if (change && isSetAside(change)) await readyChange(table, change, asked.now.toISOString());
};

/**
 * Says that a CRM record is not one of these candidates (all of them without `xeroId`): it is never matched with them
 * automatically. False when somebody decided otherwise meanwhile.
 */
export const rejectProposal = async (desk: Desk, proposal: Proposal, xeroId?: string): Promise<boolean> => {
  const { table, scope, asked } = desk;
  const refused = proposal.candidates.filter((one) => xeroId === undefined || one.xeroId === xeroId);
  if (refused.length === 0 || (proposal.state !== 'proposed' && proposal.state !== 'ambiguous')) return false;
  const left = proposal.candidates.filter((one) => !refused.includes(one));
  const { rivals: _, ...rest } = proposal;
  const still: Proposal =
    left.length > 0
      ? { ...rest, candidates: left, state: openState({ candidates: left }) }
      : { ...proposal, state: 'rejected', decidedBy: asked.by, decidedAt: asked.now.toISOString() };
  const record = { type: proposal.type, crmId: proposal.crmId };
  const ids = refused.map((one) => one.xeroId);
  const line = decided(desk, 'unlinked', record, { note: `It is none of these in Xero: ${ids.join(', ')}.` });
  return !(await transact(table, [
    decidedPut(table.name, still),
    rejectedUpdate(table.name, scope, proposal.type, proposal.crmId, ids),
    activityPut(table.name, line),
  ]));
};

/** Which proposals are meant: of one type, and of at least this confidence. */
export interface Chosen {
  type?: RecordType | undefined;
  over?: number | undefined;
}

const isChosen = ({ state, candidates }: Proposal, { over = 0 }: Chosen): boolean =>
  state === 'proposed' && (candidates[0]?.confidence ?? 0) >= over;

const eachChosen = async (
  { table, scope }: Desk,
  chosen: Chosen,
  atOnce: number,
  decide: (proposal: Proposal) => Promise<boolean>,
): Promise<number> => {
  let count = 0;
  let after: string | undefined;
  do {
    const page = await listProposals(table, scope, { type: chosen.type, after });
    const some = page.proposals.filter((proposal) => isChosen(proposal, chosen));
    count += (await mapConcurrently(some, atOnce, decide)).filter(Boolean).length;
    after = page.next;
  } while (after !== undefined);
  return count;
};

/**
 * Accepts every clear proposal that is chosen, never an ambiguous one; returns how many were linked. Rings before and after, so
 * that what goes on is not forgotten if this is cut short.
 */
export const acceptChosen = async (desk: Desk, chosen: Chosen): Promise<number> => {
  await ringBell(desk.table, desk.scope.workspace, desk.scope.organisation, desk.asked.now);
  const count = await eachChosen(
    desk,
    chosen,
    acceptedAtOnce,
    async (one) => (await acceptProposal(desk, one)) === 'accepted',
  );
  await ringBell(desk.table, desk.scope.workspace, desk.scope.organisation, desk.asked.now);
  return count;
};

/** Rejects every clear proposal that is chosen; returns how many. */
export const rejectChosen = (desk: Desk, chosen: Chosen): Promise<number> =>
  eachChosen(desk, chosen, rejectedAtOnce, (one) => rejectProposal(desk, one));
