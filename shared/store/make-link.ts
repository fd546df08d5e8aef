import { type Link, linkPuts } from './links.ts';
import type { Table } from './table.ts';
import { transact, type Writes } from './transact.ts';

/**
 * Stores a link, together with `more`; false, and nothing is stored, when one of the two records belongs to another one
 * already or a condition of `more` does not hold.
 */
export const makeLink = async (table: Table, link: Link, more: Writes = []): Promise<boolean> =>
  !(await transact(table, [...linkPuts(table.name, link), ...more]));
