import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createConsole } from '../../functions/console/console.ts';
import type { ConsoleDeps } from '../../functions/console/deps.ts';
import { lookOnly } from '../../functions/push/look-only.ts';
import { previewChanges } from '../../functions/push/preview.ts';
import { freePort } from '../../infra/local/free-port.ts';
import { postEvents } from '../../shared/crm/post-events.ts';
import type { Reference } from '../../shared/records/reference.ts';
import { enhance, enhancePath } from '../../shared/runtime/enhance.ts';
import { stylesheet, stylesheetPath } from '../../shared/runtime/stylesheet.ts';
import { type Activity, putActivity } from '../../shared/store/activities.ts';
import { changeBudget } from '../../shared/store/budgets.ts';
import { type Change, putChange } from '../../shared/store/changes.ts';
import { saveConsent } from '../../shared/store/connections.ts';
import { linkOrganisation, type Organisation } from '../../shared/store/organisations.ts';
import { keepPerson } from '../../shared/store/people.ts';
import { putReference } from '../../shared/store/references.ts';
import { openSession, type Role } from '../../shared/store/sessions.ts';
import { putWatermark } from '../../shared/store/watermarks.ts';
import { putWorkspace } from '../../shared/store/workspaces.ts';
import { createXero } from '../../shared/xero/client.ts';
import { freshTable } from '../config/table.ts';
import { chartOfAccounts } from './chart-of-accounts.ts';
import { intake } from './intake.ts';

/** Noon of a day with no clock change near. */
const begin = new Date('2026-03-11T12:00:00Z');
const minute = 60_000;
const sleep = async () => undefined;
/** A Xero that nobody reaches. */
const noXero = ({ organisation }: Organisation) =>
  createXero({
    ...{ apiUrl: 'http://127.0.0.1:9', organisation, accessToken: async () => 'token' },
    ...{ beforeCall: sleep, afterCall: sleep },
  });

