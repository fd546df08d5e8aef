import { setTimeout as sleep } from 'node:timers/promises';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { cancellationCodes, isTransactionConflict, type Table } from './table.ts';

export type Writes = NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>;

/** Transactions collide with each other on AWS (`TransactionConflict`); the same again soon goes through. */
const conflictRetries = 5;
const conflictPauseMs = 20;

const again = async <T>(write: () => Promise<T>, collided: (error: unknown) => boolean): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!collided(error) || attempt === conflictRetries) throw error;
      await sleep(conflictPauseMs * 2 ** attempt);
    }
  }
};

/** One write of a row that transactions look at as well: again when it met one of them on its way. */
export const pastTransactions = <T>(write: () => Promise<T>): Promise<T> => again(write, isTransactionConflict);

/** The codes of the writes of a transaction that a condition has cancelled. */
const refusedCodes = (error: unknown): string[] | undefined => {
  const codes = cancellationCodes(error);
  return codes?.includes('ConditionalCheckFailed') ? codes : undefined;
};

/** Writes all or nothing; answers with the codes of the writes when a condition did not hold. */
export const transact = async (table: Table, items: Writes): Promise<string[] | undefined> => {
  const write = () => table.doc.send(new TransactWriteCommand({ TransactItems: items }));
  try {
    await again(write, (error) => cancellationCodes(error) !== undefined && !refusedCodes(error));
    return undefined;
  } catch (error) {
    const codes = refusedCodes(error);
    if (codes) return codes;
    throw error;
  }
};
