import type * as z from 'zod';
import type { FieldProblem } from './adapter.ts';

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (part, key) =>
      part !== null && typeof part === 'object' && Object.hasOwn(part, key) ? Reflect.get(part, key) : undefined,
    value,
  );

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
};

const wordFor: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

const expected = (issue: z.core.$ZodIssue): string | undefined => {
  if (issue.code === 'invalid_type') return wordFor[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const words = issue.errors.flatMap(([first]) => (first && expected(first)) ?? []);
    return words.length > 0 ? words.join(' or ') : undefined;
  }
  if (issue.code === 'invalid_value') return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  return undefined;
};

const generic = /^(Invalid|Too) /;

/** Says in plain words what a zod issue means: never the value itself, which may be anybody's data. */
export const fieldProblem = (issue: z.core.$ZodIssue, whole: unknown): FieldProblem => {
  const field = issue.path.map(String).join('.') || '(event)';
  const value = valueAt(whole, issue.path);
  const wanted = expected(issue);
  if (issue.code === 'custom') {
    return { field, problem: issue.message, remedy: 'Correct the field in the CRM and save the record again.' };
  }
  if (issue.code === 'invalid_key') {
    return {
      field,
      problem: 'has a name that is empty or longer than 60 characters',
      remedy: 'Give it a shorter name.',
    };
  }
  if (value === undefined) {
    return { field, problem: 'is missing', remedy: wanted ? `Send it: ${wanted}.` : 'Send it with every event.' };
  }
  if (value === null && wanted !== undefined) {
    return { field, problem: `is null where ${wanted} belongs`, remedy: 'Leave the field out when it has no value.' };
  }
  if (!generic.test(issue.message)) {
    return { field, problem: issue.message, remedy: 'Correct the field in the CRM and save the record again.' };
  }
  if (wanted !== undefined && issue.code !== 'invalid_value') {
    return { field, problem: `is ${kindOf(value)} where ${wanted} belongs`, remedy: `Send ${wanted}.` };
  }
  if (wanted !== undefined) return { field, problem: 'is not a word that is known here', remedy: `Send ${wanted}.` };
  if (issue.code === 'too_big') return { field, problem: 'is too large', remedy: `Send at most ${issue.maximum}.` };
  if (issue.code === 'too_small') return { field, problem: 'is too small', remedy: `Send at least ${issue.minimum}.` };
  return { field, problem: 'is malformed', remedy: 'Compare it with the schema that `npm run schema` prints.' };
};
