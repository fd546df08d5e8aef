import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Failure } from '../failures/failure.ts';
import { type Budget, budgetSchema, correctBudget, type Limits, type Share, takeCall } from '../sync/budget.ts';
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

/**
 * What stands around each call to Xero: `beforeCall` takes it from the budget, waiting as long as `refusal` gives no
 * failure for the wait; `afterCall` corrects the budget by Xero's answer.
 */
export const budgetHooks = (
  table: Table,
  scope: { workspace: string; organisation: string },
  options: {
    share: Share;
    clock: { now: () => Date; sleep: (ms: number) => Promise<void> };
    refusal: (waitMs: number, daySpent: boolean) => Failure | undefined;
  },
) => {
  const { share, clock, refusal } = options;
  return {
    beforeCall: async (): Promise<void> => {
      for (;;) {
        const { waitMs, daySpent } = await changeBudget(table, scope, (budget) => takeCall(budget, share, clock.now()));
        if (waitMs === 0) return;
        const refused = refusal(waitMs, daySpent);
        if (refused) throw refused;
        await clock.sleep(waitMs);
      }
    },
    afterCall: (limits: Limits): Promise<void> =>
      changeBudget(table, scope, (budget) => ({
        budget: correctBudget(budget, limits, clock.now()),
        answer: undefined,
      })),
  };
};
