import type { SchemaName } from './json-schemas.ts';

type Parameter = { name: string; required?: boolean; description: string };

/** One public route, as the OpenAPI document tells it. */
export interface PublicRoute {
  method: 'get' | 'post';
  path: string;
  id: string;
  tag: 'events' | 'connect' | 'console' | 'records' | 'xero';
  summary: string;
  description?: string;
  /** `signature`: Standard Webhooks; `xero`: Xero's own; `session`: the cookie that a connect link sets. */
  by: 'signature' | 'xero' | 'session' | 'nobody';
  query?: Parameter[];
  /** A JSON body. */
  body?: SchemaName;
  /** Fields of a form; each form also carries the page's `form_token`. */
  form?: Parameter[];
  answers: Record<number, { description: string; schema?: SchemaName; page?: true; leadsTo?: string }>;
}

const page = (description: string) => ({ description, page: true as const });
const problem = (description: string) => ({ description, schema: 'Problem' as const });
const signedOut = page('Nobody is signed in.');
const notAllowed = page('The role does not allow it, or the form is not from a page of this session.');
const back = (to: string) => ({ description: 'Done; leads back.', leadsTo: to });
const organisation: Parameter = { name: 'organisation', required: true, description: 'Xero tenant id.' };

const consent: Parameter = { name: 'consent', required: true, description: 'The consent that was just given in Xero.' };

const connectForm = (
  path: string,
  id: string,
  summary: string,
  form: Parameter[],
  done: PublicRoute['answers'],
): PublicRoute => ({
  method: 'post',
  path: `/connect/{workspace}${path}`,
  id,
  tag: 'connect',
  summary,
  by: 'session',
  form,
  answers: { ...done, 401: signedOut, 403: notAllowed },
});

const connectPage = (path: string, id: string, summary: string, query: Parameter[] = []): PublicRoute => ({
  method: 'get',
  path: `/connect/{workspace}${path}`,
  id,
  tag: 'connect',
  summary,
  by: 'session',
  ...(query.length > 0 && { query }),
  answers: { 200: page('The page.'), 401: signedOut, 403: notAllowed },
});

const consolePage = (path: string, id: string, summary: string, query: Parameter[] = []): PublicRoute => ({
  method: 'get',
  path: `/console/{workspace}${path}`,
  id,
  tag: 'console',
  summary,
  by: 'session',
  ...(query.length > 0 && { query }),
  answers: { 200: page('The page.'), 401: signedOut },
});

const consoleForm = (path: string, id: string, summary: string, form: Parameter[]): PublicRoute => ({
  method: 'post',
  path: `/console/{workspace}${path}`,
  id,
  tag: 'console',
  summary,
  by: 'session',
  form,
  answers: { 303: back(`/console/{workspace}${path.replace(/\/refresh$/, '')}`), 401: signedOut, 403: notAllowed },
});

const logFilter: Parameter[] = [
  { name: 'organisation', description: "Xero's tenant id." },
  { name: 'type', description: 'Record type, such as invoice.' },
  { name: 'direction', description: 'toXero or toCrm.' },
  { name: 'result', description: 'done, wrong, waits or steered.' },
  { name: 'action', description: 'One action, such as created.' },
  { name: 'text', description: 'Part of an id, number, name of a person or problem.' },
  { name: 'from', description: 'First day, YYYY-MM-DD.' },
  { name: 'to', description: 'Last day, YYYY-MM-DD.' },
];

