import { type RecordType, recordSchemas } from '../records/record.ts';
import type { FieldProblem } from './adapter.ts';
import { crmEventSchema } from './event.ts';
import { eventWords, typeOfWord } from './event-words.ts';
import { fieldProblem } from './field-problems.ts';
import type { FileRecord } from './file-record.ts';

/** A row as the event it is sent as, or what is wrong with it. */
export type Checked =
  | { row: number; event: Record<string, unknown>; problems?: undefined }
  | { row: number; value: unknown; problems: FieldProblem[]; event?: undefined };

const isFields = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const wrong = (row: number, value: unknown, problems: FieldProblem[]): Checked => ({ row, value, problems });

/** An event as it stands in the file: with a type word such as `invoice.updated`, and `data`. */
const isEvent = (value: Record<string, unknown>): boolean =>
  typeof value.type === 'string' && typeOfWord(value.type) !== undefined && isFields(value.data);

/**
 * Checks one record of a file and makes the event of it. A bare record is of `type`; it happened `savedAt`, when the file
 * was written, unless it says itself how new it is.
 */
export const eventOf = (record: FileRecord, type: RecordType | undefined, savedAt: string): Checked => {
  const { row, value } = record;
  if (record.broken !== undefined) {
    return wrong(row, value, [{ field: '(row)', problem: record.broken, remedy: 'Write one record in JSON a line.' }]);
  }
  if (!isFields(value)) {
    return wrong(row, value, [{ field: '(row)', problem: 'is no record', remedy: 'Write an object with its fields.' }]);
  }
  if (isEvent(value)) {
    const event = { timestamp: savedAt, ...value };
    const { error } = crmEventSchema.safeParse(event);
    return error
      ? wrong(
          row,
          value,
          error.issues.map((issue) => fieldProblem(issue, event)),
        )
      : { row, event };
  }
  if (type === undefined) {
    return wrong(row, value, [
      {
        field: 'type',
        problem: 'is missing',
        remedy: 'Say of which type all records are (--type, or in the form), or write events.',
      },
    ]);
  }
  const { error } = recordSchemas[type].safeParse(value);
  if (error)
    return wrong(
      row,
      value,
      error.issues.map((issue) => fieldProblem(issue, value)),
    );
  const word = eventWords(type, ['updated'])[0];
  return { row, event: { type: word, timestamp: savedAt, data: value } };
};
