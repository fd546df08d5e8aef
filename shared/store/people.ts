import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { queryRows } from './query-rows.ts';
import { expiresAfterDays, type Table, workspacePartition } from './table.ts';

/** As long as the log that names them. */
const keptDays = 730;

const personSchema = z.object({ user: z.string(), name: z.string() });

/** Keeps what somebody is called, as the CRM said when they signed in last. */
export const keepPerson = async (
  table: Table,
  workspace: string,
  person: z.output<typeof personSchema>,
  now: Date,
): Promise<void> => {
  await table.doc.send(
    new PutCommand({
      TableName: table.name,
      Item: {
        ...{ pk: workspacePartition(workspace), sk: `PERSON#${person.user}`, ...person },
        expiresAt: expiresAfterDays(now, keptDays),
      },
    }),
  );
};

/** What people who have signed in to a workspace are called, by their id in the CRM. */
export const namesOfPeople = async (table: Table, workspace: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await queryRows(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': workspacePartition(workspace), ':prefix': 'PERSON#' },
  });
  return new Map(rows.map((row) => personSchema.parse(row)).map(({ user, name }) => [user, name]));
};
