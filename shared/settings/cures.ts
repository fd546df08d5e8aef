import * as z from 'zod';
import { mostRounding } from '../failures/document-problems.ts';
import type { Problem } from '../failures/failure.ts';
import type { RecordType } from '../records/record.ts';
import type { SettingChange } from './setting-changes.ts';
import type { Settings } from './settings.ts';

/** A record that is set aside, and why. */
export interface Stuck {
  record: { type: RecordType; data: Readonly<Record<string, unknown>> };
  problem: Problem;
}

/** A setting that can cure a record. */
export interface Cure {
  /** Dot path. */
  setting: string;
  /** Of a setting with free names: the entry that counts; absent: any. */
  entry?: string;
  /** Whether it can with what stands in the settings; absent: with anything. */
  when?: (settings: Settings) => boolean;
  /** It cures whenever it stands so, not only at the moment it is changed. */
  standing?: true;
  /** It would cure, but nobody is advised to. */
  hidden?: true;
}

const word = z.string().optional();
const linesSchema = z
  .array(
    z.object({
      ...{ item: word, category: word, account: word, taxRate: word, taxPercent: word },
      tracking: z.array(z.object({ category: z.string(), option: z.string() })).default([]),
    }),
  )
  .catch([]);
type Line = z.output<typeof linesSchema>[number];

const partOf = (whole: unknown, key: string): unknown =>
  whole !== null && typeof whole === 'object' && Object.hasOwn(whole, key) ? Reflect.get(whole, key) : undefined;

const valueAt = ({ data }: Stuck['record'], path: string): unknown => path.split('.').reduce<unknown>(partOf, data);

/** The lines that a problem is about: the one it names, else all of them; undefined when they are not known. */
const linesMeant = ({ record, problem: { field = '' } }: Stuck): readonly Line[] | undefined => {
  const at = /^lines\.(\d+)\./.exec(field)?.[1];
  const lines = linesSchema.parse(record.data.lines);
  const meant = at === undefined ? lines : lines.slice(Number(at), Number(at) + 1);
  return meant.length > 0 ? meant : undefined;
};

const purchases: ReadonlySet<RecordType> = new Set(['bill', 'purchaseOrder']);

const usualAccount = ({ record, problem: { field = '' } }: Stuck): Cure => {
  const { type, data } = record;
  const bought = type === 'creditNote' ? data.kind === 'purchase' : purchases.has(type) || field.startsWith('purchase');
  return { setting: bought ? 'accounts.purchase' : 'accounts.sales' };
};

/** What gives a line its account when it names none itself (`shared/sync/choose-account.ts`). */
const accountOfLine = (stuck: Stuck): Cure[] => {
  const lines = linesMeant(stuck);
  if (!lines) {
    const named = stuck.problem.field !== undefined && valueAt(stuck.record, stuck.problem.field) !== undefined;
    return named ? [] : [{ setting: 'accounts.items' }, { setting: 'accounts.categories' }, usualAccount(stuck)];
  }
  return lines.flatMap(({ account, item, category }): Cure[] =>
    account === undefined
      ? [
          ...(item === undefined ? [] : [{ setting: 'accounts.items', entry: item }]),
          ...(category === undefined ? [] : [{ setting: 'accounts.categories', entry: category }]),
          ...(item === undefined ? [usualAccount(stuck)] : []),
        ]
      : [],
  );
};

const taxNames = (stuck: Stuck): Cure[] =>
  linesMeant(stuck)?.flatMap(({ taxRate }): Cure[] =>
    taxRate === undefined ? [] : [{ setting: 'taxRates', entry: taxRate }],
  ) ?? [{ setting: 'taxRates' }];

const newTaxRate = (stuck: Stuck): Cure[] =>
  (linesMeant(stuck)?.some(({ taxPercent }) => taxPercent !== undefined) ?? true)
    ? [{ setting: 'unknownTaxRate', when: ({ unknownTaxRate }) => unknownTaxRate === 'create' }]
    : [];

const trackingNames = (stuck: Stuck): Cure[] => {
  const lines = linesMeant(stuck);
  if (!lines) return [{ setting: 'tracking.categories' }, { setting: 'tracking.options' }];
  return lines
    .flatMap(({ tracking }) => tracking)
    .flatMap(({ category, option }) => [
      { setting: 'tracking.categories', entry: category },
      { setting: 'tracking.options', entry: `${category}: ${option}` },
    ]);
};

/** A setting that only counts for records whose `field` says nothing. */
const unlessNamed = ({ record }: Stuck, field: string, setting: string): Cure[] =>
  valueAt(record, field) === undefined ? [{ setting }] : [];

const paymentAccount = (stuck: Stuck): Cure[] =>
  unlessNamed(stuck, stuck.record.type === 'payment' ? 'account' : 'paidTo', 'accounts.payment');