/** Every route that the bridge answers. */
export const publicRoutes: PublicRoute[] = [
  {
    method: 'post',
    path: '/events/{workspace}',
    id: 'sendEvents',
    tag: 'events',
    summary: 'Send changed records',
    description:
      'One event or up to 200, at most 1 MB, signed over the raw body. 202 means that every event is stored, known already, or named in the answer. Sending the same again is harmless; after 503, or without an answer, it is what to do. Records that only fill in history can be marked with "backfill": they go after whatever is new.',
    by: 'signature',
    body: 'EventsRequest',
    answers: {
      202: { description: 'What became of each event.', schema: 'EventsAnswer' },
      400: problem('The body is not JSON, or holds no events.'),
      401: problem('The signature is missing, wrong, or more than five minutes old.'),
      404: problem('There is no such workspace.'),
      413: problem('More than 1 MB or 200 events.'),
      422: { description: 'Every event was rejected.', schema: 'EventsAnswer' },
      503: problem('Nothing is promised: send it again.'),
    },
  },
  {
    method: 'get',
    path: '/connect',
    id: 'openConnectLink',
    tag: 'connect',
    summary: 'Sign in by a connect link',
    description:
      'The token is a JWT (HS256) signed with the link secret of the workspace. Header: kid = workspace. Claims: iss = workspace, aud = "tallybridge-connect", sub = user id, name, role (owner, administrator, member or viewer), iat, exp (at most an hour later), jti (it works once). In a frame the browser gets a cookie for that frame only, where the workspace allows the site; otherwise the link stays unused.',
    by: 'nobody',
    query: [
      { name: 'token', required: true, description: 'The signed token.' },
      {
        name: 'to',
        description:
          '"console" opens the console instead of the connect page; "draft" a draft invoice made from the claim deal (id, and name, reference, contact, currency, amountsAre, date, lines, url, version as in records).',
      },
    ],
    answers: {
      303: { description: 'Signed in.', leadsTo: '/connect/{workspace}' },
      401: page('The link does not work.'),
    },
  },
  {
    method: 'get',
    path: '/connect/callback',
    id: 'returnFromXero',
    tag: 'connect',
    summary: 'Where Xero sends people back to',
    description: 'The redirect address to enter in the Xero app.',
    by: 'nobody',
    query: [
      { name: 'code', description: 'Set by Xero after consent.' },
      { name: 'state', required: true, description: 'Works once, in the browser that started.' },
      { name: 'error', description: 'Set by Xero instead of a code.' },
    ],
    answers: {
      303: { description: 'Connected.', leadsTo: '/connect/{workspace}/organisations' },
      200: page('Cancelled, or no organisation.'),
      400: page('The answer from Xero was used already, came too late or has expired.'),
      403: page('Another browser, or permissions are missing.'),
      502: page('Xero has a problem or refuses the app.'),
    },
  },
  connectPage('', 'connectPage', 'Connect page', [{ name: 'done', description: 'What has just happened.' }]),
  connectForm(
    '/start',
    'startConnecting',
    'Start consent at Xero',
    [
      { name: 'reconnect', description: 'A connection to renew.' },
      { name: 'organisation', description: 'A disconnected organisation to connect again.' },
    ],
    {
      303: {
        description: 'To the consent page of Xero.',
        leadsTo: 'https://login.xero.com/identity/connect/authorize',
      },
    },
  ),
  connectPage('/tab', 'leaveFrame', 'In a frame: the way to a page in a tab', [
    { name: 'to', description: 'A page of the workspace; its console unless given.' },
  ]),
  {
    method: 'get',
    path: '/connect/{workspace}/arrive',
    id: 'arriveInTab',
    tag: 'connect',
    summary: 'Where somebody signed in within a frame arrives in a tab',
    by: 'nobody',
    query: [{ name: 'token', required: true, description: 'Works once, within two minutes.' }],
    answers: {
      303: { description: 'Signed in.', leadsTo: '/console/{workspace}' },
      401: page('The link was used already, or is too old.'),
    },
  },
  connectPage('/app', 'xeroAppPage', "Form for the workspace's own Xero app"),
  connectForm(
    '/app',
    'saveXeroApp',
    "Save the workspace's own Xero app",
    [
      { name: 'type', required: true, description: 'web (with a secret) or pkce (without).' },
      { name: 'client_id', required: true, description: 'As developer.xero.com shows it.' },
      { name: 'client_secret', description: 'Stored in Secrets Manager, never shown again.' },
    ],
    { 303: back('/connect/{workspace}') },
  ),
  connectForm(
    '/app/webhook-key',
    'saveXeroWebhookKey',
    "Store the key with which Xero signs its messages to the workspace's own app",
    [{ name: 'webhook_key', required: true, description: 'Stored in Secrets Manager, never shown again.' }],
    { 303: back('/connect/{workspace}/app') },
  ),
  connectForm('/app/forget', 'forgetXeroApp', "Use the bridge's own Xero app again", [], {
    303: back('/connect/{workspace}'),
  }),
  connectPage('/organisations', 'organisationPicker', 'Choose organisations of a consent', [consent]),
  connectForm('/organisations', 'linkOrganisations', 'Link the chosen organisations', [consent, organisation], {
    303: back('/connect/{workspace}'),
  }),
  connectForm('/check', 'checkConnection', 'Check the connection', [organisation], {
    303: {
      description: 'To the connect page, which says once what Xero said.',
      leadsTo: '/connect/{workspace}?done=checked',
    },
  }),
  connectForm('/default', 'makeDefault', 'Make an organisation the default', [organisation], {
    303: back('/connect/{workspace}'),
  }),
  connectPage('/disconnect', 'disconnectPage', 'Asks before disconnecting', [organisation]),
  connectForm('/disconnect', 'disconnect', 'Disconnect an organisation', [organisation], {
    303: back('/connect/{workspace}'),
  }),
  {
    method: 'get',
    path: '/console',
    id: 'consoleDoor',
    tag: 'console',
    summary: 'Says how to open the console of a workspace',
    by: 'nobody',
    answers: { 200: page('The page.') },
  },
  consolePage('', 'consoleOverview', 'How each organisation stands'),
  consolePage('/activity', 'consoleLog', 'The log, newest first', [
    ...logFilter,
    { name: 'after', description: 'Where the next page begins.' },
  ]),
  consolePage('/activity.csv', 'consoleLogFile', 'The log as a file for a spreadsheet', logFilter),
  consolePage('/accounts', 'consoleAccounts', 'The chart of accounts, and what is booked to which account', [
    organisation,
  ]),
  consoleForm('/accounts/refresh', 'refreshAccounts', 'Read accounts, tax rates and tracking from Xero now', [
    organisation,
  ]),
  consolePage('/settings', 'consoleSettings', 'What is kept in step', [organisation]),
  consolePage('/settings/{section}', 'consoleSettingsSection', 'A section of the settings', [organisation]),
  consoleForm('/settings/{section}', 'saveSettings', 'Save a section of the settings', [
    organisation,
    { name: 'stand', description: 'What stood there when the form was opened, as the form carries it.' },
  ]),
  consolePage('/settings/history', 'consoleSettingsHistory', 'Who changed which setting', [organisation]),
  consolePage('/settings/file', 'consoleSettingsFile', 'Export and import of settings', [organisation]),
  consoleForm('/settings/file', 'importSettings', 'Show what a file of settings would change, or save it', [
    organisation,
    { name: 'file', description: 'The file, to see what it would change.' },
    { name: 'content', description: 'Its content, to save it.' },
  ]),
  consolePage('/settings.json', 'exportSettings', 'The settings of an organisation as a file', [organisation]),
  consolePage('/embed', 'consoleEmbed', 'What to paste into the CRM to open the console from there'),
  consoleForm('/embed', 'saveFrameOrigins', 'Name the sites that may show the console in a frame', [
    { name: 'origins', description: 'Exact https origins, one a line, at most ten; empty: none.' },
  ]),
  consolePage('/attention', 'consoleAttention', 'Records that need a person, by cause'),
  {
    method: 'post',
    path: '/console/{workspace}/attention/retry',
    id: 'retryRecords',
    tag: 'console',
    summary: 'Try records again: one by type and id, or all of one cause',
    by: 'session',
    form: [
      organisation,
      { name: 'type', description: 'Record type, such as invoice.' },
      { name: 'id', description: 'Id of the record in the CRM.' },
      { name: 'code', description: 'The cause.' },
    ],
    answers: { 303: back('/console/{workspace}/attention'), 401: signedOut, 403: notAllowed },
  },
  {
    method: 'get',
    path: '/console/{workspace}/status.json',
    id: 'status',
    tag: 'console',
    summary: 'How each organisation stands, as data',
    by: 'session',
    answers: { 200: { description: 'The figures.', schema: 'Status' }, 401: problem('Nobody is signed in.') },
  },
  {
    method: 'get',
    path: '/r/{workspace}/{type}/{id}',
    id: 'openRecord',
    tag: 'records',
    summary: 'Leads to a record in the CRM',
    description: 'Documents in Xero carry this address, so that "Go to" opens the CRM.',
    by: 'nobody',
    answers: { 302: { description: 'Found.', leadsTo: 'the record in the CRM' }, 404: { description: 'Not known.' } },
  },
  {
    method: 'post',
    path: '/xero/webhook/{app}',
    id: 'takeXeroWebhook',
    tag: 'xero',
    summary: 'Where Xero says that something has changed',
    description:
      'The delivery address to enter under Webhooks in the Xero app. Signed over the raw body with the webhook key of the app; it also answers the intent to receive.',
    by: 'xero',
    answers: { 200: { description: 'Taken; the body is empty.' }, 401: { description: 'The signature does not fit.' } },
  },
];
