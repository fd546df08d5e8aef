import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { Webhook } from 'standardwebhooks';
import { inject } from 'vitest';
import { localAws } from '../../infra/local/credentials.ts';
import { httpEvent } from '../../infra/local/http-event.ts';
import { startSecretServer } from '../../infra/local/secret-server.ts';
import { openSecretStore } from '../../infra/local/secret-store.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import { linkOrganisation } from '../../shared/store/organisations.ts';
import { createWorkspace } from '../../shared/store/workspaces.ts';
import { type FreshQueue, freshQueue, freshTable } from '../config/table.ts';

export const eventsSecret = `whsec_${Buffer.from('events secret of the test workspace').toString('base64')}`;
export const deliverySecret = `whsec_${Buffer.from('delivery secret of the test workspace').toString('base64')}`;
const appSecretId = 'tallybridge/test/app';
const secretPrefix = 'tallybridge/test/workspace/';

/**
 * A table, the queues and a Secrets Manager with one workspace in them, named in the environment as a deployed function
 * would find them. Import a handler only after this.
 */
export const installation = async (
  options: { deliveryUrl?: string; privateHosts?: string; xeroWebhookKey?: string; ownWebhookKey?: string } = {},
) => {
  const folder = await mkdtemp(join(tmpdir(), 'tallybridge-test-'));
  const secretStore = await openSecretStore(join(folder, 'secrets.json'));
  const secretServer = await startSecretServer(secretStore);
  const [table, push, pull, deliver] = await Promise.all([freshTable(), freshQueue(), freshQueue(), freshQueue()]);
  const workspace = `w-${randomUUID()}`;
  Object.assign(process.env, {
    STAGE: 'test',
    TABLE_NAME: table.name,
    PUSH_QUEUE_URL: push.url,
    PULL_QUEUE_URL: pull.url,
    DELIVER_QUEUE_URL: deliver.url,
    WORKSPACE_SECRET_PREFIX: secretPrefix,
    PUBLIC_URL: 'http://localhost:4100',
    APP_SECRET_ID: appSecretId,
    XERO_IDENTITY_URL: 'http://localhost:1',
    XERO_API_URL: 'http://localhost:1',
    XERO_LOGIN_URL: 'http://localhost:1',
    PRIVATE_HOSTS_ALLOWED: options.privateHosts ?? '',
    AWS_REGION: localAws.region,
    AWS_ACCESS_KEY_ID: localAws.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localAws.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamoDbEndpoint'),
    AWS_ENDPOINT_URL_SQS: inject('sqsEndpoint'),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretServer.endpoint,
  });
  await createWorkspace(table, {
    workspace,
    name: 'Test workspace',
    createdAt: '2026-01-01T00:00:00Z',
    ...(options.deliveryUrl !== undefined && { deliveryUrl: options.deliveryUrl }),
  });
  const putSecrets = (eventsSecrets: string[]) =>
    secretStore.put(
      secretPrefix + workspace,
      JSON.stringify({
        ...{ eventsSecrets, deliverySecret, linkSecret: 'l'.repeat(43) },
        xeroWebhookKey: options.ownWebhookKey,
      }),
    );
  await putSecrets([eventsSecret]);
  await secretStore.put(appSecretId, JSON.stringify({ seed: 's'.repeat(43), xeroWebhookKey: options.xeroWebhookKey }));
  return { table, push, pull, deliver, workspace, putSecrets, stop: secretServer.stop };
};
export type Installation = Awaited<ReturnType<typeof installation>>;

/** Links an organisation as the connect flow would. */
export const linkTestOrganisation = async (
  { table, workspace }: Pick<Installation, 'table' | 'workspace'>,
  organisation: string,
  more: Partial<Organisation> = {},
) => {
  await linkOrganisation(
    table,
    {
      workspace,
      organisation,
      connection: 'connection-1',
      xeroConnection: 'xero-connection-1',
      name: `Organisation ${organisation}`,
      baseCurrency: 'GBP',
      state: 'active',
      linkedAt: '2026-01-02T00:00:00Z',
      ...more,
    },
    undefined,
  );
};

type HttpHandler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

export const lambdaContext = (): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'test',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:test',
  memoryLimitInMB: '512',
  awsRequestId: randomUUID(),
  logGroupName: 'test',
  logStreamName: 'test',
  getRemainingTimeInMillis: () => 15_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});

/** Calls a handler as the HTTP API would. */
export const request = async (
  handler: HttpHandler,
  what: {
    method?: string;
    path: string;
    pathParameters?: Record<string, string>;
    headers?: Record<string, string>;
    body?: Buffer | string;
  },
) => {
  const event = httpEvent(
    {
      method: what.method ?? 'GET',
      url: what.path,
      rawHeaders: Object.entries({ host: 'localhost:4100', ...what.headers }).flat(),
      body: Buffer.from(what.body ?? ''),
      sourceIp: '127.0.0.1',
      protocol: 'HTTP/1.1',
    },
    {
      routeKey: '$default',
      pathParameters: what.pathParameters ?? {},
      requestId: randomUUID(),
      receivedAt: new Date(),
      apiId: 'test',
    },
  );
  const { statusCode = 0, headers = {}, body = '', cookies = [] } = await handler(event, lambdaContext());
  return { status: statusCode, headers, body, cookies };
};

/** Headers of a message signed by the reference library of the scheme, which the product does not use. */
export const signed = (body: string, options: { secret?: string; at?: Date; id?: string } = {}) => {
  const id = options.id ?? `msg_${randomUUID()}`;
  const at = options.at ?? new Date();
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(options.secret ?? eventsSecret).sign(id, at, body),
  };
};

/** Takes up to ten messages out of a queue and returns their bodies. */
export const messagesIn = async ({ client, url }: FreshQueue): Promise<unknown[]> => {
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }));
  for (const { ReceiptHandle } of Messages) {
    await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
  }
  return Messages.map(({ Body }) => JSON.parse(Body ?? 'null'));
};

/** A log that nobody reads. */
export const silent = { info: () => undefined, error: () => undefined };
