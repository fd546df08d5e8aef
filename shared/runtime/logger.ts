import { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import { Failure } from '../failures/failure.ts';

/** The one logger of a function. What is logged are codes, ids and counts: no names, addresses, amounts or secrets. */
export const logger = new Logger();

const stackOf = (error: Error) =>
  error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8);

/**
 * An error as it may stand in a log. Messages of our own failures and of parsers can quote what a person typed, so only
 * their code, or the fields concerned, are kept.
 */
export const errorForLog = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name } = error;
  if (error instanceof Failure) {
    return {
      name,
      code: error.problem.code,
      next: error.problem.next,
      ...(error.cause !== undefined && { cause: errorForLog(error.cause) }),
    };
  }
  if (error instanceof z.ZodError) {
    return { name, fields: error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`), stack: stackOf(error) };
  }
  if (error instanceof SyntaxError) return { name, stack: stackOf(error) };
  return {
    name,
    message: error.message,
    stack: stackOf(error),
    ...(error.cause !== undefined && { cause: errorForLog(error.cause) }),
  };
};
