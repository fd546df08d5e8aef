import { recordTypeSchema } from '../../../shared/records/record.ts';
import type { Desk } from '../../../shared/review/asked.ts';
import { everyConflict, resolveConflicts } from '../../../shared/review/changes.ts';
import { leadBack } from '../../../shared/runtime/flash.ts';
import { type Change, getChanges } from '../../../shared/store/changes.ts';
import { causeOf, isSetAside } from '../../../shared/store/parked.ts';
import { decisionIn, type Picked } from '../chosen.ts';
import { deskOf } from '../desk.ts';
import { forOrganisation, hrefOf } from '../organisation-page.ts';
import { formatsFor } from '../visitor.ts';
import { wakeWorkers } from '../wake.ts';
import { counted } from '../words.ts';

const pickedConflicts = async ({ table, scope }: Desk, picked: Picked[]): Promise<Change[]> => {
  const changes = await getChanges(
    table,
    picked.map(({ type, id }) => ({ ...scope, type, id })),
  );
  return [...changes.values()].filter((change) => isSetAside(change) && causeOf(change).code === 'conflict');
};

/** POST /console/{workspace}/conflicts: takes one side of one conflict, of those that are ticked, or of all (of a `type`). */
export const resolveThem = forOrganisation(async (deps, c, visitor, one, form) => {
  const decision = decisionIn(form, ['crm', 'xero']);
  const { data: type } = recordTypeSchema.safeParse(form.get('type'));
  const desk = deskOf(deps, visitor, one);
  const found = !decision
    ? []
    : decision.of === 'all'
      ? await everyConflict(desk, type)
      : await pickedConflicts(desk, decision.of);
  const count = decision && found.length > 0 ? await resolveConflicts(desk, found, decision.what) : 0;
  if (count > 0) await wakeWorkers(deps, one);
  const side = decision?.what === 'crm' ? "the CRM's" : "Xero's";
  return leadBack(
    c,
    deps.publicUrl,
    hrefOf(one, 'conflicts', { type }),
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
