import { readFileSync } from 'node:fs';
import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { createApi } from './api.ts';
import { connectLink } from './connect-link.ts';
import { contactRoutes } from './contact-routes.ts';
import { dealOf } from './deal.ts';
import { faultRoutes } from './fault-routes.ts';
import type { FaultSwitches } from './faults.ts';
import { fileRoutes } from './file-routes.ts';
import { kinds, names } from './kinds.ts';
import { localOnly } from './local-only.ts';
import type { DemoCrmOptions } from './options.ts';
import type { Outbox } from './outbox.ts';
import { type Html, heading, page } from './pages/layout.ts';
import { webhooksPage } from './pages/webhooks.ts';
import { xeroFrame } from './pages/xero-frame.ts';
import { userOf } from './pretend-users.ts';
import { recordRoutes } from './record-routes.ts';
import type { Records } from './records.ts';
import type { Sender } from './sender.ts';
import type { TakeNews } from './take-news.ts';
import type { WriteBacks } from './write-backs.ts';

const stylesheet = readFileSync(new URL('./pages/style.css', import.meta.url), 'utf8');
const contentSecurity =
  "default-src 'none'; style-src 'self'; img-src data:; form-action *; base-uri 'none'; frame-ancestors 'none'";
const shownMessages = 100;

/** What the routes of the pages need. */
export interface Site {
  records: Records;
  writeBacks: WriteBacks;
  sender: Sender;
  faults: FaultSwitches;
  now: () => Date;
  /** A page with the frame around it; `status` 200 unless told, `refresh` in seconds. */
  show: (
    c: Context,
    title: string,
    content: Html,
    options?: { status?: 200 | 404 | 422; refresh?: number },
  ) => Response | Promise<Response>;
  missing: (c: Context) => Response | Promise<Response>;
}

export const createApp = (dependencies: {
  options: DemoCrmOptions;
  records: Records;
  outbox: Outbox;
  sender: Sender;
  writeBacks: WriteBacks;
  takeNews: TakeNews;
  faults: FaultSwitches;
  now: () => Date;
}): Hono => {
  const { options, records, outbox, sender, writeBacks, takeNews, faults, now } = dependencies;
  const app = new Hono();
  const currentUser = (c: Context) => userOf(getCookie(c, 'demo_role'));

  const show: Site['show'] = (c, title, content, { status = 200, refresh } = {}) => {
    const counts = outbox.counts();
    const frame = { user: currentUser(c), unsent: counts.waiting + counts.refused, path: c.req.path };
    return c.html(page(frame, title, content, refresh), status);
  };
  const missing: Site['missing'] = (c) =>
    show(
      c,
      'Not found',
      html`${heading('Not found')}<div class="card empty">There is no such record in this CRM.</div>`,
      { status: 404 },
    );
  const site: Site = { records, writeBacks, sender, faults, now, show, missing };

  app.use(localOnly);
  app.use(async (c, next) => {
    await next();
    c.header('content-security-policy', `${contentSecurity}; frame-src 'self' ${new URL(options.connectUrl).origin}`);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'same-origin');
  });
  app.notFound((c) => missing(c));
  app.onError((error, c) => {
    console.error(error);
    return c.text('The demo CRM could not do this; its terminal says why.', 500);
  });

  app.get('/', (c) => c.redirect('/invoices', 303));
  app.get('/style.css', (c) => c.body(stylesheet, 200, { 'content-type': 'text/css; charset=utf-8' }));

  app.get('/xero', (c) => show(c, 'Xero', xeroFrame()));
  app.get('/connect-xero', async (c) => {
    const console = c.req.query('to') === 'console';
    return c.redirect(
      await connectLink({
        ...options,
        user: currentUser(c),
        now: now(),
        ...(console ? { to: 'console' as const } : {}),
      }),
      303,
    );
  });

  app.post('/user', async (c) => {
    const { role, back } = await c.req.parseBody();
    setCookie(c, 'demo_role', userOf(String(role)).role, { httpOnly: true, sameSite: 'Lax', path: '/' });
    const target = String(back);
    return c.redirect(/^\/(?!\/)[\w/.%-]*$/.test(target) ? target : '/', 303);
  });

  app.get('/webhooks', (c) => {
    const counts = outbox.counts();
    const content = webhooksPage(counts, outbox.list(shownMessages), options.eventsUrl);
    return show(c, 'Webhooks', content, counts.waiting > 0 ? { refresh: 3 } : {});
  });
  app.post('/webhooks/:id/send', (c) => {
    outbox.sendAgain(Number(c.req.param('id')));
    sender.wake();
    return c.redirect('/webhooks', 303);
  });

  app.route(
    '/',
    createApi({ deliverySecret: options.deliverySecret, records, outbox, sender, writeBacks, takeNews, faults }),
  );
  app.route('/files', fileRoutes(site));
  app.route('/faults', faultRoutes(site));
  app.route('/contacts', contactRoutes(site));
  app.get('/deals/:id/draft-invoice', async (c) => {
    const record = records.find('deal', c.req.param('id'));
    if (!record) return missing(c);
    const at = { ...options, user: currentUser(c), now: now(), to: 'draft' as const };
    return c.redirect(await connectLink({ ...at, deal: dealOf(record, records, new URL(c.req.url).origin) }), 303);
  });
  for (const kind of kinds) {
    if (kind !== 'contact') app.route(`/${names[kind].folder}`, recordRoutes(site, kind));
  }
  return app;
};
