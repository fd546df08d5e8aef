import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { tableDefinition } from '../../infra/table-definition.ts';
import type { Table } from '../../shared/store/table.ts';

const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  { AttributeName: range, KeyType: 'RANGE' as const },
];

/** Creates the table with the keys and indexes of the deployed one. */
export const createTable = async ({ doc, name }: Table): Promise<void> => {
  const { partitionKey, sortKey, localIndexes, globalIndexes } = tableDefinition;
  const indexKeys = [
    ...localIndexes.map((index) => index.sortKey),
    ...globalIndexes.flatMap((index) => [index.partitionKey, index.sortKey]),
  ];
  const attributes = [...new Set([partitionKey, sortKey, ...indexKeys])];
  await doc.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys(partitionKey, sortKey),
      LocalSecondaryIndexes: localIndexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keys(partitionKey, index.sortKey),
        Projection: { ProjectionType: index.projection },
      })),
      GlobalSecondaryIndexes: globalIndexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keys(index.partitionKey, index.sortKey),
        Projection: { ProjectionType: index.projection },
      })),
    }),
  );
};