/** The console over HTTP, with a table of its own and a clock that stands still. Nothing is in it but the workspace "acme". */
export const startConsole = async () => {
  const table = await freshTable();
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  const now = () => begin;
  const [woken, wokenPulls, rung]: [unknown[], unknown[], unknown[]] = [[], [], []];
  const failures: unknown[] = [];
  const ago = (minutes: number) => new Date(begin.getTime() - minutes * minute).toISOString();
  const deps: ConsoleDeps = {
    ...{ clock: { now }, publicUrl, xeroAppUrl: 'https://go.xero.com', table },
    wakePush: async (message) => void woken.push(message),
    wakePull: async (message) => void wokenPulls.push(message),
    wakeDeliver: async (messages) => void rung.push(...messages),
    readReference: async ({ workspace, organisation }) => {
      const reference: Reference = { ...chartOfAccounts, fetchedAt: begin.toISOString() };
      await putReference(table, { workspace, organisation }, reference);
      return reference;
    },
    preview: (one, changes) =>
      previewChanges(lookOnly({ ...deps, clock: { now, sleep }, openXero: noXero }, one), changes),
    searchContacts: async (_, term) =>
      [
        { xeroId: '4c8ab4a3-6f7f-4a37-8a36-0000000000a1', name: 'Harbour Bakery', email: 'hello@harbour.example' },
        { xeroId: '4c8ab4a3-6f7f-4a37-8a36-0000000000a2', name: 'Harbour Light Café' },
      ].filter(({ name }) => name.toLowerCase().includes(term.toLowerCase())),
    takeEvents: (_, backfill, events) =>
      postEvents(
        intake(table, now, (message) => woken.push(message)),
        backfill,
        events,
      ),
    onFailure: (_, error) => void failures.push(error),
  };
  const app = new Hono();
  app.get(stylesheetPath, (c) => c.body(stylesheet, 200, { 'content-type': 'text/css' }));
  app.get(enhancePath, (c) => c.body(enhance, 200, { 'content-type': 'text/javascript' }));
  app.mount('/', createConsole(deps).fetch);
  const server = serve({ fetch: app.fetch, port, hostname: 'localhost' });
  if (!server.listening) await once(server, 'listening');
  await putWorkspace(table, { workspace: 'acme', name: 'Acme Ltd', createdAt: ago(100_000) });

  const addOrganisation = async (organisation: string, more: Partial<Organisation> = {}) => {
    const row = {
      ...{ workspace: 'acme', organisation, connection: 'connection-1', xeroConnection: `x-${organisation}` },
      ...{ name: `Books of ${organisation}`, country: 'GB', baseCurrency: 'GBP', state: 'active' as const },
      ...{ timeZone: 'Europe/London', shortCode: '!abc', isDemo: false, linkedAt: ago(50_000), checkedAt: ago(30) },
    };
    await linkOrganisation(table, { ...row, ...more }, undefined);
  };

  return {
    ...{ publicUrl, table, deps, woken, wokenPulls, rung, failures, now, ago, addOrganisation },
    connect: () =>
      saveConsent(table, {
        ...{ workspace: 'acme', connection: 'connection-1', xeroUser: 'user-1', xeroUserName: 'Olivia Owen' },
        ...{ clientId: 'client', app: 'bridge', tokens: 'sealed', connectedBy: 'ann' },
        ...{ accessExpiresAt: ago(-20), refreshedAt: ago(10), connectedAt: ago(50_000) },
      }),
    change: async (organisation: string, record: Change['record'], more: Partial<Change> = {}) => {
      const row: Change = {
        ...{ workspace: 'acme', organisation, record, deleted: false, rev: `r-${record.type}-${record.data.id}` },
        ...{ fingerprint: 'f', version: '1', receivedAt: ago(25), attempts: 1, deaths: 0 },
        ...more,
      };
      await putChange(table, row, undefined);
    },
    log: (activity: Partial<Activity> & Pick<Activity, 'id' | 'action'>) =>
      putActivity(table, { workspace: 'acme', at: ago(1), actor: 'crm', ...activity }),
    calls: (organisation: string, dayRemaining: number) =>
      changeBudget(table, { workspace: 'acme', organisation }, (budget) => ({
        budget: { ...budget, calls: [begin.getTime() - 1000], dayRemaining, dayKnownAt: begin.getTime() },
        answer: undefined,
      })),
    lookedAt: (organisation: string, minutes: number) =>
      putWatermark(table, { workspace: 'acme', organisation }, 'invoice', { whole: false, finishedAt: ago(minutes) }),
    named: (user: string, name: string) => keepPerson(table, 'acme', { user, name }, begin),
    /** The cookie of somebody with this role, for headers or a browser. */
    cookie: async (role: Role = 'owner', workspace = 'acme') => ({
      name: `tallybridge-${workspace}`,
      value: await openSession(table, { workspace, user: `user-${role}`, name: 'Ann Baker', role, link: 'l' }, begin),
    }),
    /** Somebody with this role in front of the console, without a browser. */
    person: async (role: Role = 'owner', headers: Record<string, string> = {}) => {
      const id = await openSession(
        table,
        { workspace: 'acme', user: `user-${role}`, name: 'Ann Baker', role, link: 'l' },
        begin,
      );
      const cookies = new Map([['tallybridge-acme', id]]);
      const show = async (path: string, init: RequestInit = {}): Promise<Seen> => {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const answer = await fetch(`${publicUrl}/console/acme${path}`, {
          ...init,
          headers: { ...headers, cookie, ...init.headers },
          redirect: 'manual',
        });
        for (const line of answer.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          if (value === '') cookies.delete(name);
          else cookies.set(name, value);
        }
        return { status: answer.status, headers: answer.headers, text: await answer.text() };
      };
      /** Posts a form of a page with its hidden fields, then shows where it leads to. */
      const submit = async (from: string, action: string, fields: [string, string | Blob][] = []): Promise<Seen> => {
        const { text } = await show(from);
        const form = text.slice(text.indexOf(`method="post" action="/console/acme${action}"`));
        const body = new FormData();
        for (const [, name = '', value = ''] of form
          .slice(0, form.indexOf('</form>'))
          .matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g))
          body.append(name, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
        for (const name of new Set(fields.map(([field]) => field))) body.delete(name);
        for (const [name, value] of fields) body.append(name, value);
        const answer = await show(action, { method: 'POST', body });
        const location = answer.headers.get('location');
        return location === null ? answer : show(location.replace('/console/acme', ''));
      };
      return { show, submit };
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
};

interface Seen {
  status: number;
  headers: Headers;
  text: string;
}
export type ConsoleStand = Awaited<ReturnType<typeof startConsole>>;
