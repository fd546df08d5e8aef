import * as z from 'zod';

/*
 * One odd field must not make a whole answer unreadable, since up to a thousand records hang on it: what is not of the
 * expected kind counts as absent, like what is empty.
 */
export const text = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((value) => (value ? value : undefined));

export const number = z
  .number()
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? undefined);

export const flag = z
  .boolean()
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? undefined);

/** A mark that some answers give as `false` and others leave out: only `true` says something. */
export const mark = flag.transform((value) => (value ? true : undefined));

export const part = <T extends z.ZodType>(schema: T) =>
  schema
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);

/** A list that the answer has to hold. Rows that are no objects are left out. */
export const listOf = <T extends z.ZodType>(row: T) =>
  z.array(row.nullable().catch(null)).transform((list) => list.filter((one) => one !== null));

/** A list within a record; empty when there is none. */
export const rows = <T extends z.ZodType>(row: T) => listOf(row).catch([]);

const dateShape = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;

/** The instant in a `/Date(…)/` text; undefined when it is none. */
export const instantOf = (value: string | undefined): Date | undefined => {
  const parts = value === undefined ? null : dateShape.exec(value);
  if (parts?.[1] === undefined) return undefined;
  const instant = new Date(Number(parts[1]));
  return Number.isNaN(instant.getTime()) ? undefined : instant;
};

/**
 * The first calendar date among texts such as `2026-11-20T00:00:00` and `/Date(…)/`. Documents bear the organisation's
 * dates as midnight UTC, whatever its time zone (Xero API docs: requests and responses).
 */
export const dayOf = (...values: (string | undefined)[]): string | undefined => {
  for (const value of values) {
    const day = /^\d{4}-\d{2}-\d{2}/.exec(value ?? '')?.[0] ?? instantOf(value)?.toISOString().slice(0, 10);
    if (day !== undefined) return day;
  }
  return undefined;
};

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** The value without what is empty at any depth: undefined fields, lists and objects without content. */
export const withoutEmpty = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutEmpty).filter((one) => !isEmpty(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => {
      const kept = withoutEmpty(field);
      return isEmpty(kept) ? [] : [[name, kept]];
    }),
  );
};
