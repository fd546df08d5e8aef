import type { Context, MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { stylesheetPath } from './stylesheet.ts';

/** Escaped HTML, as the `html` tag makes it. */
export type Html = ReturnType<typeof html>;

export interface Page {
  title: string;
  body: Html;
  status?: ContentfulStatusCode;
  /** The name of the workspace, and who is signed in to it. */
  workspace?: string | undefined;
  person?: string | undefined;
  nav?: { href: string; label: string; current?: boolean }[];
  /** For pages with tables. */
  wide?: boolean;
}

const mark = html`<svg viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" aria-hidden="true"><path d="M3 23h26M7 23V9M25 23V9M3 14c2.5-1 4-3 4-5 2 6 5.5 8.5 9 8.5S23 15 25 9c0 2 1.5 4 4 5M12 23v-6.5M16 23v-5.5M20 23v-6.5"/></svg>`;

/** A whole page in the common frame. */
export const page = (c: Context, { title, body, status = 200, workspace, person, nav = [], wide }: Page) =>
  c.html(
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Tallybridge</title>
<link rel="stylesheet" href="${stylesheetPath}">
<link rel="icon" href="data:,">
</head>
<body class="${wide ? 'wide' : ''}">
<div class="bar"><div class="inner">
<span class="brand">${mark}Tallybridge</span>
${nav.length > 0 && html`<nav>${nav.map(({ href, label, current }) => html`<a href="${href}" ${current ? html`aria-current="page"` : ''}>${label}</a>`)}</nav>`}
${workspace && html`<span class="who">${workspace}${person && html` · ${person}`}</span>`}
</div></div>
<main class="inner">${body}</main>
<footer><div class="inner">Tallybridge keeps your CRM and Xero in step.</div></footer>
</body>
</html>`,
    status,
  );

/** A box with a headline that says how something went. */
export const notice = (kind: 'good' | 'warn' | 'bad' | 'info', headline: string, text?: string | Html): Html =>
  html`<div class="notice ${kind}" role="${kind === 'bad' ? 'alert' : 'status'}"><strong>${headline}</strong>${text}</div>`;

/**
 * Headers of every page: nothing but our own stylesheet is loaded, no frame may hold it, no cache may keep it.
 * `formTargets`: origins that a form of ours may lead to by a redirect, as browsers check those too.
 */
export const pageHeaders =
  (options: { publicUrl: string; formTargets?: string[] }): MiddlewareHandler =>
  async (c, next) => {
    await next();
    const set = (name: string, value: string) => c.res.headers.set(name, value);
    set(
      'content-security-policy',
      [
        "default-src 'none'",
        "style-src 'self'",
        'img-src data:',
        `form-action ${["'self'", ...(options.formTargets ?? [])].join(' ')}`,
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
    );
    set('x-content-type-options', 'nosniff');
    set('x-frame-options', 'DENY');
    set('referrer-policy', 'same-origin');
    set('cross-origin-opener-policy', 'same-origin');
    set('permissions-policy', 'camera=(), microphone=(), geolocation=()');
    if (options.publicUrl.startsWith('https:')) set('strict-transport-security', 'max-age=31536000');
    if (!c.res.headers.has('cache-control')) set('cache-control', 'no-store');
  };
