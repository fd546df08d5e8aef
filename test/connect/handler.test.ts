import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { httpEvent } from '../../infra/local/http-event.ts';
import { getWorkspace } from '../../shared/store/workspaces.ts';
import { freshQueue } from '../config/table.ts';
import { type Stand, startStand } from './stand.ts';

let stand: Stand;
let before: NodeJS.ProcessEnv;
let call: (
  method: string,
  url: string,
  given?: { cookies?: string[]; form?: URLSearchParams },
) => Promise<APIGatewayProxyStructuredResultV2>;

beforeAll(async () => {
  stand = await startStand();
  before = { ...process.env };
  const { url } = await freshQueue();
  Object.assign(process.env, {
    ...{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamoDbEndpoint'),
    AWS_ENDPOINT_URL_SQS: inject('sqsEndpoint'),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: stand.secretsEndpoint,
    ...{
      TABLE_NAME: stand.table.name,
      PUSH_QUEUE_URL: url,
      PULL_QUEUE_URL: url,
      PUBLIC_URL: 'https://bridge.example',
      APP_SECRET_ID: 'test/app',
    },
    ...{ WORKSPACE_SECRET_PREFIX: 'test/workspace/', POWERTOOLS_LOG_LEVEL: 'SILENT' },
  });
  const { handler } = await import('../../functions/connect/connect.handler.ts');
  call = async (method, url, { cookies = [], form } = {}) => {
    const rawHeaders = ['host', 'bridge.example', ...cookies.flatMap((cookie) => ['cookie', cookie])];
    if (form) rawHeaders.push('content-type', 'application/x-www-form-urlencoded', 'origin', 'https://bridge.example');
    const event = httpEvent(
      {
        method,
        url,
        rawHeaders,
        body: Buffer.from(form?.toString() ?? ''),
        sourceIp: '127.0.0.1',
        protocol: 'HTTP/1.1',
      },
      { routeKey: '$default', pathParameters: {}, requestId: 'request-1', receivedAt: new Date(), apiId: 'api' },
    );
    return handler(event, { awsRequestId: 'request-1', functionName: 'connect' } as Context);
  };
});
afterAll(async () => {
  process.env = before;
  await stand.stop();
});

test('behind API Gateway, on https: sign in, page, and off to Xero', async () => {
  expect(await getWorkspace(stand.table, 'acme')).toBeDefined();
  const link = new URL(await stand.link());
  const signedIn = await call('GET', `${link.pathname}${link.search}`);
  expect(signedIn).toMatchObject({ statusCode: 303, headers: { location: '/connect/acme' } });
  expect(signedIn.cookies).toEqual([
    expect.stringMatching(/^__Host-tallybridge-acme=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
  ]);
  const cookies = [signedIn.cookies?.[0]?.split(';')[0] ?? ''];

  const page = await call('GET', '/connect/acme', { cookies });
  expect(page.statusCode).toBe(200);
  expect(page.headers?.['strict-transport-security']).toBeDefined();
  expect(page.headers?.['content-security-policy']).toContain(
    "form-action 'self' https://login.xero.com https://*.xero.com",
  );
  const token = /name="form_token" value="([^"]+)"/.exec(page.body ?? '')?.[1] ?? '';

  const started = await call('POST', '/connect/acme/start', {
    cookies,
    form: new URLSearchParams({ form_token: token }),
  });
  expect(started.statusCode).toBe(303);
  const authorize = new URL(String(started.headers?.location));
  expect(authorize.origin + authorize.pathname).toBe('https://login.xero.com/identity/connect/authorize');
  expect(authorize.searchParams.get('redirect_uri')).toBe('https://bridge.example/connect/callback');
  expect(authorize.searchParams.get('client_id')).toBe('sandbox-client');

  const cancelled = await call(
    'GET',
    `/connect/callback?error=access_denied&state=${authorize.searchParams.get('state')}`,
    { cookies },
  );
  expect(cancelled.body).toContain('You cancelled in Xero');
});

test('nobody signed in: a page, not an error', async () => {
  expect(await call('GET', '/connect/acme')).toMatchObject({
    statusCode: 401,
    body: expect.stringContaining('not signed in'),
  });
});
