import { ApiFailure, plain } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { readInstant } from './dates.ts';
import type { Pagination } from './envelope.ts';
import { amount, column, type Row, type Value } from './store.ts';
import { type Condition, type Fields, parseOrder, parseWhere } from './where-parser.ts';

const MOST_UNPAGED = 100_000;

export type Paging = { page: number; pageSize: number };

/** The page asked for (1-based, pageSize 1 to 1000, default 100), or undefined for an unpaged list. */
export function readPaging(call: ApiCall, forced: boolean): Paging | undefined {
  const page = Number.parseInt(call.query('page') ?? '', 10);
  const size = Number.parseInt(call.query('pageSize') ?? '', 10);
  const asked = call.query('page') !== undefined && call.query('page') !== '';
  if (!asked && !forced) return undefined;
  return {
    page: Number.isNaN(page) || page < 1 ? 1 : page,
    pageSize: Number.isNaN(size) ? 100 : Math.min(1000, Math.max(1, size)),
  };
}

/** Condition for the If-Modified-Since header (whole seconds, UTC), or undefined. Throws 412 on an unreadable date. */
export function modifiedSince(call: ApiCall, column: string): Condition | undefined {
  const header = call.header('if-modified-since');
  if (header === undefined || header.trim() === '') return undefined;
  const ms = readInstant(header);
  if (ms === undefined) throw new ApiFailure(plain(412, 'The If-Modified-Since header is not a date.'));
  const second = Math.floor(ms / 1000) * 1000;
  return {
    sql: `${column} >= ?`,
    values: [call.world.switches.current.ifModifiedSinceInclusive ? second : second + 1000],
  };
}

/** Condition that a column is one of the values; undefined when no list was sent. */
export function oneOf(column: string, values: Value[] | undefined): Condition | undefined {
  if (values === undefined) return undefined;
  return { sql: values.length === 0 ? '0' : `${column} IN (${values.map(() => '?').join(', ')})`, values };
}

/** The condition of the `where` parameter, or undefined. */
export function whereCondition(call: ApiCall, fields: Fields, record: string): Condition | undefined {
  const where = call.query('where');
  return where === undefined || where.trim() === ''
    ? undefined
    : parseWhere(where, fields, call.world.switches.current.whereQuoteEscape, record);
}

export type ListQuery = {
  table: 'contacts' | 'invoices' | 'items' | 'documents' | 'payments';
  /** The type's name in messages about `order`, e.g. `Invoice`. */
  record: string;
  /** Name the fields' SQL uses for the table. */
  alias: string;
  fields: Fields;
  conditions: (Condition | undefined)[];
  paging: Paging | undefined;
  /** Another table the fields may name, joined only when a condition or the order does. */
  join?: { sql: string; alias: string };
};

/**
 * Runs a list query: conditions, order (default UpdatedDateUTC then id), paging. The ids are found first, from the indexes alone,
 * then the rows of the page are read. Unpaged lists of more than 100,000 rows are refused.
 */
export function runListing(call: ApiCall, query: ListQuery): { rows: Row[]; pagination: Pagination | undefined } {
  const { store } = call.world;
  const { table, alias, join, paging } = query;
  const tenantId = call.organisation.tenantId;
  const all = [
    { sql: `${alias}.tenant_id = ?`, values: [tenantId] },
    ...query.conditions.filter((condition) => condition !== undefined),
  ];
  const where = all.map((condition) => `(${condition.sql})`).join(' AND ');
  const values = all.flatMap((condition) => condition.values);
  const order = call.query('order');
  const given =
    order === undefined || order.trim() === '' ? `${alias}.updated_ms` : parseOrder(order, query.fields, query.record);
  const joined = join !== undefined && `${where} ${given}`.includes(`${join.alias}.`);
  const from = `${table} ${alias} ${joined ? join.sql : ''}`;
  const count = amount(store.one(`SELECT COUNT(*) AS n FROM ${from} WHERE ${where}`, ...values), 'n');
  if (paging === undefined && count > MOST_UNPAGED) {
    throw new ApiFailure(
      plain(400, 'More than 100,000 records were asked for without paging. Use the page parameter.'),
    );
  }
  const limit = paging === undefined ? [] : [paging.pageSize, (paging.page - 1) * paging.pageSize];
  const sql = `SELECT ${alias}.id AS id FROM ${from} WHERE ${where} ORDER BY ${given}, ${alias}.id ${paging === undefined ? '' : 'LIMIT ? OFFSET ?'}`;
  const ids = store.all(sql, ...values, ...limit).map((row) => column(row, 'id'));
  const found = store.all(
    `SELECT * FROM ${table} WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?))`,
    tenantId,
    JSON.stringify(ids),
  );
  const byId = new Map(found.map((row) => [column(row, 'id'), row]));
  const rows = ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
  if (paging === undefined) return { rows, pagination: undefined };
  return { rows, pagination: { ...paging, pageCount: Math.ceil(count / paging.pageSize), itemCount: count } };
}
