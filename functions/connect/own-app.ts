import type { Context } from 'hono';
import { html } from 'hono/html';
import * as z from 'zod';
import { Failure } from '../../shared/failures/failure.ts';
import { notice, page } from '../../shared/runtime/pages.ts';
import { formTokenField } from '../../shared/runtime/signed-in.ts';
import { listConnections } from '../../shared/store/connections.ts';
import type { XeroApp } from '../../shared/xero/identity-call.ts';
import { refreshTokens } from '../../shared/xero/oauth.ts';
import { type ConnectDeps, oauthDeps, redirectUri } from './deps.ts';
import { navOf, type Visitor } from './visitor.ts';
import { webhookSection } from './webhook-section.ts';

interface Entered {
  clientId?: string;
  type?: 'web' | 'pkce';
  wrong: Partial<Record<'clientId' | 'clientSecret' | 'webhookKey', string>>;
}

const ownApp = async (deps: ConnectDeps, { workspace }: Visitor) =>
  (await deps.secrets.workspace(workspace.workspace, { fresh: true }))?.xeroApp;

/** GET /connect/{workspace}/app: how to create a Xero app, and where its client id and secret go. The secret is never shown. */
export const ownAppPage = async (deps: ConnectDeps, c: Context, visitor: Visitor, entered?: Entered) => {
  const own = await ownApp(deps, visitor);
  const bridge = await deps.secrets.bridgeApp();
  const type = entered?.type ?? (own && own.clientSecret === undefined ? 'pkce' : 'web');
  const connected = (await listConnections(deps.table, visitor.workspace.workspace)).length > 0;
  const base = `/connect/${visitor.workspace.workspace}`;
  const wrong = entered?.wrong ?? {};
  return page(c, {
    title: 'Your own Xero app',
    status: entered ? 422 : 200,
    workspace: visitor.workspace.name,
    person: visitor.person,
    nav: navOf(visitor.workspace.workspace),
    body: html`<header><h1>Your own Xero app</h1>
<p>With an app of your own you decide on its name, its limits and its plan at Xero. ${bridge ? 'You do not need one: the bridge has an app that every workspace may use.' : 'This bridge has no app that workspaces may share, so yours is needed.'}</p></header>
<section class="card"><h2>1. Create it at Xero</h2>
<ol><li>Open <a href="https://developer.xero.com/app/manage" rel="noreferrer" target="_blank">developer.xero.com</a> and press <strong>New app</strong>.</li>
<li>Choose <strong>Web app</strong> as the integration type, and any name you like.</li>
<li>As redirect address enter exactly this:</li></ol>
<code class="copy" id="redirect">${redirectUri(deps)}</code><button type="button" class="small" data-copy="redirect" hidden>Copy</button>
<p class="soft">Then open <strong>Configuration</strong>, press <strong>Generate a secret</strong>, and keep that page open.</p></section>
<section class="card"><h2>2. Enter it here</h2>
${own && notice('info', 'An app is set up', html`Client id <code>${own.clientId}</code>. ${own.clientSecret === undefined ? 'It has no secret.' : 'Its secret is stored and cannot be shown.'}`)}
${connected && html`<p class="soft">Organisations that are connected through another app have to be reconnected after a change. Their changes wait meanwhile.</p>`}
<form method="post" action="${base}/app" autocomplete="off">${formTokenField(visitor)}
<fieldset><legend>Type of the app</legend>
<label class="choice"><input type="radio" name="type" value="web" ${type === 'web' ? html`checked` : ''}><span><strong>Web app</strong><span class="soft">Has a client secret. The usual choice.</span></span></label>
<label class="choice"><input type="radio" name="type" value="pkce" ${type === 'pkce' ? html`checked` : ''}><span><strong>Mobile or desktop app</strong><span class="soft">Has no secret; each sign-in is proved by PKCE.</span></span></label></fieldset>
<div class="field"><label for="client-id">Client id</label>
<input type="text" id="client-id" name="client_id" value="${entered?.clientId ?? own?.clientId ?? ''}" spellcheck="false" autocomplete="off" ${wrong.clientId ? html`aria-invalid="true"` : ''}>
${wrong.clientId && html`<small class="wrong">${wrong.clientId}</small>`}</div>
<div class="field"><label for="client-secret">Client secret</label>
<input type="password" id="client-secret" name="client_secret" spellcheck="false" autocomplete="new-password" ${wrong.clientSecret ? html`aria-invalid="true"` : ''}>
${wrong.clientSecret && html`<small class="wrong">${wrong.clientSecret}</small>`}
<small>${own?.clientSecret === undefined ? 'Kept in AWS Secrets Manager and never shown again.' : 'Leave it empty to keep the stored one.'}</small></div>
<div class="row stack"><button class="primary">Save</button><a class="button quiet" href="${base}">Back</a></div></form></section>
${own && (await webhookSection(deps, c, visitor, wrong.webhookKey))}
${
  own &&
  bridge &&
  html`<section class="card"><h2>Go back to the bridge's app</h2><p class="soft">Your client id, its secret and its webhooks key are forgotten.</p>
<form method="post" action="${base}/app/forget">${formTokenField(visitor)}<button class="danger">Forget my app</button></form></section>`
}`,
  });
};

