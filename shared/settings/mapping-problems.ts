import type { Problem } from '../failures/failure.ts';
import type { Reference } from '../records/reference.ts';
import type { Settings } from './settings.ts';

type Account = Reference['accounts'][number];

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();
const isActive = ({ status }: { status: string }) => status === 'ACTIVE';

const broken = (code: string, field: string, message: string, remedy: string): Problem => ({
  ...{ code, next: 'attention' as const, field, message, remedy },
});

const inSettings = (field: string) => `Change "${field}" in the settings of Tallybridge`;

const accountProblem = (
  field: string,
  wanted: string,
  { accounts }: Reference,
  unfit: (account: Account) => string | undefined = () => undefined,
): Problem[] => {
  const account = accounts.find(({ code, id }) => code === wanted || id === wanted);
  const remedy = `${inSettings(field)} to an account that is in use in Xero`;
  if (!account) {
    const message = `The settings name the account "${wanted}", which is not in Xero's chart of accounts (any more).`;
    return [broken('setting-account-gone', field, message, `${remedy}.`)];
  }
  const named = `The account "${wanted}" (${account.name})`;
  if (!isActive(account)) {
    const message = `${named}, which the settings name, is archived in Xero.`;
    return [broken('setting-account-archived', field, message, `${remedy}, or restore the account in Xero.`)];
  }
  const why = unfit(account);
  return why === undefined ? [] : [broken('setting-account-unfit', field, `${named} ${why}.`, `${remedy}.`)];
};

const accountsOfSettings = ({ accounts }: Settings, reference: Reference): Problem[] => {
  const one = (field: string, wanted: string | undefined, unfit?: (account: Account) => string | undefined) =>
    wanted === undefined ? [] : accountProblem(field, wanted, reference, unfit);
  return [
    ...one('accounts.sales', accounts.sales),
    ...one('accounts.purchase', accounts.purchase),
    ...one('accounts.inventory', accounts.inventory, ({ type }) =>
      type === 'INVENTORY' ? undefined : 'is no inventory account',
    ),
    ...one('accounts.cost', accounts.cost),
    ...one('accounts.payment', accounts.payment, ({ type, forPayments }) =>
      type === 'BANK' || forPayments ? undefined : 'takes no payments in Xero',
    ),
    ...Object.entries(accounts.items).flatMap(([item, code]) => one(`accounts.items.${item}`, code)),
    ...Object.entries(accounts.categories).flatMap(([name, code]) => one(`accounts.categories.${name}`, code)),
  ];
};

const taxRatesOfSettings = ({ taxRates }: Settings, reference: Reference): Problem[] =>
  Object.entries(taxRates).flatMap(([name, wanted]) => {
    const fitting = reference.taxRates.filter((rate) => same(rate.taxType, wanted) || same(rate.name, wanted));
    if (fitting.some(isActive)) return [];
    const field = `taxRates.${name}`;
    const state = fitting.length > 0 ? 'is not in use in Xero any more' : 'is not in Xero (any more)';
    const message = `The settings map the tax rate "${name}" to "${wanted}", which ${state}.`;
    return [broken('setting-tax-rate-gone', field, message, `${inSettings(field)} to a tax rate that is in use.`)];
  });

const trackingOfSettings = ({ tracking }: Settings, reference: Reference): Problem[] => {
  const categoryIn = (name: string) =>
    reference.tracking.find((category) => isActive(category) && same(category.name, name));
  const categories = Object.entries(tracking.categories).flatMap(([name, wanted]) => {
    if (categoryIn(wanted)) return [];
    const field = `tracking.categories.${name}`;
    const message = `The settings map the tracking category "${name}" to "${wanted}", which is not in use in Xero (any more).`;
    return [broken('setting-tracking-gone', field, message, `${inSettings(field)}, or restore "${wanted}" in Xero.`)];
  });
  const options = Object.entries(tracking.options).flatMap(([name, wanted]) => {
    const [crmName = ''] = name.split(': ');
    const category = categoryIn(tracking.categories[crmName] ?? crmName);
    if (!category || category.options.some((option) => isActive(option) && same(option.name, wanted))) return [];
    const field = `tracking.options.${name}`;
    const message = `The settings map "${name}" to the tracking option "${wanted}", which is not in use in Xero's category "${category.name}" (any more).`;
    return [broken('setting-tracking-gone', field, message, `${inSettings(field)}, or restore "${wanted}" in Xero.`)];
  });
  return [...categories, ...options];
};

/**
 * What in the settings leads to something that Xero has archived or does not have: each would fail a document sooner or
 * later. `field` of a problem is the path of the setting.
 */
export const mappingProblems = (settings: Settings, reference: Reference): Problem[] => [
  ...accountsOfSettings(settings, reference),
  ...taxRatesOfSettings(settings, reference),
  ...trackingOfSettings(settings, reference),
];
