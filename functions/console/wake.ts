import type { Organisation } from '../../shared/store/organisations.ts';
import type { ConsoleDeps } from './deps.ts';

/** Wakes the worker of an organisation at once. That it has something to do stands in its bell: the sweep rings again when this fails. */
export const wakeWorkers = async (
  deps: Pick<ConsoleDeps, 'wakePush' | 'onFailure'>,
  { workspace, organisation }: Pick<Organisation, 'workspace' | 'organisation'>,
): Promise<void> => {
  try {
    await deps.wakePush({ workspace, organisation });
  } catch (error) {
    deps.onFailure('wake', error);
  }
};
