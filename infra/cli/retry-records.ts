import type { RecordType } from '../../shared/records/record.ts';
import type { Asked } from '../../shared/review/asked.ts';
import { ringBell } from '../../shared/store/bells.ts';
import { type Change, getChange } from '../../shared/store/changes.ts';
import { retryAll, retrySetAside } from '../../shared/store/parked.ts';
import { stretches } from '../../shared/store/parked-at.ts';
import { countParked, parkedCodes } from '../../shared/store/parked-rows.ts';
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
  const asked = { by: wanted.by, now: wanted.now };
  const count =
    type !== undefined && id !== undefined
      ? await retryAll(target.table, [await oneParked(target, place, recordTypeOf(type), id)], asked)
      : await retryParked(target, place, code, asked);
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

const retryParked = async (
  { table }: Target,
  { scope, organisation }: Place,
  code: string | undefined,
  asked: Asked,
): Promise<number> => {
  const codes = await parkedCodes(table, scope, 'aside');
  if (codes.length === 0) throw new CliError(`No record of ${organisation.name} is set aside.`);
  const wanted = codes.filter((one) => code === undefined || one === code);
  if (wanted.length > 0) {
    await ringBell(table, scope.workspace, scope.organisation, asked.now);
    const { retried } = await retrySetAside(table, scope, new Set(wanted), asked, { goOn: () => true });
    return retried;
  }
  const causes = await Promise.all(
    codes.map(async (one) => {
      const count = await countParked(table, scope, stretches.asideFor(one), Number.POSITIVE_INFINITY);
      return `  ${one}: ${records(count)}`;
    }),
  );
  throw new CliError(`No record of ${organisation.name} is set aside for "${code}". Causes are:\n${causes.join('\n')}`);
};
