import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { localAws } from '../../infra/local/credentials.ts';
import { startDynamoDb } from '../../infra/local/dynamodb.ts';
import { startQueueServer } from '../../infra/local/queue-server.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import { linkOrganisation } from '../../shared/store/organisations.ts';
import { ringPull } from '../../shared/store/pulls.ts';
import { changeSettings } from '../../shared/store/settings.ts';
import { openTable } from '../../shared/store/table.ts';
import { createWorkspace } from '../../shared/store/workspaces.ts';
import { createTable } from '../config/create-table.ts';
import { startSandbox } from '../xero-sandbox/sandbox.ts';
import { tokensOf } from './sandbox-token.ts';

const workspace = 'bench';

const stateSchema = z.object({ organisations: z.array(z.object({ tenantId: z.string(), name: z.string() })) });
const callsSchema = z.object({
  calls: z.array(z.object({ method: z.string(), path: z.string(), status: z.number(), elements: z.number() })),
});

/**
 * The sandbox, DynamoDB and SQS in memory, with one organisation that is linked and due to be read: all that a worker needs
 * but its own process. `fill`: what stands in the books before the organisation is linked.
 */
export const openStage = async (options: {
  now: () => Date;
  settings?: object;
  fill?: { contacts: number; invoices: number };
}) => {
  const { now } = options;
  const [dynamoDb, queueServer, sandbox] = await Promise.all([
    startDynamoDb(),
    startQueueServer(),
    startSandbox({ now }),
  ]);
  const admin = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${sandbox.url}/sandbox${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`The sandbox answered ${path} with ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const { organisations } = stateSchema.parse(await admin('GET', '/state'));
  const { tenantId: organisation = '', name = '' } = organisations[0] ?? {};
  const scope = { workspace, organisation };
  if (options.fill) await admin('POST', `/organisations/${organisation}/fill`, options.fill);

  const table = openTable('bench', { ...localAws, endpoint: dynamoDb.endpoint });
  const queues = new SQSClient({ ...localAws, endpoint: queueServer.endpoint });
  const queue = async (flow: string): Promise<string> => {
    const made = await queues.send(
      new CreateQueueCommand({ QueueName: `${flow}.fifo`, Attributes: { FifoQueue: 'true' } }),
    );
    return made.QueueUrl ?? '';
  };
  await createTable(table);
  const [pushQueueUrl, pullQueueUrl, deliverQueueUrl] = [
    await queue('push'),
    await queue('pull'),
    await queue('deliver'),
  ];
  await createWorkspace(table, { workspace, name: 'Bench', createdAt: now().toISOString() });
  await linkOrganisation(
    table,
    {
      ...{ ...scope, connection: 'c1', xeroConnection: 'x1', name, country: 'GB', baseCurrency: 'GBP' },
      ...{ timeZone: 'Europe/London', state: 'active', linkedAt: now().toISOString() },
    },
    undefined,
  );
  await changeSettings(table, scope, () => settingsSchema.parse(options.settings ?? {}));
  await ringPull(table, scope, now());

  return {
    ...{ table, queues, pushQueueUrl, pullQueueUrl, deliverQueueUrl, scope, admin, sandbox: sandbox.url },
    endpoints: { dynamoDb: dynamoDb.endpoint, sqs: queueServer.endpoint },
    accessToken: tokensOf(sandbox.url, organisation, now),
    calls: async () => callsSchema.parse(await admin('GET', '/calls')).calls,
    close: async () => {
      table.doc.destroy();
      queues.destroy();
      await Promise.all([sandbox.close(), queueServer.stop(), dynamoDb.stop()]);
    },
  };
};
export type BenchStage = Awaited<ReturnType<typeof openStage>>;
