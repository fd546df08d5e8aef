import { randomUUID } from 'node:crypto';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { inject } from 'vitest';
import { localAws } from '../../infra/local/credentials.ts';
import { tableDefinition } from '../../infra/table-definition.ts';
import { openTable, type Table } from '../../shared/store/table.ts';

const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  { AttributeName: range, KeyType: 'RANGE' as const },
];

const createTable = async ({ doc, name }: Table): Promise<void> => {
  const { partitionKey, sortKey, localIndex, globalIndex } = tableDefinition;
  const attributes = [partitionKey, sortKey, localIndex.sortKey, globalIndex.partitionKey, globalIndex.sortKey];
  await doc.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys(partitionKey, sortKey),
      LocalSecondaryIndexes: [
        {
          IndexName: localIndex.name,
          KeySchema: keys(partitionKey, localIndex.sortKey),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: globalIndex.name,
          KeySchema: keys(globalIndex.partitionKey, globalIndex.sortKey),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
};

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
