import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Endpoints } from './addresses.ts';
import { localAws } from './credentials.ts';
import type { Plan } from './plan.ts';
import type { Table } from './resource-shapes.ts';
import { randomPassword, type SecretStore } from './secret-store.ts';

const createTable = async (client: DynamoDBClient, table: Table) => {
  try {
    await client.send(new CreateTableCommand(table));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
};

const createTables = async ({ tables }: Plan, endpoint: string) => {
  const client = new DynamoDBClient({ ...localAws, endpoint });
  for (const table of tables) await createTable(client, table);
  client.destroy();
};

const createQueues = async ({ queues }: Plan, endpoint: string) => {
  const client = new SQSClient({ ...localAws, endpoint });
  const deadLetterQueuesFirst = queues.toSorted(
    (one, other) => Number('RedrivePolicy' in one.attributes) - Number('RedrivePolicy' in other.attributes),
  );
  for (const { name, attributes } of deadLetterQueuesFirst) {
    await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  }
  client.destroy();
};

const createSecrets = async ({ secrets }: Plan, store: SecretStore) => {
  for (const { Name, GenerateSecretString: generate } of secrets) {
    if (store.get(Name)) continue;
    const value = {
      ...JSON.parse(generate.SecretStringTemplate),
      [generate.GenerateStringKey]: randomPassword(generate.PasswordLength),
    };
    await store.put(Name, JSON.stringify(value));
  }
};

/** Creates the tables, queues and secrets of the plan that are not there yet. */
export const createResources = async (plan: Plan, endpoints: Endpoints, secrets: SecretStore): Promise<void> => {
  await Promise.all([
    createTables(plan, endpoints.dynamodb),
    createQueues(plan, endpoints.sqs),
    createSecrets(plan, secrets),
  ]);
};
