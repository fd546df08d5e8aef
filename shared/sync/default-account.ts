import type { Reference } from '../records/reference.ts';

const salesTypes = ['SALES', 'REVENUE'];

/**
 * Code of the account for sales lines while neither line nor settings name one: the active revenue account named "Sales",
 * else the only active one of type SALES or REVENUE. Undefined when that leaves a doubt. Accounts that Xero keeps for
 * itself do not count.
 */
export const defaultSalesAccount = ({ accounts }: Pick<Reference, 'accounts'>): string | undefined => {
  const revenue = accounts.filter((one) => one.status === 'ACTIVE' && !one.system && one.class === 'REVENUE');
  const named = revenue.find(({ name }) => name.trim().toLowerCase() === 'sales');
  if (named?.code !== undefined) return named.code;
  const [only, ...more] = revenue.filter(({ type }) => salesTypes.includes(type));
  return more.length === 0 ? only?.code : undefined;
};
