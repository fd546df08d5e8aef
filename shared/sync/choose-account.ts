import type { Place } from '../failures/attention.ts';
import { problems } from '../failures/catalogue.ts';
import type { Problem } from '../failures/failure.ts';
import type { Reference } from '../records/reference.ts';
import { defaultPurchaseAccount, defaultSalesAccount } from './default-account.ts';
import type { Side } from './document-terms.ts';
import type { Facts } from './facts.ts';
import { mapped } from './mapped.ts';
import { type Stopped, stopped } from './stopped.ts';

type Books = Pick<Facts<unknown>, 'reference' | 'settings'>;

interface Wish {
  account?: string | undefined;
  item?: string | undefined;
  category?: string | undefined;
}

/** An account that the settings give an item or category counts on the side that its class fits. */
const otherSide: Record<Side, string> = { sales: 'EXPENSE', purchase: 'REVENUE' };

/**
 * Code of the account of a line: its own, else its item's, else its category's (settings), else the item's in Xero
 * (`code` absent), else the default of the side.
 */
export const chooseAccount = (
  wish: Wish,
  place: Place,
  side: Side,
  { reference, settings }: Books,
): { code?: string } | Stopped => {
  const { accounts } = settings;
  const chosen = (code: string): { code: string } | Stopped => {
    const unfit = checkAccount(code, place, wish.item !== undefined && side === 'purchase', reference);
    return unfit ? stopped(unfit) : { code };
  };
  if (wish.account !== undefined) return chosen(wish.account);
  const code = [mapped(accounts.items, wish.item), mapped(accounts.categories, wish.category)].find(
    (one) => one !== undefined && accountOf(one, reference)?.class !== otherSide[side],
  );
  if (code !== undefined) return chosen(code);
  if (wish.item !== undefined) return {};
  const usual = defaultAccount(side, { reference, settings });
  return usual === undefined ? stopped(problems.accountMissing(place, side)) : chosen(usual);
};

/** The account of lines that name none: as set, else the one that Xero makes clear. */
export const defaultAccount = (side: Side, { reference, settings }: Books): string | undefined =>
  side === 'sales'
    ? (settings.accounts.sales ?? defaultSalesAccount(reference))
    : (settings.accounts.purchase ?? defaultPurchaseAccount(reference));

export const accountOf = (code: string | undefined, { accounts }: Pick<Reference, 'accounts'>) =>
  code === undefined ? undefined : accounts.find((account) => account.code === code);

const checkAccount = (code: string, place: Place, stock: boolean, reference: Reference): Problem | undefined => {
  const account = accountOf(code, reference);
  if (!account) return problems.accountUnknown(place, code);
  if (account.status !== 'ACTIVE') return problems.accountUnfit(place, code, 'it is archived in Xero');
  if (account.system) return problems.accountUnfit(place, code, 'Xero keeps it for itself');
  if (account.type === 'BANK' || (account.type === 'INVENTORY' && !stock))
    return problems.accountUnfit(place, code, 'it is a bank or inventory account');
  return undefined;
};
