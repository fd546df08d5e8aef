import { createXero } from '../../shared/xero/client.ts';
import { scopes } from '../../shared/xero/scopes.ts';
import { startTestClient } from '../xero-sandbox/test-client.ts';

/** A sandbox with the product's Xero client for its first organisation, connected with the product's own scopes. */
export const startStand = async () => {
  const sandbox = await startTestClient();
  await sandbox.switches({ minuteLimit: 10_000 });
  const token = String((await sandbox.signIn({ scope: scopes.join(' ') })).access_token);
  sandbox.useToken(token);
  const budget = { calls: 0 };
  const xero = createXero({
    apiUrl: sandbox.url,
    organisation: sandbox.demo.tenantId,
    accessToken: async () => token,
    beforeCall: async () => {
      budget.calls += 1;
    },
    afterCall: async () => undefined,
  });
  let keys = 0;
  return {
    ...sandbox,
    xero,
    budget,
    newKey: () => {
      keys += 1;
      return `key-${keys}`;
    },
  };
};
export type Stand = Awaited<ReturnType<typeof startStand>>;