const stockAccounts = (stuck: Stuck): Cure[] => [
  ...unlessNamed(stuck, 'tracked.inventoryAccount', 'accounts.inventory'),
  ...unlessNamed(stuck, 'tracked.costAccount', 'accounts.cost'),
];

const stockAccount = (stuck: Stuck): Cure[] => {
  const meant = stuck.problem.field === 'tracked.costAccount' ? 'accounts.cost' : 'accounts.inventory';
  return stockAccounts(stuck).filter(({ setting }) => setting === meant);
};

const duplicates =
  (...policies: Settings['contacts']['duplicates'][]) =>
  (): Cure[] => [{ setting: 'contacts.duplicates', when: ({ contacts }) => policies.includes(contacts.duplicates) }];

const rounding = ({ problem: { differsBy } }: Stuck): Cure[] => {
  const when = ({ invoices }: Settings) =>
    invoices.rounding !== 'refuse' && Number(differsBy ?? 0) <= Number(invoices.roundingLimit);
  return Number(differsBy ?? 0) <= mostRounding
    ? [
        { setting: 'invoices.rounding', when },
        { setting: 'invoices.roundingLimit', when },
      ]
    : [{ setting: 'invoices.roundingLimit', when, hidden: true }];
};

/** Which settings can cure which problem; what is not listed is cured in the CRM or in Xero only. */
const cures: Record<string, (stuck: Stuck) => Cure[]> = {
  'account-missing': accountOfLine,
  'account-unknown': accountOfLine,
  'account-unfit': accountOfLine,
  'tax-rate-unknown': (stuck) => [...taxNames(stuck), ...newTaxRate(stuck)],
  'tax-rate-ambiguous': (stuck) => [...taxNames(stuck), ...accountOfLine(stuck)],
  'tax-rate-unfit': (stuck) => [...taxNames(stuck), ...accountOfLine(stuck)],
  'tracking-unknown': trackingNames,
  'currency-not-enabled': () => [
    { setting: 'unknownCurrency', when: ({ unknownCurrency }) => unknownCurrency === 'add' },
  ],
  'locked-period': () => [{ setting: 'lockedPeriods', when: ({ lockedPeriods }) => lockedPeriods !== 'refuse' }],
  'locked-period-held': () => [{ setting: 'lockedPeriods', when: ({ lockedPeriods }) => lockedPeriods !== 'hold' }],
  'payment-account-missing': paymentAccount,
  'payment-account-unknown': paymentAccount,
  'payment-account-unfit': paymentAccount,
  'item-account-missing': stockAccount,
  'item-account-unfit': stockAccount,
  'item-stock-accounts': stockAccounts,
  'total-differs': rounding,
  'line-price-too-precise': () => [
    { setting: 'invoices.rounding', when: ({ invoices }) => invoices.rounding === 'accept' },
  ],
  'contact-match-review': duplicates('link', 'addSuffix', 'skip'),
  'contact-match-ambiguous': duplicates('addSuffix', 'skip'),
  'contact-name-of-another': duplicates('addSuffix'),
  'contact-duplicate-in-crm': duplicates('addSuffix'),
  conflict: ({ record: { type } }) => [
    { setting: `sync.${type}.conflicts`, when: ({ sync }) => sync[type].conflicts !== 'review' },
  ],
  'type-paused': ({ record: { type } }) => [
    { setting: `sync.${type}.paused`, when: ({ sync }) => !sync[type].paused, standing: true },
  ],
  'direction-off': ({ record: { type } }) => [
    { setting: `sync.${type}.toXero`, when: ({ sync }) => sync[type].toXero, standing: true },
  ],
  'xero-plan-limit': (stuck) =>
    unlessNamed(stuck, 'status', 'invoices.status').map((cure) => ({
      ...cure,
      when: ({ invoices }) => invoices.status !== 'authorised',
    })),
};

/** Codes of the problems that a change of the settings can cure. */
export const curedBySettings: ReadonlySet<string> = new Set(Object.keys(cures));

/** The settings that can cure this very record; none where it says itself what is wrong. */
export const curesOf = (stuck: Stuck): Cure[] => cures[stuck.problem.code]?.(stuck) ?? [];

const isIn = (field: string, { setting, entry }: Cure): boolean =>
  entry === undefined ? field === setting || field.startsWith(`${setting}.`) : field === `${setting}.${entry}`;

/** Whether a record is worth another try after these changes, with the settings as they are `now`. */
export const mayCure = (stuck: Stuck, changed: readonly Pick<SettingChange, 'field'>[], now: Settings): boolean =>
  curesOf(stuck).some(
    (cure) => (cure.when?.(now) ?? true) && (cure.standing === true || changed.some(({ field }) => isIn(field, cure))),
  );
