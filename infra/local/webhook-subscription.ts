import { randomBytes } from 'node:crypto';
import type { SecretStore } from './secret-store.ts';
import type { XeroTarget } from './xero-target.ts';

/** Stores id, secret and webhook key of the Xero app in the bridge's own secret; a key is made up where Xero gave none. Returns the key. */
export const giveXeroApp = async (
  secrets: SecretStore,
  name: string,
  { clientId, clientSecret, webhookKey }: XeroTarget,
): Promise<string> => {
  const kept = JSON.parse(secrets.get(name)?.value ?? '{}');
  const xeroWebhookKey: string = webhookKey || kept.xeroWebhookKey || randomBytes(64).toString('base64');
  const app = { xeroClientId: clientId, xeroClientSecret: clientSecret, xeroWebhookKey };
  await secrets.put(name, JSON.stringify({ ...kept, ...app }));
  return xeroWebhookKey;
};

/**
 * Subscribes the running bridge to the sandbox's webhooks, as its owner does in Xero's developer portal. Reports when the
 * sandbox is not content with the bridge's answers: then what is changed on its pages comes with the next poll.
 */
export const subscribeBridge = async (
  sandbox: string,
  bridge: string,
  { clientId, key }: { clientId: string; key: string },
  report: (line: string) => void,
): Promise<void> => {
  const response = await fetch(`${sandbox}/sandbox/webhooks/${clientId}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ url: `${bridge}/xero/webhook/default`, key, enable: true },
      categories: ['CONTACT', 'INVOICE', 'CREDITNOTE'],
    }),
  });
  const { state, reason = '' } = (await response.json()) as { state?: string; reason?: string };
  if (state !== 'on') report(`The sandbox's webhooks are not on. ${reason}`.trim());
};
