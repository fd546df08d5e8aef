import { consoleDeps } from '../../functions/console/console-deps.ts';
import type { FreshQueue } from '../config/table.ts';
import { startAdministrator } from '../connect/administrator.ts';
import type { Stand } from '../connect/stand.ts';

/** The console's own needs on a stand whose UK organisation has just been connected, and that organisation. */
export const connectedConsole = async (stand: Stand, push: FreshQueue) => {
  const administrator = await startAdministrator(stand);
  await administrator.signIn();
  await administrator.connect([administrator.uk]);
  const [one] = await administrator.linked();
  if (!one) throw new Error('Nothing is linked.');
  const { table, clock, publicUrl, sandbox, tokens } = stand;
  const deps = consoleDeps({
    ...{ table, clock, publicUrl, queues: push.client, pushQueueUrl: push.url },
    ...{ pullQueueUrl: push.url, deliverQueueUrl: push.url },
    ...{ xeroApiUrl: sandbox.url, xeroAppUrl: 'https://go.xero.com', accessToken: tokens.accessToken },
    secrets: { workspace: async () => undefined },
  });
  return { one, deps };
};
