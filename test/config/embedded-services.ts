import type { TestProject } from 'vitest/node';
import { startDynamoDb } from '../../infra/local/dynamodb.ts';
import { startQueueServer } from '../../infra/local/queue-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    dynamoDbEndpoint: string;
    sqsEndpoint: string;
  }
}

/** One DynamoDB and one SQS, both in memory, for the whole test run; test files keep apart by table and queue names. */
export default async function startEmbeddedServices(project: TestProject) {
  const [dynamoDb, queues] = await Promise.all([startDynamoDb(), startQueueServer()]);
  project.provide('dynamoDbEndpoint', dynamoDb.endpoint);
  project.provide('sqsEndpoint', queues.endpoint);
  return async () => {
    await Promise.all([dynamoDb.stop(), queues.stop()]);
  };
}
