import { recordTypes } from '../../../shared/records/record.ts';
import type { Desk } from '../../../shared/review/asked.ts';
import { everyConflict, resolveConflicts } from '../../../shared/review/changes.ts';
import { leadBack } from '../../../shared/runtime/flash.ts';
import { type Change, getChanges } from '../../../shared/store/changes.ts';
import { causeOf, isSetAside } from '../../../shared/store/parked.ts';
import { decisionIn, type Picked, standsAsSeen } from '../chosen.ts';
import { deskOf } from '../desk.ts';
import { forOrganisation, hrefOf, shownIn } from '../organisation-page.ts';
import { formatsFor } from '../visitor.ts';
import { wakeWorker } from '../wake.ts';
import { counted } from '../words.ts';
import { standOfConflict } from './conflicts-page.ts';

const pickedConflicts = async ({ table, scope }: Desk, picked: Picked[]): Promise<Change[]> => {
  const changes = await getChanges(
    table,
    picked.map(({ type, id }) => ({ ...scope, type, id })),
  );
  return picked.flatMap((one) => {
    const change = changes.get(`${one.type}#${one.id}`);
    const open = change && isSetAside(change) && causeOf(change).code === 'conflict';
    return open && standsAsSeen(one, standOfConflict(change)) ? [change] : [];
  });
};

/** POST /console/{workspace}/conflicts: takes one side of one conflict, of those that are ticked, or of all (of the type that is shown). */
export const resolveThem = forOrganisation(async (deps, c, visitor, one, form) => {
  const decision = decisionIn(form, ['crm', 'xero']);
  const shown = shownIn(form);
  const type = recordTypes.find((known) => known === shown.type);
  const desk = deskOf(deps, visitor, one);
  const found = !decision
    ? []
    : decision.of === 'all'
      ? await everyConflict(desk, type)
      : await pickedConflicts(desk, decision.of);
  const count = decision && found.length > 0 ? await resolveConflicts(desk, found, decision.what) : 0;
  if (count > 0) await wakeWorker(deps, one);
  const side = decision?.what === 'crm' ? "the CRM's" : "Xero's";
  return leadBack(
    c,
    deps.publicUrl,
    hrefOf(one, 'conflicts', shown),
    count === 0
      ? {
          ...{ kind: 'info', headline: 'Nothing was decided' },
          text: 'Tick the records that are meant. If you did, they were decided already, or a newer version has come.',
        }
      : {
          kind: 'good',
          headline: `${counted(formatsFor(deps, c, visitor, one), count, 'conflict')} decided: ${side} side`,
          text:
            decision?.what === 'crm'
              ? 'It goes to Xero now, without the fields that only Xero changed.'
              : 'It stays as it is in Xero, and the CRM is told.',
        },
  );
});
