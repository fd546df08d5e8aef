import type { Context } from 'hono';
import { isWebhookKey } from '../../shared/runtime/secrets.ts';
import type { ConnectDeps } from './deps.ts';
import { ownAppPage } from './own-app.ts';
import type { Visitor } from './visitor.ts';

/** POST /connect/{workspace}/app/webhook-key: stores the key with which Xero signs its messages to the workspace's own app. */
export const saveWebhookKey = async (deps: ConnectDeps, c: Context, visitor: Visitor, form: FormData) => {
  const { workspace } = visitor.workspace;
  const given = form.get('webhook_key');
  const key = typeof given === 'string' ? given.trim() : '';
  if (!isWebhookKey(key)) {
    const webhookKey = 'That is no webhooks key of Xero, which is one long word. Nothing was stored.';
    return ownAppPage(deps, c, visitor, { wrong: { webhookKey } });
  }
  await deps.secrets.changeWorkspace(workspace, (current) => ({ ...current, xeroWebhookKey: key }));
  return c.redirect(`/connect/${workspace}/app#webhooks`, 303);
};
