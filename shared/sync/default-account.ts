import type { Reference } from '../records/reference.ts';

type Accounts = Pick<Reference, 'accounts'>;

const usable = ({ accounts }: Accounts, accountClass: string) =>
  accounts.filter((one) => one.status === 'ACTIVE' && !one.system && one.class === accountClass);

const clearOne = (accounts: Reference['accounts'], name: string, types: readonly string[]): string | undefined => {
  const named = accounts.find((one) => one.name.trim().toLowerCase() === name);
  if (named?.code !== undefined) return named.code;
  const [only, ...more] = accounts.filter(({ type }) => types.includes(type));
  return more.length === 0 ? only?.code : undefined;
};

/**
 * Code of the account for sales lines while neither line nor settings name one: the active revenue account named "Sales",
 * else the only active one of type SALES or REVENUE. Undefined when that leaves a doubt. Accounts that Xero keeps for
 * itself do not count.
 */
export const defaultSalesAccount = (reference: Accounts): string | undefined =>
  clearOne(usable(reference, 'REVENUE'), 'sales', ['SALES', 'REVENUE']);

/**
 * Code of the account for lines of bills, purchase orders and suppliers' credit notes while neither line nor settings name
 * one: the active expense account named "Purchases", else the only active one of type DIRECTCOSTS. Undefined when that
 * leaves a doubt.
 */
export const defaultPurchaseAccount = (reference: Accounts): string | undefined =>
  clearOne(usable(reference, 'EXPENSE'), 'purchases', ['DIRECTCOSTS']);
