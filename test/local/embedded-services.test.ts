import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { tableDefinition } from '../../infra/table-definition.ts';
import { freshQueue, freshTable } from '../config/table.ts';

test('a fresh table has the keys and indexes of the deployed one', async () => {
  const { doc, name } = await freshTable();
  const { Table } = await doc.send(new DescribeTableCommand({ TableName: name }));
  expect(Table?.KeySchema).toEqual([
    { AttributeName: tableDefinition.partitionKey, KeyType: 'HASH' },
    { AttributeName: tableDefinition.sortKey, KeyType: 'RANGE' },
  ]);
  expect(Table?.LocalSecondaryIndexes?.map((index) => index.IndexName)).toEqual(
    tableDefinition.localIndexes.map(({ name: index }) => index),
  );
  expect(Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName)).toEqual(
    tableDefinition.globalIndexes.map(({ name: index }) => index),
  );
});

test('the ready index lists the items of one partition in order and leaves out those without the attribute', async () => {
  const { doc, name } = await freshTable();
  for (const item of [
    { pk: 'a', sk: '1', ready: '2' },
    { pk: 'a', sk: '2', ready: '1' },
    { pk: 'a', sk: '3' },
  ]) {
    await doc.send(new PutCommand({ TableName: name, Item: item }));
  }
  const found = await doc.send(
    new QueryCommand({
      TableName: name,
      IndexName: 'ready',
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'a' },
    }),
  );
  expect(found.Items?.map((item) => item.sk)).toEqual(['2', '1']);
});

test('a fresh queue takes a message and gives it back', async () => {
  const { client, url } = await freshQueue();
  await client.send(
    new SendMessageCommand({ QueueUrl: url, MessageBody: 'hello', MessageGroupId: 'g', MessageDeduplicationId: '1' }),
  );
  const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: url }));
  expect(Messages?.[0]?.Body).toBe('hello');
});
