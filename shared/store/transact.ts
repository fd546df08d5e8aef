import { setTimeout as sleep } from 'node:timers/promises';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { cancellationCodes, isTransactionConflict, type Table } from './table.ts';

export type Writes = NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>;

/** Transactions collide with each other on AWS (`TransactionConflict`); the same again soon goes through. */
const conflictRetries = 5;
const conflictPauseMs = 20;

/** One write of a row that transactions look at as well: again when it met one of them on its way. */
export const pastTransactions = async <T>(write: () => Promise<T>): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!isTransactionConflict(error) || attempt === conflictRetries) throw error;
      await sleep(conflictPauseMs * 2 ** attempt);
    }
  }
};

/** Writes all or nothing; answers with the codes of the writes when a condition did not hold. */
export const transact = async (table: Table, items: Writes): Promise<string[] | undefined> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await table.doc.send(new TransactWriteCommand({ TransactItems: items }));
      return undefined;
    } catch (error) {
      const codes = cancellationCodes(error);
      if (!codes) throw error;
      if (codes.includes('ConditionalCheckFailed')) return codes;
      if (attempt === conflictRetries) throw error;
      await sleep(conflictPauseMs * 2 ** attempt);
    }
  }
};
