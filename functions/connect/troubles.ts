import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Failure } from '../../shared/failures/failure.ts';
import { type Html, page } from '../../shared/runtime/pages.ts';

interface Trouble {
  status: ContentfulStatusCode;
  title: string;
  happened: string;
  todo: string[];
  /** Where the button leads, below the workspace's connect page; none when there is nothing to go on with. */
  button?: { label: string; to: '' | '/app' };
}

const again = { label: 'Back to the connect page', to: '' } as const;
const tryAgain = { label: 'Try again', to: '' } as const;
const outage = 'status.xero.com tells whether Xero has an outage.';

/** Every way in which connecting can end badly, each with what happened and what to do. */
export const troubles = {
  'link-invalid': {
    status: 401,
    title: 'This link does not work',
    happened: 'The connect link is incomplete, has expired, or was not made by your CRM.',
    todo: ['Go back to your CRM and open the Xero page there again: it makes a new link.'],
  },
  'link-used': {
    status: 401,
    title: 'This link was used already',
    happened: 'A connect link works once, and in one browser.',
    todo: ['Go back to your CRM and open the Xero page there again: it makes a new link.'],
  },
  'not-framed': {
    status: 403,
    title: 'This page may not be shown in a frame',
    happened: 'No site is allowed to show the pages of this workspace inside its own.',
    todo: ['An owner or administrator names the site in the console, under "In your CRM".'],
  },
  'cookie-refused': {
    status: 200,
    title: 'Open it in a tab',
    happened: 'Your browser does not let pages inside another site keep you signed in.',
    todo: ['Open it in a tab of its own: there it works. The button signs you in, once.'],
  },
  'handover-gone': {
    status: 401,
    title: 'This link was used already, or is too old',
    happened: 'A link from a frame into a tab works once, within two minutes.',
    todo: ['Go back to the frame in your CRM and press "Open in a tab" again.'],
  },
  'not-signed-in': {
    status: 401,
    title: 'You are not signed in',
    happened: 'Nobody is signed in here, or the session has ended. Sessions last eight hours.',
    todo: ['Go back to your CRM and open the Xero page there again.'],
  },
  'form-refused': {
    status: 403,
    title: 'This form was not accepted',
    happened: 'The form did not come from a page of this session. Nothing was changed.',
    todo: ['Open the connect page and do it again from there.'],
    button: again,
  },
  cancelled: {
    status: 200,
    title: 'You cancelled in Xero',
    happened: 'Access was not allowed on the page in Xero, so nothing was connected and nothing was changed.',
    todo: ['To connect, start again and press "Allow access" in Xero.'],
    button: tryAgain,
  },
  'visit-unknown': {
    status: 400,
    title: 'This answer from Xero was used already, or came too late',
    happened: 'Each visit to Xero brings one answer, and it has to come within 30 minutes.',
    todo: [
      'Do not reload the page after Xero, and do not go back to it.',
      'Start again from the connect page of your CRM.',
    ],
  },
  'other-browser': {
    status: 403,
    title: 'This is not the browser you started in',
    happened:
      'The visit to Xero was started in another browser, or your session there has ended. For safety nothing was connected.',
    todo: ['Open the Xero page in your CRM, and stay in one browser until you are back here.'],
  },
  'code-expired': {
    status: 400,
    title: 'The answer from Xero has expired',
    happened: "Xero's answer is good for five minutes and for one use only.",
    todo: ['Start again. It takes a minute.'],
    button: tryAgain,
  },
  'xero-app-refused': {
    status: 502,
    title: 'Xero does not accept the client secret',
    happened: 'Xero refused the client id and client secret of the Xero app that this workspace connects with.',
    todo: [
      'Open developer.xero.com, choose the app, and open Configuration.',
      'Generate a new secret there, and enter it here together with the client id.',
    ],
    button: { label: 'Enter client id and secret', to: '/app' },
  },
  'bridge-app-refused': {
    status: 502,
    title: 'Xero does not accept the client secret',
    happened: "Xero refused the client id and client secret of the bridge's own Xero app.",
    todo: [
      'Tell whoever runs this bridge: the client secret in its app secret has to be renewed.',
      'Or connect with a Xero app of your own.',
    ],
    button: { label: 'Use your own Xero app', to: '/app' },
  },
  'app-changed': {
    status: 409,
    title: 'The Xero app was changed meanwhile',
    happened: 'While you were in Xero, somebody entered another Xero app for this workspace.',
    todo: ['Start again: the new app is used then.'],
    button: tryAgain,
  },
  'no-app': {
    status: 409,
    title: 'There is no Xero app yet',
    happened: 'This bridge has no Xero app of its own, so it needs one of yours.',
    todo: ['Create an app at developer.xero.com and enter its client id and secret.'],
    button: { label: 'Set up a Xero app', to: '/app' },
  },
  'xero-scope-refused': {
    status: 502,
    title: 'Xero does not allow these permissions',
    happened: 'The Xero app may not ask for the permissions that the bridge needs.',
    todo: ['In developer.xero.com, make sure that the app is of the type "Web app" and is not a custom connection.'],
    button: { label: 'Check the Xero app', to: '/app' },
  },
  'missing-permissions': {
    status: 403,
    title: 'Permissions are missing',
    happened: 'Xero granted less than the bridge needs to work.',
    todo: ['Start again, and leave every permission ticked in Xero.'],
    button: tryAgain,
  },
  'no-organisation': {
    status: 200,
    title: 'You have no organisation in Xero yet',
    happened: 'Xero let you sign in, but no organisation came with it, so there is nothing to connect.',
    todo: [
      'Open my.xero.com and create an organisation, or ask its subscriber to invite you as a user with the role Adviser or Standard.',
      'To try it out first, open Xero\'s Demo Company: on my.xero.com choose "Try the Demo Company".',
      'Then come back and connect again. On the page in Xero, choose the organisation before you press "Allow access".',
    ],
    button: tryAgain,
  },
  'organisation-unknown': {
    status: 404,
    title: 'This organisation is not connected',
    happened: 'It was disconnected meanwhile, or was never linked to this workspace.',
    todo: ['Look at the connect page, which shows what is connected now.'],
    button: again,
  },
  'consent-gone': {
    status: 410,
    title: 'This choice was made already, or it took too long',
    happened:
      'Organisations have to be chosen within 25 minutes after Xero, and once. If you have just chosen them, that holds.',
    todo: ['See whether they are connected. If not, connect again.'],
    button: tryAgain,
  },
  'xero-timeout': {
    status: 504,
    title: 'Xero did not answer in time',
    happened: 'The bridge waited ten seconds for Xero. Nothing was changed.',
    todo: ['Try again in a minute.', outage],
    button: tryAgain,
  },
  'xero-unavailable': {
    status: 502,
    title: 'Xero has a problem',
    happened: 'Xero answered with an error of its own. Nothing was changed.',
    todo: ['Try again in a few minutes.', outage],
    button: tryAgain,
  },
  'xero-unreachable': {
    status: 502,
    title: 'Xero could not be reached',
    happened: 'There was no connection to Xero. Nothing was changed.',
    todo: ['Try again in a minute.', outage],
    button: tryAgain,
  },
  'xero-access-refused': {
    status: 502,
    title: 'Xero took the access back',
    happened: 'Xero does not accept the access it has just granted.',
    todo: ['Connect again, and choose the organisation in Xero.'],
    button: tryAgain,
  },
  unexpected: {
    status: 502,
    title: 'Something went wrong',
    happened: 'The bridge met something it does not know how to handle. Nothing was changed as far as it can tell.',
    todo: ['Try again. If it stays, look into the log of the function "connect" at this time, or report it.'],
    button: tryAgain,
  },
} as const satisfies Record<string, Trouble>;

