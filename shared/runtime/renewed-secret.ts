import type { Clock } from './clock.ts';
import type { Secrets, WorkspaceSecret } from './secrets.ts';

const restMs = 30_000;

/**
 * Reads a workspace's secret; anew when that is `wanted` because a signature was wrong, so that a replaced secret works at once.
 * At most every 30 seconds, so that forged requests do not become calls to Secrets Manager.
 */
export const renewedSecret = (secrets: Pick<Secrets, 'workspace'>, clock: Pick<Clock, 'now'>) => {
  const readAt = new Map<string, number>();
  return async (workspace: string, wanted: boolean): Promise<WorkspaceSecret | undefined> => {
    const now = clock.now().getTime();
    const fresh = wanted && now - (readAt.get(workspace) ?? Number.NEGATIVE_INFINITY) >= restMs;
    if (fresh) readAt.set(workspace, now);
    return secrets.workspace(workspace, { fresh });
  };
};
export type RenewedSecret = ReturnType<typeof renewedSecret>;
