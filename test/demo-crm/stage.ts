import { Webhook } from 'standardwebhooks';
import { type PretendBridge, startPretendBridge } from './pretend-bridge.ts';
import { type DemoCrm, startDemoCrm } from './start.ts';

export const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
export const linkSecret = 'a-link-secret-of-at-least-thirty-two-characters';
export const organisation = { id: 'tenant-1', name: 'Demo Company (UK)' };

/** A stand-in CRM with a pretended bridge behind it, for tests of the CRM itself. */
export const stage = async () => {
  const bridge: PretendBridge = await startPretendBridge(secret);
  const crm: DemoCrm = await startDemoCrm({
    ...{ port: 0, eventsUrl: bridge.url, eventsSecret: secret, deliverySecret: secret, linkSecret, workspace: 'demo' },
    ...{ connectUrl: 'http://localhost:4100/connect', retryDelay: () => 10 },
  });
  let message = 0;
  return {
    bridge,
    crm,
    get: async (path: string) => (await fetch(crm.url + path)).text(),
    post: (path: string, fields: Record<string, string>) =>
      fetch(crm.url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' }),
    /** The records of a kind as the CRM dumps them. */
    dump: async (folder: string): Promise<Record<string, unknown>[]> => {
      const answer = await fetch(`${crm.url}/records/${folder}`);
      return Object(await answer.json())[folder];
    },
    /** Posts a write-back as the bridge does; the answer's status and JSON. */
    deliver: async (type: string, timestamp: string, data: Record<string, unknown>) => {
      message += 1;
      const recordType = type.split('.')[0];
      const body = JSON.stringify({
        type,
        timestamp,
        data: { recordType, organisation, revision: String(message), ...data },
      });
      const at = new Date();
      const answer = await fetch(`${crm.url}/deliveries`, {
        method: 'POST',
        body,
        headers: {
          'webhook-id': `msg-${message}`,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': new Webhook(secret).sign(`msg-${message}`, at, body),
        },
      });
      const text = await answer.text();
      return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
    },
    close: async () => {
      await crm.close();
      await bridge.close();
    },
  };
};
export type Stage = Awaited<ReturnType<typeof stage>>;
