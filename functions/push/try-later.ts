import type { Problem } from '../../shared/failures/failure.ts';
import { type Change, readyChange } from '../../shared/store/changes.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import { setAside } from './settle.ts';
import type { Work } from './work.ts';

const minute = 60_000;
const attemptsBeforePerson = 6;

/** Lets a change be tried again, later each time; a person is asked when it goes on for too long. */
export const tryLater = async (
  work: Work,
  change: Change,
  tooOften: (attempts: number) => Problem,
  waiting?: Problem,
): Promise<Delivery[]> => {
  const { deps } = work;
  const attempts = change.attempts + 1;
  if (attempts >= attemptsBeforePerson) return setAside(work, change, tooOften(attempts));
  const pause = attempts === 1 ? 0 : minute * 4 ** (attempts - 2);
  const readyAt = new Date(deps.clock.now().getTime() + pause).toISOString();
  await readyChange(deps.table, change, readyAt, { attempts, ...(waiting && { problem: waiting }) });
  return [];
};
