import { type RecordType, recordTypes } from '../records/record.ts';

const happenings = ['created', 'updated', 'deleted'] as const;
type Happening = (typeof happenings)[number];

/** How CRMs name our record types in events, besides by our own names. */
const otherNames: Partial<Record<RecordType, readonly string[]>> = { order: ['deal'] };

const namesOf = (type: RecordType): string[] => [type, ...(otherNames[type] ?? [])];

/** The type words of events about a record type, such as `order.created` and `deal.created`. */
export const eventWords = (type: RecordType, happened: readonly Happening[] = happenings): [string, ...string[]] => {
  const [first = type, ...rest] = namesOf(type).flatMap((name) => happened.map((happening) => `${name}.${happening}`));
  return [first, ...rest];
};

/** The record type that a type word such as "deal.updated" speaks of; undefined when it is none of ours. */
export const typeOfWord = (word: string): RecordType | undefined => {
  const [name = '', happening] = word.split('.');
  return happening === undefined ? undefined : recordTypes.find((type) => namesOf(type).includes(name));
};
