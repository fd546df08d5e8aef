import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Budget, budgetSchema } from '../sync/budget.ts';
import { isConditionFailed, organisationPartition, type Table } from './table.ts';

const storedSchema = z.object({ budget: budgetSchema, turn: z.int() });

const budgetKey = (scope: { workspace: string; organisation: string }) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk: 'BUDGET',
});

const read = async (table: Table, scope: { workspace: string; organisation: string }) => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: budgetKey(scope), ConsistentRead: true }),
  );
  return Item ? storedSchema.parse(Item) : { budget: budgetSchema.parse({}), turn: 0 };
};

/** The organisation's budget of Xero calls as last known. */
export const readBudget = async (table: Table, scope: { workspace: string; organisation: string }): Promise<Budget> =>
  (await read(table, scope)).budget;

/**
 * Changes the budget under a condition, again and again until nobody was faster, and returns what `change` answered.
 * Push, pull and console share one budget through this.
 */
export const changeBudget = async <T>(
  table: Table,
  scope: { workspace: string; organisation: string },
  change: (budget: Budget) => { budget: Budget; answer: T },
): Promise<T> => {
  for (;;) {
    const { budget, turn } = await read(table, scope);
    const changed = change(budget);
    if (changed.budget === budget) return changed.answer;
    try {
      await table.doc.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...budgetKey(scope), budget: changed.budget, turn: turn + 1 },
          ConditionExpression: 'attribute_not_exists(pk) OR turn = :turn',
          ExpressionAttributeValues: { ':turn': turn },
        }),
      );
      return changed.answer;
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  }
};
