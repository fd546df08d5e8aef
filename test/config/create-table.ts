import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { tableDefinition } from '../../infra/table-definition.ts';
import type { Table } from '../../shared/store/table.ts';

const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  { AttributeName: range, KeyType: 'RANGE' as const },
];

/** Creates the table with the keys and indexes of the deployed one. */
export const createTable = async ({ doc, name }: Table): Promise<void> => {
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
