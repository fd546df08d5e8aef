import { type Context, Hono } from 'hono';
import { pageHeaders } from '../../shared/runtime/pages.ts';
import { isOwnForm } from '../../shared/runtime/signed-in.ts';
import { activityPage } from './activity-page.ts';
import { attentionPage } from './attention-page.ts';
import type { ConsoleDeps } from './deps.ts';
import { overviewPage } from './overview-page.ts';
import { recordRedirect } from './record-redirect.ts';
import { retry } from './retry.ts';
import { standings } from './standing.ts';
import { statusOf } from './status.ts';
import { troublePage } from './troubles.ts';
import { type Visitor, visitorOf } from './visitor.ts';

type Answer = Response | Promise<Response>;

const notSignedIn = {
  error: {
    code: 'not-signed-in',
    message: 'Nobody is signed in to this workspace here.',
    remedy: 'Open a console link first and send its session cookie.',
  },
};

/** The pages on which people see how their records stand, and the way from Xero back to a record in the CRM. */
export const createConsole = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  app.use(pageHeaders({ publicUrl: deps.publicUrl }));

  const get = (path: string, show: (deps: ConsoleDeps, c: Context, visitor: Visitor) => Answer) =>
    app.get(`/console/:workspace${path}`, async (c) => {
      const visitor = await visitorOf(deps, c, c.req.param('workspace'));
      return visitor ? show(deps, c, visitor) : troublePage(c, 'not-signed-in');
    });
  const post = (path: string, act: (deps: ConsoleDeps, c: Context, visitor: Visitor, form: FormData) => Answer) =>
    app.post(`/console/:workspace${path}`, async (c) => {
      const visitor = await visitorOf(deps, c, c.req.param('workspace'));
      if (!visitor) return troublePage(c, 'not-signed-in');
      const form = await c.req.formData().catch(() => new FormData());
      if (!isOwnForm(c, deps.publicUrl, visitor, form)) return troublePage(c, 'form-refused');
      return visitor.mayAct ? act(deps, c, visitor, form) : troublePage(c, 'not-allowed');
    });

  app.get('/console', (c) => troublePage(c, 'no-workspace'));
  get('', overviewPage);
  get('/activity', activityPage);
  get('/attention', attentionPage);
  post('/attention/retry', retry);
  app.get('/console/:workspace/status.json', async (c) => {
    const visitor = await visitorOf(deps, c, c.req.param('workspace'));
    if (!visitor) return c.json(notSignedIn, 401);
    return c.json(statusOf(await standings(deps, visitor.workspace.workspace)));
  });
  app.get('/r/:workspace/:type/:id{.+}', (c) => {
    const { workspace, type, id } = c.req.param();
    return recordRedirect(deps, c, workspace, type, id);
  });

  app.notFound((c) => troublePage(c, 'not-found'));
  app.onError((error, c) => {
    deps.onFailure('page', error);
    return troublePage(c, 'unexpected');
  });
  return app;
};
