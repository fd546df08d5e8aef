import { randomUUID } from 'node:crypto';
import { putActivity } from '../../shared/store/activities.ts';
import { ringBell } from '../../shared/store/bells.ts';
import { setOrganisationState } from '../../shared/store/organisations.ts';
import { placeOf } from './place.ts';
import type { Asked } from './retry-records.ts';
import { CliError, type Target, typed } from './target.ts';

interface Wanted extends Asked {
  workspace: string;
  organisation: string | undefined;
  to: 'active' | 'paused';
}

/** `pause` and `resume`: stops and restarts what is pushed into one organisation. Its changes are kept meanwhile. */
export const pauseCommand = async (target: Target, wanted: Wanted): Promise<string[]> => {
  const { to, by, now } = wanted;
  const { scope, organisation, taken } = await placeOf(target, wanted.workspace, wanted.organisation);
  const { name, state } = organisation;
  if (state === 'disconnected') {
    throw new CliError(
      `${name} is disconnected, so there is nothing to ${to === 'paused' ? 'pause' : 'resume'}. Connect it again: ${typed(target, `link ${scope.workspace}`)}`,
    );
  }
  if (state === to) return [...taken, to === 'paused' ? `${name} is paused already.` : `${name} is not paused.`];
  if (!(await setOrganisationState(target.table, scope.workspace, scope.organisation, to, state))) {
    throw new CliError(
      `Somebody else changed ${name} at this moment. Look at it and repeat: ${typed(target, `status ${scope.workspace}`)}`,
    );
  }
  await putActivity(target.table, {
    ...{ ...scope, id: randomUUID(), at: now.toISOString(), actor: by, note: name },
    action: to === 'paused' ? 'paused' : 'resumed',
  });
  if (to === 'active') await ringBell(target.table, scope.workspace, scope.organisation, now);
  return [
    ...taken,
    to === 'paused'
      ? `${name} is paused: changes are kept and wait. What is under way ends within two minutes. Resume it: ${typed(target, `resume ${scope.workspace}`)}`
      : `${name} is resumed. Pushing goes on within a minute.`,
  ];
};
