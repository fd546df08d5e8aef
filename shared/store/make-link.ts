import { unlessBeingSent } from './batches.ts';
import { type Link, linkPuts } from './links.ts';
import type { Table } from './table.ts';
import { transact, type Writes } from './transact.ts';

/**
 * Stores a link that is not what became of a call of ours, together with `more`. Otherwise nothing is stored:
 * - `sending`: a call to Xero is open that may be making the CRM's record there;
 * - `taken`: one of the two records belongs to another one already, or a condition of `more` does not hold.
 */
export const makeLink = async (table: Table, link: Link, more: Writes = []): Promise<'made' | 'sending' | 'taken'> => {
  const codes = await transact(table, [unlessBeingSent(table.name, link), ...linkPuts(table.name, link), ...more]);
  if (!codes) return 'made';
  return codes[0] === 'ConditionalCheckFailed' ? 'sending' : 'taken';
};
