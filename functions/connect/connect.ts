import { type Context, Hono } from 'hono';
import { enhance } from '../../shared/runtime/enhance.ts';
import { isFramed } from '../../shared/runtime/framed.ts';
import { notFound } from '../../shared/runtime/not-found.ts';
import { pageHeaders } from '../../shared/runtime/pages.ts';
import { renewedSecret } from '../../shared/runtime/renewed-secret.ts';
import { isOwnForm } from '../../shared/runtime/signed-in.ts';
import { stylesheet } from '../../shared/runtime/stylesheet.ts';
import { arrive, leaveFrame, toTab } from './arrive.ts';
import { checkConnection } from './check-connection.ts';
import { connectPage } from './connect-page.ts';
import type { ConnectDeps } from './deps.ts';
import { disconnect, disconnectPage, makeDefault } from './organisation-actions.ts';
import { forgetOwnApp, ownAppPage, saveOwnApp } from './own-app.ts';
import { pickerPage, pickOrganisations } from './picker.ts';
import { saveWebhookKey } from './save-webhook-key.ts';
import { signInByLink } from './sign-in.ts';
import { troublePage } from './troubles.ts';
import { finishVisit, startVisit } from './visit-xero.ts';
import { deniedPage, type Visitor, visitorOf } from './visitor.ts';

type Answer = Response | Promise<Response>;

const xeroLogin = 'https://login.xero.com';

/** Xero leads from one of its hosts to the next before it shows a page; browsers check each against the form's targets. */
const formTargets = (login: string): string[] => [
  new URL(login).origin,
  ...(login === xeroLogin ? ['https://*.xero.com'] : []),
];

/** The pages on which administrators connect their workspace to Xero. */
export const createConnect = (deps: ConnectDeps): Hono => {
  const app = new Hono();
  const secretOf = renewedSecret(deps.secrets, deps.clock);
  app.use(pageHeaders({ publicUrl: deps.publicUrl, formTargets: formTargets(deps.addresses.login) }));

  const administrator = async (
    c: Context,
    workspace: string,
    answer: (visitor: Visitor) => Answer,
  ): Promise<Response> => {
    const found = await visitorOf(deps, c, workspace);
    if (found.is === 'nobody') return troublePage(c, 'not-signed-in');
    if (found.is === 'other') return deniedPage(c, found.visitor);
    return isFramed(c) ? toTab(deps, c, found.visitor) : answer(found.visitor);
  };
  const get = (path: string, show: (deps: ConnectDeps, c: Context, visitor: Visitor) => Answer) =>
    app.get(`/connect/:workspace${path}`, (c) =>
      administrator(c, c.req.param('workspace'), (visitor) => show(deps, c, visitor)),
    );
  const post = (path: string, act: (deps: ConnectDeps, c: Context, visitor: Visitor, form: FormData) => Answer) =>
    app.post(`/connect/:workspace${path}`, (c) =>
      administrator(c, c.req.param('workspace'), async (visitor) => {
        const form = await c.req.formData().catch(() => new FormData());
        if (isOwnForm(c, deps.publicUrl, visitor, form)) return act(deps, c, visitor, form);
        const { workspace, name } = visitor.workspace;
        return troublePage(c, 'form-refused', { workspace, workspaceName: name });
      }),
    );

  app.get('/connect', (c) => signInByLink(deps, secretOf, c));
  app.get('/connect/callback', (c) => finishVisit(deps, c));
  app.get('/connect/:style{style-[0-9a-f]+\\.css}', (c) =>
    c.body(stylesheet, 200, {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    }),
  );
  app.get('/connect/:script{enhance-[0-9a-f]+\\.js}', (c) =>
    c.body(enhance, 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    }),
  );
  app.get('/connect/:workspace/tab', (c) => leaveFrame(deps, c, c.req.param('workspace')));
  app.get('/connect/:workspace/arrive', (c) => arrive(deps, c, c.req.param('workspace')));
  get('', connectPage);
  post('/start', startVisit);
  get('/app', ownAppPage);
  post('/app', saveOwnApp);
  post('/app/webhook-key', saveWebhookKey);
  post('/app/forget', forgetOwnApp);
  get('/organisations', pickerPage);
  post('/organisations', pickOrganisations);
  post('/check', checkConnection);
  post('/default', makeDefault);
  get('/disconnect', disconnectPage);
  post('/disconnect', disconnect);

  app.notFound(notFound(deps));
  app.onError((error, c) => {
    deps.onFailure('page', error);
    return troublePage(c, 'unexpected');
  });
  return app;
};
