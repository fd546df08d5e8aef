import { type RecordType, recordTypeSchema } from '../../shared/records/record.ts';
import { CliError } from './target.ts';

/** The type of a record as a person types it. */
export const recordTypeOf = (word: string): RecordType => {
  const type = recordTypeSchema.safeParse(word);
  if (!type.success)
    throw new CliError(`"${word}" is no type of record. Types are: ${recordTypeSchema.options.join(', ')}.`);
  return type.data;
};
