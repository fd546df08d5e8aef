import type { Desk } from '../../../shared/review/asked.ts';
import {
  type Accepted,
  acceptChosen,
  acceptedAtOnce,
  acceptProposal,
  rejectProposal,
} from '../../../shared/review/proposals.ts';
import { pauseTypes } from '../../../shared/review/settings.ts';
import { mapConcurrently } from '../../../shared/runtime/concurrency.ts';
import { type Flash, leadBack } from '../../../shared/runtime/flash.ts';
import { ringBell } from '../../../shared/store/bells.ts';
import { isOver, listJobs } from '../../../shared/store/jobs.ts';
import { getProposal } from '../../../shared/store/proposals.ts';
import { matchedTypes } from '../../../shared/sync/match.ts';
import { decisionIn, type Picked, standsAsSeen } from '../chosen.ts';
import { deskOf } from '../desk.ts';
import { beginJob } from '../jobs/begin-job.ts';
import { forOrganisation, hrefOf, shownIn } from '../organisation-page.ts';
import { formatsFor } from '../visitor.ts';
import { wakeWorker } from '../wake.ts';
import { counted, typesTitle } from '../words.ts';
import { standOfProposal } from './proposal-card.ts';

const rejectedAtOnce = 8;
const typesIn = (form: FormData) => matchedTypes.filter((type) => form.getAll('type').includes(type));

/** POST /console/{workspace}/matching/start with `type`s: pauses them and has pairs proposed. */
export const startMatching = forOrganisation(async (deps, c, visitor, one, form) => {
  const types = typesIn(form);
  const back = hrefOf(one, 'matching');
  if (types.length === 0) {
    const text = 'Tick the types whose records both sides already have.';
    return leadBack(c, deps.publicUrl, back, { kind: 'warn', headline: 'No type was chosen', text });
  }
  const desk = deskOf(deps, visitor, one);
  const jobs = await listJobs(desk.table, desk.scope);
  if (!jobs.some((job) => job.task.do === 'match' && !isOver(job))) await pauseTypes(desk, types, true);
  const more = 'Have the CRM send all its records now, if it has not.';
  return leadBack(c, deps.publicUrl, back, await beginJob(deps, desk, { do: 'match', types }, more));
});

/** POST /console/{workspace}/matching/resume with `type`s: lets them go on. */
export const resumeTypes = forOrganisation(async (deps, c, visitor, one, form) => {
  const resumed = await pauseTypes(deskOf(deps, visitor, one), typesIn(form), false);
  if (resumed.length > 0) await Promise.all([wakeWorker(deps, one), wakeWorker(deps, one, 'pull')]);
  return leadBack(c, deps.publicUrl, hrefOf(one, 'matching', shownIn(form)), {
    kind: resumed.length > 0 ? 'good' : 'info',
    headline: resumed.length > 0 ? 'Resumed' : 'Nothing was paused',
    text: resumed.length > 0 ? `${resumed.map(typesTitle).join(', ')} go on, both ways.` : 'They go on already.',
  });
});

const refusals: Record<Exclude<Accepted, 'accepted'>, string> = {
  gone: 'decided already, or not proposed like that any more',
  linkedAlready: 'linked already',
  taken: 'that Xero record belongs to another record of the CRM',
  sending: 'being sent to Xero at this moment: see in a minute what became of it',
};

const decide = async (desk: Desk, what: 'accept' | 'reject', picked: Picked): Promise<Accepted | 'rejected'> => {
  const proposal = await getProposal(desk.table, { ...desk.scope, type: picked.type, crmId: picked.id });
  if (!proposal || !standsAsSeen(picked, standOfProposal(proposal))) return 'gone';
  if (what === 'accept') return acceptProposal(desk, proposal, picked.xeroId);
  return (await rejectProposal(desk, proposal, picked.xeroId)) ? 'rejected' : 'gone';
};

/** POST /console/{workspace}/matching/decide: links or rejects one pair, or those that are ticked. */
export const decideMatches = forOrganisation(async (deps, c, visitor, one, form) => {
  const decision = decisionIn(form, ['accept', 'reject']);
  const picked = decision && decision.of !== 'all' ? decision.of : [];
  const desk = deskOf(deps, visitor, one);
  const atOnce = decision?.what === 'accept' ? acceptedAtOnce : rejectedAtOnce;
  const results = decision ? await mapConcurrently(picked, atOnce, (pick) => decide(desk, decision.what, pick)) : [];
  const count = (wanted: string) => results.filter((result) => result === wanted).length;
  if (count('accepted') > 0) {
    await ringBell(desk.table, one.workspace, one.organisation, desk.asked.now);
    await wakeWorker(deps, one);
  }
  const formats = formatsFor(deps, c, visitor, one);
  const wrong = Object.entries(refusals).flatMap(([result, words]) =>
    count(result) > 0 ? [`${counted(formats, count(result), 'record')}: ${words}.`] : [],
  );
  const done = count('accepted') + count('rejected');
  const flash: Flash =
    picked.length === 0
      ? {
          kind: 'info',
          headline: 'Nothing was ticked',
          text: 'Tick the pairs that are meant, or use the buttons of one.',
        }
      : {
          kind: wrong.length === 0 ? 'good' : done > 0 ? 'warn' : 'bad',
          headline:
            decision?.what === 'accept'
              ? `${counted(formats, done, 'pair')} linked`
              : `${counted(formats, done, 'record')} rejected`,
          text: [
            ...wrong,
            ...(count('accepted') > 0 ? ['What waits of them goes on, compared with what stands in Xero.'] : []),
            ...(count('rejected') > 0 ? ['They are never matched with these by themselves.'] : []),
          ].join(' '),
        };
  return leadBack(c, deps.publicUrl, hrefOf(one, 'matching', shownIn(form)), flash);
});

/** POST /console/{workspace}/matching/over with `over`: links every clear pair of at least this confidence, of the type that is shown. */
export const acceptOver = forOrganisation(async (deps, c, visitor, one, form) => {
  const shown = shownIn(form);
  const back = hrefOf(one, 'matching', shown);
  const over = Number(form.get('over') || Number.NaN);
  if (!Number.isInteger(over) || over < 0 || over > 100) {
    const text = 'It is a whole number from 40 to 100.';
    return leadBack(c, deps.publicUrl, back, { kind: 'bad', headline: 'That is no confidence', text });
  }
  const type = matchedTypes.find((known) => known === shown.type);
  const count = await acceptChosen(deskOf(deps, visitor, one), { type, over });
  if (count > 0) await wakeWorker(deps, one);
  return leadBack(c, deps.publicUrl, back, {
    kind: count > 0 ? 'good' : 'info',
    headline: `${counted(formatsFor(deps, c, visitor, one), count, 'pair')} linked`,
    text: 'Ambiguous ones wait for a choice.',
  });
});
