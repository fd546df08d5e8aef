import { type Reference, referenceSchema } from '../../shared/records/reference.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import type { Facts, LinkFacts, Related } from '../../shared/sync/facts.ts';
import type { Plan } from '../../shared/sync/plan.ts';

const account = (code: string, more: object = {}) => ({
  id: `a0000000-0000-4000-8000-000000000${code}`,
  code,
  name: `Account ${code}`,
  type: 'REVENUE',
  class: 'REVENUE',
  status: 'ACTIVE',
  taxType: 'OUTPUT2',
  system: false,
  ...more,
});
const expense = { type: 'EXPENSE', class: 'EXPENSE', taxType: 'INPUT2' };
const rate = (taxType: string, name: string, percent: string, more: object = {}) => ({
  ...{ taxType, name, rate: percent, status: 'ACTIVE', forRevenue: true, forExpenses: false },
  ...{ forAssets: false, forLiabilities: false, forEquity: false, ...more },
});
const forExpenses = { forRevenue: false, forExpenses: true };

/** The books of a small organisation in GBP, locked up to the end of March. */
export const reference: Reference = referenceSchema.parse({
  fetchedAt: '2026-11-21T00:00:00Z',
  organisation: { name: 'Demo', baseCurrency: 'GBP', periodLockDate: '2026-03-31', endOfYearLockDate: '2025-12-31' },
  accounts: [
    account('200'),
    account('260'),
    account('299', { status: 'ARCHIVED' }),
    account('610', { system: true }),
    account('090', { type: 'BANK', class: 'ASSET', taxType: 'NONE', currency: 'GBP' }),
    account('091', { type: 'BANK', class: 'ASSET', currency: 'EUR' }),
    account('092', { type: 'BANK', class: 'ASSET', currency: 'USD' }),
    account('099', { type: 'BANK', class: 'ASSET', status: 'ARCHIVED' }),
    account('310', { ...expense, type: 'DIRECTCOSTS' }),
    account('400', expense),
    account('630', { type: 'INVENTORY', class: 'ASSET', taxType: 'NONE' }),
    account('800', { type: 'CURRENT', class: 'ASSET', taxType: 'NONE', forPayments: true }),
  ],
  taxRates: [
    rate('OUTPUT2', '20% (VAT on Income)', '20'),
    rate('RROUTPUT', '5% (VAT on Income)', '5'),
    rate('ZERORATEDOUTPUT', 'Zero Rated Income', '0'),
    rate('EXEMPTOUTPUT', 'Exempt Income', '0'),
    rate('INPUT2', '20% (VAT on Expenses)', '20', forExpenses),
    rate('RRINPUT', '5% (VAT on Expenses)', '5', forExpenses),
    rate('OLD', 'Old', '17.5', { status: 'DELETED' }),
    rate('NONE', 'No VAT', '0', {
      ...{ forRevenue: false, forAssets: true, forLiabilities: true, forEquity: true },
    }),
  ],
  currencies: ['GBP', 'EUR', 'USD'],
  tracking: [
    {
      ...{ id: 't-1', name: 'Region', status: 'ACTIVE' },
      options: [
        { id: 'o-1', name: 'North', status: 'ACTIVE' },
        { id: 'o-2', name: 'South', status: 'ARCHIVED' },
      ],
    },
  ],
  brandingThemes: [{ id: 'b-1', name: 'Standard' }],
});

/** Linked contacts `c-1` and `c-2`; what else is linked a test says itself. */
const contacts: Record<string, Related> = {
  'contact#c-1': { state: 'linked', xeroId: 'x-c1', kind: 'contact', status: 'ACTIVE' },
  'contact#c-2': { state: 'linked', xeroId: 'x-c2', kind: 'contact', status: 'ACTIVE' },
};

export type FactsToChange = Partial<Omit<Facts<unknown>, 'record' | 'related' | 'settings' | 'link'>> & {
  related?: Record<string, Related>;
  policies?: object;
  link?: Partial<LinkFacts>;
};

/** Facts about a record in these books. `policies` are the settings that differ from the defaults. */
export const factsOf = <Data>(record: Data, more: FactsToChange = {}): Facts<Data> => {
  const { related = {}, policies, link, ...rest } = more;
  const known: Record<string, Related> = { ...contacts, ...related };
  return {
    record,
    deleted: false,
    fingerprint: 'f1',
    twins: [],
    related: (type, id) => known[`${type}#${id}`] ?? { state: 'unknown' },
    isOurPayment: () => false,
    reference,
    settings: settingsSchema.parse({
      ...policies,
      accounts: { sales: '200', purchase: '400', payment: '090', ...Object(Object(policies).accounts) },
    }),
    today: '2026-11-21',
    ownUrl: 'https://bridge.example/r/acme/record/1',
    ...(link && {
      link: { xeroId: 'x-1', kind: 'invoice', crmFingerprint: 'f0', acts: [], madeBy: 'created', ...link },
    }),
    ...rest,
  };
};

/** What a plan comes to, in a word: its problem's code, the act's name, or what it does. */
export const wordOf = (plan: Plan): string => {
  if (plan.do === 'attention' || plan.do === 'wait') return plan.problem.code;
  return plan.do === 'act' ? plan.act.act : plan.do;
};

/** The body of a plan that sends one. */
export const bodyOf = (plan: Plan): Record<string, unknown> =>
  plan.do === 'create' || plan.do === 'update' ? plan.body : {};
