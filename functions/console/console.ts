import { type Context, Hono } from 'hono';
import { notFound } from '../../shared/runtime/not-found.ts';
import { pageHeaders } from '../../shared/runtime/pages.ts';
import { isOwnForm } from '../../shared/runtime/signed-in.ts';
import { accountsPage } from './accounts/accounts-page.ts';
import { refreshAccounts } from './accounts/refresh-accounts.ts';
import { activityCsv } from './activity/activity-csv.ts';
import { activityPage } from './activity/activity-page.ts';
import { attentionPage } from './attention/attention-page.ts';
import { dismiss } from './attention/dismiss.ts';
import { retry, tellAll } from './attention/retry.ts';
import { draftAction } from './deal/draft-page.ts';
import { deniedPage, mayDo, type Need } from './denied.ts';
import type { ConsoleDeps } from './deps.ts';
import { embedPage } from './embed/embed-page.ts';
import { saveOrigins } from './embed/save-origins.ts';
import { inTab } from './in-tab.ts';
import { keptForm } from './kept-form.ts';
import { startSync } from './manual/start-sync.ts';
import { syncPage } from './manual/sync-page.ts';
import { overviewPage } from './overview/overview-page.ts';
import { pauseOrResume } from './queue/pause-or-resume.ts';
import { queuePage } from './queue/queue-page.ts';
import { recordRedirect } from './record-redirect.ts';
import { dropPage, unlinkPage } from './records/confirm-pages.ts';
import { linkRecord } from './records/link-record.ts';
import {
  dropRecord,
  forgetLink,
  getRecord,
  holdRecord,
  releaseRecord,
  sendRecord,
  tellAgain,
  unlinkRecord,
} from './records/record-actions.ts';
import { recordPage } from './records/record-page.ts';
import { recordsPage } from './records/records-page.ts';
import { reviewActions, reviewPages } from './review-routes.ts';
import { historyPage } from './settings/history-page.ts';
import { saveSection } from './settings/save-section.ts';
import { exportSettings, importSettings, settingsFilePage } from './settings/settings-file.ts';
import { settingsPage } from './settings/settings-page.ts';
import { standings } from './standing.ts';
import { statusOf } from './status.ts';
import { troublePage } from './troubles.ts';
import { type Visitor, visitorOf } from './visitor.ts';

type Answer = Response | Promise<Response>;
type Show = (deps: ConsoleDeps, c: Context, visitor: Visitor) => Answer;
type Act = (deps: ConsoleDeps, c: Context, visitor: Visitor, form: FormData) => Answer;

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

  const get = (path: string, show: Show, need: Need = 'look') =>
    app.get(`/console/:workspace${path}`, async (c) => {
      const visitor = await visitorOf(deps, c, c.req.param('workspace'));
      if (!visitor) return troublePage(c, 'not-signed-in');
      return need === 'look' || mayDo(visitor, need) ? show(deps, c, visitor) : deniedPage(deps, c, visitor, need);
    });
  const post = (path: string, need: Exclude<Need, 'look'>, act: Act) =>
    app.post(`/console/:workspace${path}`, async (c) => {
      const visitor = await visitorOf(deps, c, c.req.param('workspace'));
      const form = await c.req.formData().catch(() => new FormData());
      const kept = () => keptForm(c, deps.publicUrl, form, visitor);
      if (!visitor) return troublePage(c, 'not-signed-in', kept());
      if (!isOwnForm(c, deps.publicUrl, visitor, form)) return troublePage(c, 'form-refused', kept());
      return mayDo(visitor, need) ? act(deps, c, visitor, form) : deniedPage(deps, c, visitor, need);
    });

  app.get('/console', (c) => troublePage(c, 'no-workspace'));
  get('', overviewPage);
  get('/activity', activityPage);
  get('/activity.csv', activityCsv);
  get('/attention', attentionPage);
  post('/attention/retry', 'send', retry);
  post('/attention/tell', 'act', tellAll);
  post('/attention/dismiss', 'act', dismiss);
  get('/queue', queuePage);
  post('/queue/pause', 'act', pauseOrResume);
  get('/records', recordsPage);
  get('/records/one', recordPage);
  post('/records/send', 'send', sendRecord);
  post('/records/get', 'send', getRecord);
  post('/records/tell', 'send', tellAgain);
  post('/records/hold', 'act', holdRecord);
  post('/records/release', 'act', releaseRecord);
  get('/records/drop', dropPage, 'act');
  post('/records/drop', 'act', dropRecord);
  get('/records/unlink', unlinkPage, 'act');
  post('/records/unlink', 'act', unlinkRecord);
  post('/records/link', 'act', linkRecord);
  post('/records/forget', 'act', forgetLink);
  get('/sync', syncPage);
  post('/sync', 'act', startSync);
  get('/accounts', accountsPage);
  post('/accounts/refresh', 'act', refreshAccounts);
  get('/settings', settingsPage);
  get('/settings.json', exportSettings);
  get('/settings/history', historyPage);
  get('/settings/file', settingsFilePage);
  post('/settings/file', 'act', importSettings);
  get('/settings/:section', settingsPage);
  post('/settings/:section', 'act', saveSection);
  get('/embed', inTab(embedPage), 'act');
  post('/embed', 'act', inTab(saveOrigins));
  for (const [path, show] of Object.entries(reviewPages)) get(path, show);
  for (const [path, act] of Object.entries(reviewActions)) post(path, 'act', act);
  post('/draft', 'send', draftAction);
  app.get('/console/:workspace/status.json', async (c) => {
    const visitor = await visitorOf(deps, c, c.req.param('workspace'));
    if (!visitor) return c.json(notSignedIn, 401);
    return c.json(statusOf(await standings(deps, visitor)));
  });
  app.get('/r/:workspace/:type/:id{.+}', (c) => {
    const { workspace, type, id } = c.req.param();
    return recordRedirect(deps, c, workspace, type, id);
  });

  app.notFound(notFound(deps));
  app.onError((error, c) => {
    deps.onFailure('page', error);
    return troublePage(c, 'unexpected');
  });
  return app;
};
