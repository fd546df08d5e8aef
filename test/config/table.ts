import { randomUUID } from 'node:crypto';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { inject } from 'vitest';
import { localAws } from '../../infra/local/credentials.ts';
import { openTable, type Table } from '../../shared/store/table.ts';
import { createTable } from './create-table.ts';

/** An empty table of its own, with the keys and indexes of the deployed one, on the test run's DynamoDB. */
export const freshTable = async (): Promise<Table> => {
  const table = openTable(`test-${randomUUID()}`, { ...localAws, endpoint: inject('dynamoDbEndpoint') });
  await createTable(table);
  return table;
};

export interface FreshQueue {
  client: SQSClient;
  url: string;
  name: string;
}

/**
 * An empty FIFO queue of its own on the test run's SQS; `attributes` are SQS queue attributes (visibility time-out in
 * seconds as a string, and so on).
 */
export const freshQueue = async (attributes: Record<string, string> = {}): Promise<FreshQueue> => {
  const client = new SQSClient({ ...localAws, endpoint: inject('sqsEndpoint') });
  const name = `test-${randomUUID()}.fifo`;
  const { QueueUrl } = await client.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { FifoQueue: 'true', ...attributes } }),
  );
  if (QueueUrl === undefined) throw new Error('The local SQS gave no queue address.');
  return { client, url: QueueUrl, name };
};
