import { html } from 'hono/html';

type Html = ReturnType<typeof html>;

/** A whole page of the sandbox. */
export function page(title: string, body: Html, options: { narrow?: boolean } = {}): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a href="/">Xero sandbox</a> <small>a stand-in for tests, not Xero</small></header>
<main class="${options.narrow === true ? 'narrow' : ''}">${body}</main>
</body>
</html>`;
}
