import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { openTable, type Table } from '../store/table.ts';

/** Quick to notice a dead connection, with more attempts than the SDK's three: the stores and queues are what everything stands on. */
const patience = { maxAttempts: 5, requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 } };

/** The table that TABLE_NAME names. Endpoint, region and keys come from the environment, as the AWS SDK reads them. */
export const connectTable = (name: string): Table => openTable(name, patience);

/**
 * The SQS client. With an endpoint of its own (the local run) queue addresses are only names to it; without this setting the
 * SDK would call the address inside the queue URL instead.
 */
export const connectQueues = (source: Record<string, string | undefined> = process.env): SQSClient =>
  new SQSClient({ ...patience, ...(source.AWS_ENDPOINT_URL_SQS && { useQueueUrlAsEndpoint: false }) });

/** The Secrets Manager client. */
export const connectSecrets = (): SecretsManagerClient => new SecretsManagerClient(patience);
