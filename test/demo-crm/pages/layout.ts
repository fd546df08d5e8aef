import { html } from 'hono/html';
import { kinds, names } from '../kinds.ts';
import { type PretendUser, pretendUsers } from '../pretend-users.ts';

export type Html = ReturnType<typeof html>;

/** What stands around every page. */
export interface Frame {
  user: PretendUser;
  /** Webhooks not yet sent, and refused ones. */
  unsent: number;
  path: string;
}

const sections = [
  ...kinds.map((kind) => [`/${names[kind].folder}`, names[kind].many] as const),
  ['/xero', 'Xero'],
  ['/webhooks', 'Webhooks'],
  ['/faults', 'Faults'],
] as const;

const userMenu = (user: PretendUser, path: string) => html`<details class="who">
  <summary>${user.name}<small>${user.role}</small></summary>
  <form method="post" action="/user">
    <input type="hidden" name="back" value="${path}">
    ${pretendUsers.map(
      (other) =>
        html`<button name="role" value="${other.role}">${other.name}<small>${other.role}: ${other.does}</small></button>`,
    )}
  </form>
</details>`;

/** A whole page. `refresh` reloads it after so many seconds, while something is on its way. */
export const page = (frame: Frame, title: string, content: Html, refresh?: number): Html => html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  ${refresh === undefined ? '' : html`<meta http-equiv="refresh" content="${refresh}">`}
  <title>${title} · Demo CRM</title>
  <link rel="stylesheet" href="/style.css">
  <link rel="icon" href="data:,">
</head>
<body>
  <header class="bar"><div>
    <a class="brand" href="/"><i></i>Demo CRM</a>
    <nav>${sections.map(
      ([href, name]) =>
        html`<a href="${href}"${frame.path.startsWith(href) ? html` aria-current="page"` : ''}>${name}${
          href === '/webhooks' && frame.unsent > 0 ? html` <em>${frame.unsent}</em>` : ''
        }</a>`,
    )}</nav>
    <a class="connect" href="/connect-xero">Connect Xero</a>
    ${userMenu(frame.user, frame.path)}
  </div></header>
  <main>${content}</main>
  <footer>A stand-in for your CRM. Nothing here is real; what you save is sent to the bridge as a signed webhook.</footer>
</body>
</html>`;

/** Title, line below it, and buttons. */
export const heading = (title: string, options: { crumb?: Html; sub?: Html | string; actions?: Html } = {}): Html =>
  html`<div class="head"><div>
    ${options.crumb ? html`<p class="crumb">${options.crumb}</p>` : ''}
    <h1>${title}</h1>
    ${options.sub ? html`<p class="sub">${options.sub}</p>` : ''}
  </div><div class="actions">${options.actions ?? ''}</div></div>`;

/** Rows of a description list; empty ones are left out. */
export const facts = (rows: [string, Html | string | undefined][]): Html =>
  html`<dl>${rows
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
