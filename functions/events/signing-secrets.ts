import type { Clock } from '../../shared/runtime/clock.ts';
import { renewedSecret } from '../../shared/runtime/renewed-secret.ts';
import type { Secrets } from '../../shared/runtime/secrets.ts';

/** The secrets that may have signed a workspace's events, newest first; read anew when that is wanted. */
export const signingSecrets = (secrets: Pick<Secrets, 'workspace'>, clock: Pick<Clock, 'now'>) => {
  const read = renewedSecret(secrets, clock);
  return async (workspace: string, wanted: boolean): Promise<readonly string[] | undefined> =>
    (await read(workspace, wanted))?.eventsSecrets;
};
