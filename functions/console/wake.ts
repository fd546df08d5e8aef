import type { Delivery } from '../../shared/store/deliveries.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import type { ConsoleDeps } from './deps.ts';

const trying = async ({ onFailure }: Pick<ConsoleDeps, 'onFailure'>, wake: () => Promise<unknown>): Promise<void> => {
  try {
    await wake();
  } catch (error) {
    onFailure('wake', error);
  }
};

/**
 * Wakes a worker of an organisation at once. That it has something to do stands in its bell, or its `PULL` row: the sweep rings again
 * when this fails.
 */
export const wakeWorker = (
  deps: Pick<ConsoleDeps, 'wakePush' | 'wakePull' | 'onFailure'>,
  { workspace, organisation }: Pick<Organisation, 'workspace' | 'organisation'>,
  which: 'push' | 'pull' = 'push',
): Promise<void> => trying(deps, () => (which === 'push' ? deps.wakePush : deps.wakePull)({ workspace, organisation }));

/** Has news delivered at once that was asked for again; the sweep does it when this fails. */
export const wakeDeliveries = (
  deps: Pick<ConsoleDeps, 'wakeDeliver' | 'onFailure'>,
  deliveries: readonly Delivery[],
): Promise<void> =>
  trying(deps, () =>
    deps.wakeDeliver(
      deliveries.map(({ workspace, organisation, type, id, revision }) => ({
        ...{ workspace, organisation, type, id, revision },
      })),
    ),
  );
