import { isWebhookKey } from '../../shared/runtime/secrets.ts';
import { BRIDGE_APP } from '../../shared/store/sequences.ts';
import { CliError, type Target } from './target.ts';

/**
 * `webhook-key`: stores the key with which Xero signs its messages to an app. It is asked for, so that it stands in no
 * command, and not shown.
 */
export const keepWebhookKeyCommand = async (target: Target, app: string): Promise<string[]> => {
  const own = app !== BRIDGE_APP;
  if (own && !(await target.secrets.workspace(app, { fresh: true })))
    throw new CliError(
      `There is no workspace "${app}" (${target.name}). Name a workspace with a Xero app of its own, or "${BRIDGE_APP}" for the bridge's app.`,
    );
  const key = await target.askSecret(
    "Paste the webhook key that Xero's developer portal shows under Webhooks (it is not shown here): ",
  );
  if (!isWebhookKey(key))
    throw new CliError('That does not look like a webhook key of Xero, which is a long word. Nothing was stored.');
  if (own) await target.secrets.changeWorkspace(app, (current) => ({ ...current, xeroWebhookKey: key }));
  else await target.secrets.putBridgeWebhookKey(key);
  return [
    `The webhook key of ${own ? `the Xero app of "${app}"` : "the bridge's Xero app"} is stored (${target.name}). It holds from now on.`,
    '',
    `  Delivery address   ${target.publicUrl}/xero/webhook/${app}`,
    '',
    'Next: enter this address in the developer portal, choose contacts, invoices and credit notes, and let Xero send its intent to receive.',
  ];
};
