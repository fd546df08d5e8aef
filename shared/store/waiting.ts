import { type Line, linePrefix, nextInLine } from './changes.ts';
import { countRows } from './query-rows.ts';
import { organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

/** How many changes of an organisation are ready or will be, counted up to `atMost`: counting reads every row. */
export const countReady = (table: Table, scope: Scope, atMost: number): Promise<number> =>
  countRows(
    table,
    {
      IndexName: 'ready',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': organisationPartition(scope.workspace, scope.organisation) },
    },
    atMost,
  );

/** The same of one line. */
export const countLine = (table: Table, scope: Scope, line: Line, atMost: number): Promise<number> =>
  countRows(
    table,
    {
      IndexName: 'ready',
      KeyConditionExpression: 'pk = :pk AND begins_with(#ready, :line)',
      ExpressionAttributeNames: { '#ready': 'ready' },
      ExpressionAttributeValues: {
        ':pk': organisationPartition(scope.workspace, scope.organisation),
        ':line': linePrefix(line),
      },
    },
    atMost,
  );

/** When the change arrived that is next in line among those of its type, the oldest of these; undefined when none waits. */
export const oldestReady = async (table: Table, { workspace, organisation }: Scope): Promise<string | undefined> =>
  (await nextInLine(table, workspace, organisation)).map(({ receivedAt }) => receivedAt).sort()[0];
