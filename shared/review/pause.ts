import { randomUUID } from 'node:crypto';
import { putActivity } from '../store/activities.ts';
import { ringBell } from '../store/bells.ts';
import { type Organisation, setOrganisationState } from '../store/organisations.ts';
import { ringPull } from '../store/pulls.ts';
import type { Desk } from './asked.ts';

/**
 * Pauses or resumes an organisation; what changes is kept meanwhile. Rings when it goes on. False when it is disconnected, stands so
 * already, or somebody else changed it at this moment.
 */
export const pauseOrganisation = async (
  { table, scope, asked }: Desk,
  { name, state }: Pick<Organisation, 'name' | 'state'>,
  to: 'active' | 'paused',
): Promise<boolean> => {
  if (state === to || state === 'disconnected') return false;
  if (!(await setOrganisationState(table, scope.workspace, scope.organisation, to, state))) return false;
  await putActivity(table, {
    ...{ workspace: scope.workspace, organisation: scope.organisation, id: randomUUID(), at: asked.now.toISOString() },
    ...{ actor: asked.by, action: to === 'paused' ? 'paused' : 'resumed', note: name },
  });
  if (to === 'active') {
    await ringBell(table, scope.workspace, scope.organisation, asked.now);
    await ringPull(table, scope, asked.now);
  }
  return true;
};
