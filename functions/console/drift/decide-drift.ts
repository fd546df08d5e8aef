import { recordTypes } from '../../../shared/records/record.ts';
import type { Desk } from '../../../shared/review/asked.ts';
import { type Fixed, fixInCrm, fixInXero, ignoreDrift } from '../../../shared/review/drift.ts';
import { askForJob } from '../../../shared/review/jobs.ts';
import { mapConcurrently } from '../../../shared/runtime/concurrency.ts';
import { leadBack } from '../../../shared/runtime/flash.ts';
import { type Drift, getDrift } from '../../../shared/store/drift.ts';
import { decisionIn, type Picked, standsAsSeen } from '../chosen.ts';
import { deskOf } from '../desk.ts';
import { beginJob } from '../jobs/begin-job.ts';
import { forOrganisation, hrefOf, shownIn } from '../organisation-page.ts';
import { formatsFor } from '../visitor.ts';
import { wakeWorker } from '../wake.ts';
import { counted } from '../words.ts';
import { driftFilter, standOfDrift } from './drift-page.ts';
import { readDrift } from './read-drift.ts';

const atOnce = 8;

/** POST /console/{workspace}/drift/start with `type`s: has linked records compared with what stands in Xero. */
export const startDrift = forOrganisation(async (deps, c, visitor, one, form) => {
  const types = recordTypes.filter((type) => form.getAll('type').includes(type));
  const back = hrefOf(one, 'drift');
  if (types.length === 0) {
    const text = 'Tick the types that are to be compared.';
    return leadBack(c, deps.publicUrl, back, { kind: 'warn', headline: 'No type was chosen', text });
  }
  const begun = await beginJob(deps, deskOf(deps, visitor, one), { do: 'drift', types });
  return leadBack(c, deps.publicUrl, back, begun);
});

const outcomes: Record<Exclude<Fixed, 'done'>, string> = {
  gone: 'not as it was any more: start the report again',
  waits: 'a change of it waits and comes first',
  notKept: "too large for the CRM's side to be kept: have the CRM send it",
  taken: 'linked otherwise',
};

const pickedDrift = async ({ table, scope }: Desk, picked: Picked[]): Promise<Drift[]> => {
  const found = await mapConcurrently(picked, atOnce, async (one) => {
    const drift = await getDrift(table, { ...scope, type: one.type, crmId: one.id });
    return drift && standsAsSeen(one, standOfDrift(drift)) ? [drift] : [];
  });
  return found.flat();
};

const fix = async (desk: Desk, what: 'crm' | 'xero' | 'ignore', drift: Drift): Promise<Fixed> => {
  if (what === 'ignore') return (await ignoreDrift(desk, drift)) ? 'done' : 'gone';
  return what === 'crm' ? fixInXero(desk, drift) : fixInCrm(desk, drift);
};

const said = {
  crm: ['sent to Xero again as the CRM has it', 'What stands there gives way.'],
  xero: ['taken as it stands in Xero', 'The CRM is told as soon as Xero has been read.'],
  ignore: ['ignored', 'It is shown again when it differs otherwise.'],
} as const;

/** POST /console/{workspace}/drift: puts differences right on one side, or ignores them: one, the ticked ones or all that the filter shows. */
export const decideOnDrift = forOrganisation(async (deps, c, visitor, one, form) => {
  const decision = decisionIn(form, ['crm', 'xero', 'ignore']);
  const desk = deskOf(deps, visitor, one);
  const shown = shownIn(form);
  const filter = driftFilter((name) => shown[name]);
  const back = hrefOf(one, 'drift', shown);
  const found = !decision
    ? []
    : decision.of === 'all'
      ? (await readDrift(deps.table, desk.scope, filter)).drifts
      : await pickedDrift(desk, decision.of);
  if (!decision || found.length === 0) {
    const text = 'Tick the records that are meant. If you did, they differ otherwise by now, or not any more.';
    return leadBack(c, deps.publicUrl, back, { kind: 'info', headline: 'Nothing was done', text });
  }
  const results = await mapConcurrently(found, atOnce, (drift) => fix(desk, decision.what, drift));
  const count = (wanted: Fixed) => results.filter((result) => result === wanted).length;
  const toldLater = found.some((drift, at) => results[at] === 'done' && drift.what !== 'unlinked');
  if (decision.what === 'xero' && toldLater) {
    await askForJob(desk, { do: 'mend' });
    await wakeWorker(deps, one, 'pull');
  }
  if (decision.what === 'crm' && count('done') > 0) await wakeWorker(deps, one);
  const formats = formatsFor(deps, c, visitor, one);
  const wrong = Object.entries(outcomes).flatMap(([result, words]) => {
    const some = results.filter((one) => one === result).length;
    return some > 0 ? [`${counted(formats, some, 'record')}: ${words}.`] : [];
  });
  const [done, then] = said[decision.what];
  return leadBack(c, deps.publicUrl, back, {
    kind: wrong.length === 0 ? 'good' : count('done') > 0 ? 'warn' : 'bad',
    headline: `${counted(formats, count('done'), 'record')} ${done}`,
    text: [...wrong, ...(count('done') > 0 ? [then] : [])].join(' '),
  });
});