export type TroubleCode = keyof typeof troubles;

/** The page for a failure that talking to Xero ended in. `xero-grant-invalid` is about a code here, as nothing else was asked. */
export const troubleOf = (error: unknown, app?: 'bridge' | 'workspace'): TroubleCode => {
  const code = error instanceof Failure ? error.problem.code : 'unexpected';
  if (code === 'xero-grant-invalid') return 'code-expired';
  if (code === 'xero-app-refused' && app === 'bridge') return 'bridge-app-refused';
  return code in troubles ? (code as TroubleCode) : 'unexpected';
};

interface About {
  workspace?: string | undefined;
  workspaceName?: string | undefined;
  detail?: Html | undefined;
}

/** Shows a trouble. With a workspace the button leads back to its connect page. */
export const troublePage = (c: Context, code: TroubleCode, about: About = {}) => {
  const { status, title, happened, todo, button }: Trouble = troubles[code];
  return page(c, {
    title,
    status,
    workspace: about.workspaceName,
    body: html`<div class="card" data-trouble="${code}">
<h1>${title}</h1>
<p>${happened}</p>
${about.detail}
<h2>What to do</h2>
${todo.length === 1 ? html`<p>${todo[0]}</p>` : html`<ol>${todo.map((step) => html`<li>${step}</li>`)}</ol>`}
${button && about.workspace && html`<div class="row stack"><a class="button primary" href="/connect/${about.workspace}${button.to}">${button.label}</a></div>`}
</div>`,
  });
};

/** Shows what a call to Xero ended in, in the failure's own words where there is no page for it. */
export const failurePage = (c: Context, error: unknown, about: About & { app?: 'bridge' | 'workspace' }) => {
  const code = troubleOf(error, about.app);
  const own = code === 'unexpected' && error instanceof Failure ? error.problem : undefined;
  return troublePage(c, code, { ...about, detail: own && html`<p>${own.message} ${own.remedy}</p>` });
};
