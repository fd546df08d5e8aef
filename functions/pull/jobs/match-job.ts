import type { Seeing } from '../../../shared/catch-up/seeing.ts';
import type { RecordType, XeroKind } from '../../../shared/records/record.ts';
import { mapConcurrently } from '../../../shared/runtime/concurrency.ts';
import type { Job, Task } from '../../../shared/store/jobs.ts';
import { getHolders } from '../../../shared/store/links.ts';
import {
  bestCandidates,
  type Candidate,
  clearLead,
  dropProposal,
  getProposals,
  listProposals,
  openState,
  type Proposal,
  putProposal,
} from '../../../shared/store/proposals.ts';
import { score, xeroTraits } from '../../../shared/sync/match.ts';
import type { XeroElement } from '../../../shared/xero/answers.ts';
import { kindFor } from './kind-for.ts';
import { readKind } from './read-kind.ts';
import { readWaiting, type Waiting, type WaitingRecords } from './waiting-records.ts';
import { added, type Progress } from './worker.ts';

type MatchJob = Job & { task: Extract<Task, { do: 'match' }> };

const recordsAtOnce = 8;
const goneStates = ['DELETED', 'VOIDED', 'GDPRREQUEST'];
/** An archived record is rarely the one that is meant, and cannot be changed until it is restored. */
const archivedFactor = 0.8;
/** A record in Xero of more than this is not kept beside the proposal. */
const mostBytes = 20_000;

/**
 * Proposes pairs: each record of Xero's is laid beside the waiting records that share something with it. Nothing is linked
 * and nothing written to Xero.
 */
export async function* matchJob(seeing: Seeing, job: MatchJob): AsyncGenerator<Progress, void> {
  const { types } = job.task;
  let { step, after, readTo } = job.cursor;
  let counts = job.counts;
  for (; step < types.length; step += 1) {
    const type = types[step];
    if (type === undefined) continue;
    const kind = kindFor(type, await seeing.settings());
    for (;;) {
      const waiting = await readWaiting(seeing, type, after);
      if (waiting.count > 0) {
        for await (const page of readKind(seeing, kind, readTo)) {
          const proposed = await propose(seeing, job, type, kind, page.rows, waiting);
          readTo = page.readTo;
          counts = added(counts, { read: page.rows.length, pairs: proposed });
          yield { cursor: { step, after, readTo }, counts };
        }
      }
      after = waiting.next;
      readTo = undefined;
      if (after === undefined) break;
      yield { cursor: { step, after }, counts };
    }
    counts = { ...counts, ...(await finishType(seeing, job, type, counts)) };
    yield { cursor: { step: step + 1 }, counts };
  }
}

const candidateOf = (element: XeroElement & { xeroId: string }, waiting: Waiting): Candidate | undefined => {
  const { kind, xeroId, name, number, status, total, amountDue, standing } = element;
  if (waiting.rejected.has(xeroId)) return undefined;
  const scored = score(waiting.traits, xeroTraits(kind, standing));
  if (!scored) return undefined;
  const archived = status === 'ARCHIVED';
  return {
    ...{ xeroId, kind },
    confidence: archived ? Math.round(scored.confidence * archivedFactor) : scored.confidence,
    reason: archived ? `${scored.reason}, but it is archived in Xero` : scored.reason,
    ...(name !== undefined && { name }),
    ...(number !== undefined && { number }),
    ...(status !== undefined && { status }),
    ...(total !== undefined && { total }),
    ...(amountDue !== undefined && { amountDue }),
    ...(Buffer.byteLength(JSON.stringify(standing)) <= mostBytes && { standing }),
  };
};

/** Notes the pairs that a page of Xero's records gives; returns how many. */
const propose = async (
  { table, scope }: Seeing,
  job: Job,
  type: RecordType,
  kind: XeroKind,
  rows: (XeroElement & { xeroId: string })[],
  waiting: WaitingRecords,
): Promise<number> => {
  const found = new Map<Waiting, Candidate[]>();
  for (const row of rows) {
    if (row.mergedInto !== undefined || goneStates.includes(row.status ?? '')) continue;
    for (const one of waiting.sharing(xeroTraits(kind, row.standing))) {
      const candidate = candidateOf(row, one);
      if (candidate) found.set(one, [...(found.get(one) ?? []), candidate]);
    }
  }
  const holders = await getHolders(
    table,
    scope,
    kind,
    [...found.values()].flat().map(({ xeroId }) => xeroId),
  );
  const before = await getProposals(
    table,
    scope,
    type,
    [...found.keys()].map(({ crmId }) => crmId),
  );
  const pairs = [...found].flatMap(([one, candidates]) => {
    const free = candidates.filter(({ xeroId }) => !holders.has(xeroId));
    return free.length > 0 ? [{ one, free }] : [];
  });
  await mapConcurrently(pairs, recordsAtOnce, async ({ one: { crmId, called }, free }) => {
    const earlier = before.get(crmId);
    const known = earlier?.job === job.id ? earlier.candidates : [];
    const candidates = bestCandidates([...known, ...free]);
    const proposal = { ...scope, type, crmId, job: job.id, candidates, ...(called !== undefined && { called }) };
    await putProposal(table, { ...proposal, state: openState(proposal) });
  });
  return pairs.length;
};

/** Marks whom several records of the CRM claim, drops what an earlier run proposed and this one did not, and counts. */
const finishType = async (
  { table, scope }: Seeing,
  job: Job,
  type: RecordType,
  counts: Job['counts'],
): Promise<Job['counts']> => {
  const claims = new Map<string, { crmId: string; confidence: number }[]>();
  await eachProposal({ table, scope }, type, async (proposal) => {
    if (proposal.job !== job.id) return dropProposal(table, proposal);
    const [best] = proposal.candidates;
    if (!best) return;
    const { crmId } = proposal;
    claims.set(best.xeroId, [...(claims.get(best.xeroId) ?? []), { crmId, confidence: best.confidence }]);
  });
  let [proposed, ambiguous] = [0, 0];
  await eachProposal({ table, scope }, type, async (proposal) => {
    if (proposal.job !== job.id) return;
    const rivals = rivalsOf(proposal, claims.get(proposal.candidates[0]?.xeroId ?? '') ?? []);
    const state = openState({ ...proposal, rivals });
    if (state === 'ambiguous') ambiguous += 1;
    else proposed += 1;
    if (rivals.length > 0) await putProposal(table, { ...proposal, rivals, state });
  });
  return {
    ...counts,
    proposed: (counts.proposed ?? 0) + proposed,
    ambiguous: (counts.ambiguous ?? 0) + ambiguous,
  };
};

const mostRivals = 5;

/** Who claims the same record in Xero, unless this one fits it clearly better. */
const rivalsOf = ({ crmId, candidates }: Proposal, claims: { crmId: string; confidence: number }[]): string[] =>
  claims
    .filter((claim) => claim.crmId !== crmId && claim.confidence > (candidates[0]?.confidence ?? 0) - clearLead)
    .map((claim) => claim.crmId)
    .slice(0, mostRivals);

const eachProposal = async (
  { table, scope }: Pick<Seeing, 'table' | 'scope'>,
  type: RecordType,
  work: (proposal: Proposal) => Promise<void>,
): Promise<void> => {
  let after: string | undefined;
  do {
    const page = await listProposals(table, scope, { type, after });
    await mapConcurrently(page.proposals, recordsAtOnce, work);
    after = page.next;
  } while (after !== undefined);
};
