import type { RecordType } from '../../shared/records/record.ts';
import type { Asked } from '../../shared/review/asked.ts';
import { ringBell } from '../../shared/store/bells.ts';
import { type Change, getChange } from '../../shared/store/changes.ts';
import { causeOf, listSetAside, retryAll } from '../../shared/store/parked.ts';
import { type Place, placeOf } from './place.ts';
import { recordTypeOf } from './record-type.ts';
import { CliError, type Target } from './target.ts';

interface Wanted extends Asked {
  workspace: string;
  organisation: string | undefined;
  code: string | undefined;
  type: string | undefined;
  id: string | undefined;
}

/** `retry`: one record, all of one cause, or all that are set aside. */
export const retryCommand = async (target: Target, wanted: Wanted): Promise<string[]> => {
  const { code, type, id } = wanted;
  if ((type === undefined) !== (id === undefined)) {
    throw new CliError('One record is named by both: --type TYPE --id ID');
  }
  if (code !== undefined && id !== undefined) throw new CliError('Use either --code, or --type and --id, not both.');
  const place = await placeOf(target, wanted.workspace, wanted.organisation);
  const { organisation, taken } = place;
  const changes =
    type !== undefined && id !== undefined
      ? [await oneParked(target, place, recordTypeOf(type), id)]
      : await allParked(target, place, code);
  const count = await retryAll(target.table, changes, { by: wanted.by, now: wanted.now });
  await ringBell(target.table, wanted.workspace, organisation.organisation, wanted.now);
  return [...taken, `${records(count)} of ${organisation.name} made ready again. ${whenPushed(place)}`];
};

/** `1 record`, `2 records` */
export const records = (count: number): string => `${count} ${count === 1 ? 'record' : 'records'}`;

/** When records that are ready will be pushed. */
export const whenPushed = ({ organisation }: Place): string =>
  organisation.state === 'active'
    ? 'Pushing goes on within a minute.'
    : `They wait, since ${organisation.name} is ${organisation.state}.`;

const oneParked = async ({ table }: Target, place: Place, type: RecordType, id: string): Promise<Change> => {
  const change = await getChange(table, { ...place.scope, type, id });
  if (!change) throw new CliError(`Nothing of ${type} ${id} waits for ${place.organisation.name}.`);
  if (change.readyAt !== undefined) {
    throw new CliError(`The ${type} ${id} is not set aside: it is pushed in its turn, from ${change.readyAt} on.`);
  }
  return change;
};

const allParked = async ({ table }: Target, { scope, organisation }: Place, code: string | undefined) => {
  const all = await listSetAside(table, scope);
  const found = code === undefined ? all : all.filter((change) => causeOf(change).code === code);
  if (found.length > 0) return found;
  if (all.length === 0) throw new CliError(`No record of ${organisation.name} is set aside.`);
  const causes = Object.entries(Object.groupBy(all, (change) => causeOf(change).code));
  throw new CliError(
    `No record of ${organisation.name} is set aside for "${code}". Causes are:\n${causes.map(([cause, some = []]) => `  ${cause}: ${records(some.length)}`).join('\n')}`,
  );
};
