import type { Context, MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { enhancePath } from './enhance.ts';
import { framersOf, isFramed } from './framed.ts';
import { stylesheetPath } from './stylesheet.ts';
import type { NavGroup } from './workspace-nav.ts';

/** Escaped HTML, as the `html` tag makes it. */
export type Html = ReturnType<typeof html>;

/** Something of which one is shown and the others can be chosen. */
export interface Switcher {
  /** What is chosen here: "Organisation". */
  label: string;
  options: { href: string; name: string; current: boolean }[];
}

/** What the pages of a workspace have around them. */
export interface Frame {
  /** The name of the workspace, and who is signed in to it. */
  workspace?: string | undefined;
  person?: string | undefined;
  nav?: NavGroup[];
  switchers?: Switcher[];
  /** In a frame: the page from which it goes on in a tab. */
  tab?: string | undefined;
  /** How the action went that led here. */
  flash?: Html | undefined;
}

export interface Page extends Frame {
  title: string;
  body: Html;
  status?: ContentfulStatusCode;
  /** For pages with tables. */
  wide?: boolean;
}

const mark = html`<svg viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" aria-hidden="true"><path d="M3 23h26M7 23V9M25 23V9M3 14c2.5-1 4-3 4-5 2 6 5.5 8.5 9 8.5S23 15 25 9c0 2 1.5 4 4 5M12 23v-6.5M16 23v-5.5M20 23v-6.5"/></svg>`;

const switcher = ({ label, options }: Switcher): Html => {
  const name = options.find(({ current }) => current)?.name ?? 'All';
  if (options.length < 2) return html`<span class="only">${name}</span>`;
  return html`<details class="switch"><summary aria-label="${label}: ${name}, choose another">${name}</summary>
<ul>${options.map((one) => html`<li><a href="${one.href}" ${one.current ? html`aria-current="true"` : ''}>${one.name}</a></li>`)}</ul></details>`;
};

const menu = (groups: NavGroup[]): Html => html`<nav id="menu" aria-label="Pages">
<a class="close" href="#main">Close menu</a>
${groups.map(
  ({ label, links }) =>
    html`${label && html`<h2>${label}</h2>`}<ul>${links.map((link) => html`<li><a href="${link.href}" ${link.current ? html`aria-current="page"` : ''}>${link.label}</a></li>`)}</ul>`,
)}</nav>`;

/** A whole page in the common frame. */
export const page = (c: Context, shown: Page) => {
  const { title, body, status = 200, workspace, person, nav = [], switchers = [], tab, flash, wide = false } = shown;
  const hasMenu = nav.length > 0;
  return c.html(
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${workspace && `${workspace} · `}Tallybridge</title>
<link rel="stylesheet" href="${stylesheetPath}">
<link rel="icon" href="data:,">
<script src="${enhancePath}" defer></script>
</head>
<body class="${hasMenu ? 'app' : ''} ${wide ? 'wide' : ''} ${isFramed(c) ? 'framed' : ''}">
<a class="skip" href="#main">Skip to the content</a>
<header class="bar"><div class="inner">
<span class="brand">${mark}Tallybridge</span>
${switchers.length > 0 ? html`<div class="switches">${switchers.map(switcher)}</div>` : workspace && html`<span class="only">${workspace}</span>`}
${person && html`<span class="who">${person}</span>`}
${tab && html`<a class="button small tab" href="${tab}">Open in a tab</a>`}
${hasMenu && html`<a class="button small menu-link" href="#menu">Menu</a>`}
</div></header>
<div class="frame">${hasMenu && menu(nav)}
<main id="main" class="inner" tabindex="-1">${flash}${body}</main></div>
<footer><div class="inner">Tallybridge keeps your CRM and Xero in step.</div></footer>
</body>
</html>`,
    status,
  );
};

/** A box with a headline that says how something went. */
export const notice = (kind: 'good' | 'warn' | 'bad' | 'info', headline: string, text?: string | Html): Html =>
  html`<div class="notice ${kind}" role="${kind === 'bad' ? 'alert' : 'status'}"><strong>${headline}</strong>${text}</div>`;

/** What stands where there is nothing to show: why that is, and what can be done. */
export const emptyState = (headline: string, text: string | Html, action?: Html): Html =>
  html`<div class="card empty"><h2>${headline}</h2><p>${text}</p>${action && html`<div class="row stack">${action}</div>`}</div>`;

/**
 * Headers of every page: nothing but our own stylesheet and script is loaded, no cache may keep it, and no frame may hold it but
 * those of origins that were allowed (`allowFraming`).
 * `formTargets`: origins that a form of ours may lead to by a redirect, as browsers check those too.
 */
export const pageHeaders =
  (options: { publicUrl: string; formTargets?: string[] }): MiddlewareHandler =>
  async (c, next) => {
    await next();
    const framers = framersOf(c);
    const set = (name: string, value: string) => c.res.headers.set(name, value);
    set(
      'content-security-policy',
      [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        'img-src data:',
        `form-action ${["'self'", ...(options.formTargets ?? [])].join(' ')}`,
        "base-uri 'none'",
        `frame-ancestors ${framers.length > 0 ? framers.join(' ') : "'none'"}`,
      ].join('; '),
    );
    set('x-content-type-options', 'nosniff');
    if (framers.length === 0) set('x-frame-options', 'DENY');
    set('referrer-policy', 'same-origin');
    set('cross-origin-opener-policy', 'same-origin');
    set('permissions-policy', 'camera=(), microphone=(), geolocation=()');
    if (options.publicUrl.startsWith('https:')) set('strict-transport-security', 'max-age=31536000');
    if (!c.res.headers.has('cache-control')) set('cache-control', 'no-store');
  };
