import type { Clock } from '../../shared/runtime/clock.ts';
import type { Secrets } from '../../shared/runtime/secrets.ts';

const restMs = 30_000;

/**
 * The secrets that may have signed a workspace's events. After a wrong signature they are read anew, so that a replaced secret
 * works at once; at most every 30 seconds, so that forged requests do not become calls to Secrets Manager.
 */
export const signingSecrets = (secrets: Pick<Secrets, 'workspace'>, clock: Pick<Clock, 'now'>) => {
  const readAt = new Map<string, number>();
  return async (workspace: string, wanted: boolean): Promise<readonly string[] | undefined> => {
    const now = clock.now().getTime();
    const fresh = wanted && now - (readAt.get(workspace) ?? Number.NEGATIVE_INFINITY) >= restMs;
    if (fresh) readAt.set(workspace, now);
    return (await secrets.workspace(workspace, { fresh }))?.eventsSecrets;
  };
};