const formSchema = z.object({
  type: z.enum(['web', 'pkce']).catch('web'),
  client_id: z.string().trim().catch(''),
  client_secret: z.string().trim().catch(''),
});

const idShape = /^[\x21-\x7e]{8,128}$/;

/** Asks Xero about a token that cannot exist: what it complains about tells whether it knows the app. */
const isRefused = async (deps: ConnectDeps, app: XeroApp): Promise<boolean> => {
  try {
    await refreshTokens(oauthDeps(deps), app, 'is-this-app-known');
  } catch (error) {
    return error instanceof Failure && error.problem.code === 'xero-app-refused';
  }
  return false;
};

/** POST /connect/{workspace}/app: checks and stores the workspace's own app. */
export const saveOwnApp = async (deps: ConnectDeps, c: Context, visitor: Visitor, form: FormData) => {
  const { type, client_id: clientId, client_secret: secret } = formSchema.parse(Object.fromEntries(form));
  const stored = await ownApp(deps, visitor);
  const kept = stored?.clientId === clientId ? stored.clientSecret : undefined;
  const clientSecret = type === 'pkce' ? undefined : secret || kept;

  const wrong: Entered['wrong'] = {};
  if (!idShape.test(clientId)) wrong.clientId = 'Enter the client id as Xero shows it: 32 letters and digits.';
  if (type === 'web' && (clientSecret === undefined || clientSecret.length > 256)) {
    wrong.clientSecret = 'Enter the client secret. Xero shows it once, when it is generated.';
  }
  const app: XeroApp = { clientId, ...(clientSecret !== undefined && { clientSecret }) };
  if (Object.keys(wrong).length === 0 && (await isRefused(deps, app))) {
    wrong[type === 'web' ? 'clientSecret' : 'clientId'] =
      'Xero does not accept this. Compare the client id, generate a new secret if in doubt, and check the type of the app.';
  }
  if (Object.keys(wrong).length > 0) return ownAppPage(deps, c, visitor, { clientId, type, wrong });

  await deps.secrets.putWorkspaceXeroApp(visitor.workspace.workspace, app);
  return c.redirect(`/connect/${visitor.workspace.workspace}?done=app-saved`, 303);
};

/** POST /connect/{workspace}/app/forget: back to the bridge's app. */
export const forgetOwnApp = async (deps: ConnectDeps, c: Context, visitor: Visitor) => {
  await deps.secrets.putWorkspaceXeroApp(visitor.workspace.workspace, undefined);
  return c.redirect(`/connect/${visitor.workspace.workspace}?done=app-forgotten`, 303);
};
