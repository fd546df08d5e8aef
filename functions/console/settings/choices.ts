import type { Reference } from '../../../shared/records/reference.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { defaultPurchaseAccount, defaultSalesAccount } from '../../../shared/sync/default-account.ts';
import type { Source } from './setting-words.ts';

type Account = Reference['accounts'][number];

/** Something that can be chosen: its value and how it is called. */
export type Choice = readonly [value: string, label: string];

/** What there is to choose from. */
export interface Stock {
  reference: Reference | undefined;
  organisations: readonly Organisation[];
}

const accountLabel = ({ code, name }: Account): string => (code === undefined ? name : `${code} · ${name}`);

const accountChoice = (account: Account): Choice[] => {
  const value = account.code ?? account.id;
  return value === undefined ? [] : [[value, accountLabel(account)]];
};

/** Most names of tax rates say the percentage themselves. */
const taxRateChoice = ({ taxType, name, rate }: Reference['taxRates'][number]): Choice => [
  taxType,
  new RegExp(`(?<![\\d.,])${rate.replace('.', '[.,]')} ?%`).test(name) ? name : `${name} (${rate} %)`,
];

/** Those of these classes first, then by code. */
const ordered = (accounts: Account[], ...classes: string[]): Account[] => {
  const rank = ({ class: one = '' }: Account) => (classes.includes(one) ? classes.indexOf(one) : classes.length);
  return [...accounts].sort((a, b) => rank(a) - rank(b) || (a.code ?? '~').localeCompare(b.code ?? '~'));
};

const accountsFor = (source: Source, { accounts }: Reference): Account[] => {
  const active = accounts.filter(({ status }) => status === 'ACTIVE');
  const usable = active.filter(({ system, type }) => !system && type !== 'BANK' && type !== 'INVENTORY');
  if (source === 'paymentAccounts')
    return ordered(
      active.filter((one) => one.type === 'BANK' || one.forPayments),
      'ASSET',
    );
  if (source === 'inventoryAccounts') return ordered(active.filter(({ type }) => type === 'INVENTORY'));
  if (source === 'costAccounts') return ordered(usable.filter((one) => one.class === 'EXPENSE'));
  if (source === 'purchaseAccounts') return ordered(usable, 'EXPENSE', 'ASSET');
  return source === 'accounts' ? ordered(usable) : ordered(usable, 'REVENUE');
};

/** What can be chosen for a setting, as it stands in Xero; empty before Xero was read. */
export const choicesFor = (source: Source, { reference, organisations }: Stock): Choice[] => {
  if (source === 'organisations') return organisations.map(({ organisation, name }) => [organisation, name]);
  if (!reference) return [];
  const inUse = <T extends { status: string }>(all: readonly T[]) => all.filter(({ status }) => status === 'ACTIVE');
  if (source === 'taxRates') return inUse(reference.taxRates).map(taxRateChoice);
  if (source === 'trackingCategories') return inUse(reference.tracking).map(({ name }) => [name, name]);
  if (source === 'trackingOptions') {
    return inUse(reference.tracking).flatMap((category) =>
      inUse(category.options).map(({ name }): Choice => [name, `${category.name}: ${name}`]),
    );
  }
  return accountsFor(source, reference).flatMap(accountChoice);
};

/** What holds while nothing is chosen: the account that Xero makes clear, where there is one. */
export const withoutChoice = (source: Source, { reference }: Stock): string => {
  if (!reference) return 'Not chosen yet';
  const code =
    source === 'salesAccounts'
      ? defaultSalesAccount(reference)
      : source === 'purchaseAccounts'
        ? defaultPurchaseAccount(reference)
        : undefined;
  const account = reference.accounts.find((one) => one.code !== undefined && one.code === code);
  return account ? `Automatic: ${account.code} · ${account.name}` : 'Not chosen: such documents are set aside';
};

/** What a value of a setting is called in Xero, whether or not it is in use there still; undefined for what is not known. */
export const nameInXero = (source: Source, value: string, { reference, organisations }: Stock): string | undefined => {
  if (source === 'organisations') return organisations.find(({ organisation }) => organisation === value)?.name;
  if (source === 'taxRates') {
    const rate = reference?.taxRates.find(({ taxType }) => taxType === value);
    return rate && taxRateChoice(rate)[1];
  }
  if (source === 'trackingCategories' || source === 'trackingOptions') return value;
  const account = reference?.accounts.find(({ code, id }) => code === value || id === value);
  return account && accountLabel(account);
};
