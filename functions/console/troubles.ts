import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type Html, page } from '../../shared/runtime/pages.ts';

interface Trouble {
  status: ContentfulStatusCode;
  title: string;
  happened: string;
  todo: string;
}

const troubles = {
  'no-workspace': {
    status: 200,
    title: 'The console of your workspace',
    happened: 'The console opens from your CRM, which signs you in: its address alone does not.',
    todo: 'Open the Xero page in your CRM and choose the console. Who runs this bridge can also make a link: npm run cli -- link <workspace> --to console',
  },
  'not-signed-in': {
    status: 401,
    title: 'You are not signed in',
    happened: 'Nobody is signed in here, or the session has ended. Sessions last eight hours.',
    todo: 'Go back to your CRM and open the Xero page there again.',
  },
  'form-refused': {
    status: 403,
    title: 'This form was not accepted',
    happened: 'The form did not come from a page of this session. Nothing was changed.',
    todo: 'Open the page again and repeat it from there.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such page',
    happened: 'The address leads nowhere.',
    todo: 'Go back to your CRM and open the Xero page there again.',
  },
  unexpected: {
    status: 500,
    title: 'Something went wrong',
    happened: 'The bridge met something it does not know how to handle.',
    todo: 'Try again in a minute. If it stays, look into the log of the function "console" at this time.',
  },
} as const satisfies Record<string, Trouble>;

/** A page that says what is the matter and what to do, with `more` behind it. */
export const troublePage = (c: Context, code: keyof typeof troubles, more?: Html) => {
  const { status, title, happened, todo }: Trouble = troubles[code];
  return page(c, {
    title,
    status,
    body: html`<div class="card" data-trouble="${code}"><h1>${title}</h1><p>${happened}</p><h2>What to do</h2><p>${todo}</p>${more}</div>`,
  });
};
