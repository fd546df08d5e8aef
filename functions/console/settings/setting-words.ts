import { recordTypeSchema } from '../../../shared/records/record.ts';
import { typesTitle } from '../words.ts';

/** What of Xero (or of the workspace) can be chosen for a setting. */
export type Source =
  | 'salesAccounts'
  | 'purchaseAccounts'
  | 'inventoryAccounts'
  | 'costAccounts'
  | 'paymentAccounts'
  | 'accounts'
  | 'taxRates'
  | 'trackingCategories'
  | 'trackingOptions'
  | 'organisations';

/** How a setting is called and explained to people. */
export interface SettingWords {
  label: string;
  help?: string;
  /** Its values, where they are few. */
  choices?: Record<string, string>;
  source?: Source;
  /** What it means that nothing is chosen. */
  none?: string;
  /** Of settings with free names: what stands left and right. */
  columns?: [name: string, value: string];
  unit?: string;
  /** In the base currency of the organisation. */
  isAmount?: true;
}

const documentStatus = {
  draft: 'Draft: somebody approves it in Xero',
  submitted: 'Submitted for approval',
  authorised: 'Approved at once',
};

const offer = (what: string): Record<string, SettingWords> => ({
  become: {
    label: `${what.startsWith('o') ? 'An' : 'A'} ${what} becomes`,
    help: 'What was made already stays what it is; this is for new ones.',
    choices: { invoice: 'A draft invoice in Xero', quote: 'A quote in Xero' },
  },
  whenWon: {
    label: `When the ${what} is won`,
    help: 'A quote in Xero is accepted in any case; this is what happens to the invoice.',
    choices: {
      leave: 'Leave the draft invoice as it is',
      submit: 'Submit the invoice for approval',
      approve: 'Approve the invoice',
    },
  },
});

const sync: Record<string, SettingWords> = {
  toXero: { label: 'To Xero', help: 'Changes made in the CRM go to Xero. Off: they wait.' },
  toCrm: { label: 'To the CRM', help: 'Changes made in Xero go to the CRM.' },
  newInXero: {
    label: 'Made in Xero',
    help: 'What to do with records that somebody makes in Xero.',
    choices: { ignore: 'Leave them in Xero', match: 'Match with the CRM', create: 'Create in the CRM' },
  },
  conflicts: {
    label: 'Both changed',
    help: 'Both sides changed the same field since they last agreed.',
    choices: { review: 'Ask a person', newest: 'The newest wins', crm: 'The CRM wins', xero: 'Xero wins' },
  },
  paused: { label: 'Paused', help: 'Nothing of this type goes either way until it is resumed. Changes are kept.' },
};

const single: Record<string, SettingWords> = {
  'accounts.sales': {
    label: 'Sales account',
    help: 'For lines of invoices, quotes and credit notes that name no account, item or category of their own.',
    source: 'salesAccounts',
  },
  'accounts.purchase': {
    label: 'Purchase account',
    help: "For lines of bills, purchase orders and suppliers' credit notes that name none.",
    source: 'purchaseAccounts',
  },
  'accounts.inventory': {
    label: 'Inventory account',
    help: 'The asset account of stock whose quantity Xero keeps. Only needed when your items are tracked.',
    source: 'inventoryAccounts',
    none: 'None: items are not tracked',
  },
  'accounts.cost': {
    label: 'Cost of goods sold',
    help: 'Where the cost of tracked stock goes when it is sold.',
    source: 'costAccounts',
    none: 'None',
  },
  'accounts.payment': {
    label: 'Payment account',
    help: 'The account that payments are booked to when they name none.',
    source: 'paymentAccounts',
    none: 'None: each payment has to name its account',
  },
  'accounts.items': {
    label: 'Account for each product',
    help: 'Comes before the category and the defaults above.',
    columns: ['Item code', 'Account in Xero'],
    source: 'accounts',
  },
  'accounts.categories': {
    label: 'Account for each category',
    help: 'The product category as your CRM calls it. Comes before the defaults above.',
    columns: ['Category in the CRM', 'Account in Xero'],
    source: 'accounts',
  },
  taxRates: {
    label: 'Tax rates',
    help: 'Only needed where the name or percentage in the CRM does not fit exactly one rate in Xero.',
    columns: ['Tax code or name in the CRM', 'Tax rate in Xero'],
    source: 'taxRates',
  },
  unknownTaxRate: {
    label: 'When no tax rate in Xero fits',
    choices: { refuse: 'Set the document aside for a person', create: 'Create the tax rate in Xero' },
  },
  'tracking.categories': {
    label: 'Tracking categories',
    help: 'Equal names need no entry.',
    columns: ['Category in the CRM', 'Category in Xero'],
    source: 'trackingCategories',
  },
  'tracking.options': {
    label: 'Tracking options',
    help: 'Write the CRM\'s names as "category: option". Equal names need no entry.',
    columns: ['Category: option in the CRM', 'Option in Xero'],
    source: 'trackingOptions',
  },
  'invoices.status': {
    label: 'New invoices are',
    help: 'For invoices that come without a status.',
    choices: documentStatus,
  },
  'invoices.dueDays': {
    label: 'Due after',
    help: 'When the CRM gives no due date: days after the date of the invoice.',
    unit: 'days',
  },
  'invoices.numbers': {
    label: 'Invoice numbers',
    choices: {
      crm: 'The number of the CRM, or Xero’s where it has none',
      xero: 'Always Xero’s own',
      prefix: 'The number of the CRM, with a prefix',
    },
  },
  'invoices.numberPrefix': {
    label: 'Prefix of invoice numbers',
    help: 'Such as "WEB-". Used when numbers get a prefix.',
  },
  'invoices.rounding': {
    label: 'When the total differs by rounding',
    help: 'Xero computes totals itself; a CRM that rounds otherwise can be a cent off.',
    choices: {
      refuse: 'Set the invoice aside for a person',
      accept: 'Take the total of Xero',
      addLine: 'Add a line that makes up for it',
    },
  },
  'invoices.roundingLimit': {
    label: 'Largest difference to take or make up for',
    isAmount: true,
    help: 'A larger one is set aside for a person, as it is no matter of rounding any more.',
  },
  'bills.status': { label: 'New bills are', choices: documentStatus },
  'bills.dueDays': { label: 'Bills are due after', help: 'When the CRM gives no due date.', unit: 'days' },
  'creditNotes.status': { label: 'New credit notes are', choices: documentStatus },
  'purchaseOrders.status': { label: 'New purchase orders are', choices: documentStatus },
  'contacts.duplicates': {
    label: 'When a contact of that name is in Xero already',
    choices: {
      link: 'Use that one',
      review: 'Ask a person',
      addSuffix: 'Create another one, with its CRM id behind the name',
      skip: 'Leave it out',
    },
  },
  lockedPeriods: {
    label: 'Documents dated in a locked period',
    help: 'Xero refuses them.',
    choices: {
      refuse: 'Set them aside for a person',
      hold: 'Keep them until the lock date is moved',
      nextOpenDay: 'Date them on the first open day',
    },
  },
  unknownCurrency: {
    label: 'A currency that is not switched on in Xero',
    help: 'Xero allows several currencies on some of its plans only.',
    choices: { refuse: 'Set the document aside for a person', add: 'Switch the currency on in Xero' },
  },
  historyNotes: {
    label: 'Write into the history of each document where it came from',
    help: 'Costs one call to Xero for each document.',
  },
  'pull.everyMinutes': {
    label: 'Look at Xero every',
    help: 'Invoices are looked at this often, what changes seldom less. Each look costs calls of the day.',
    unit: 'minutes',
  },
  'backfill.startDate': {
    label: 'Leave alone what is dated before',
    help: 'Documents before this day are neither read from Xero nor sent by a back-fill.',
  },
  'routing.by': {
    label: 'Records go to',
    help: 'Contacts and items may stand in every organisation; documents and payments stand in one, as they would be counted twice.',
    choices: {
      default: 'The default organisation',
      field: 'The organisation that a field in the CRM names',
      all: 'All: contacts and items everywhere, documents to the default one',
    },
  },
  frameOrigins: { label: 'Sites that may show the console in a frame' },
  'routing.field': { label: 'Name of that field', help: 'One of the CRM’s own fields, as it is sent.' },
  'routing.values': {
    label: 'Which value means which organisation',
    columns: ['Value of the field', 'Organisation'],
    source: 'organisations',
  },
  'routing.otherwise': {
    label: 'Any other value',
    choices: { default: 'Goes to the default organisation', hold: 'Waits until somebody decides' },
  },
};

const offers: Record<string, Record<string, SettingWords>> = { quotes: offer('quote'), orders: offer('order') };

/** The words of a setting by its dot path; undefined for a setting that has none. */
export const wordsOf = (path: string): SettingWords | undefined => {
  const [group = '', part = '', leaf = ''] = path.split('.');
  if (group === 'sync') return sync[leaf];
  return single[path] ?? offers[group]?.[part];
};

/** What a setting is called in a list: `Invoices: To Xero`, `Account for each product: P-1`. */
export const settingTitle = (path: string): string => {
  const [group, part = '', ...rest] = path.split('.');
  const type = recordTypeSchema.safeParse(part);
  const own = wordsOf(path);
  if (own) return group === 'sync' && type.success ? `${typesTitle(type.data)}: ${own.label}` : own.label;
  const owner = Object.keys(single).find((one) => path.startsWith(`${one}.`));
  if (owner === undefined) return path;
  return rest.length === 0 && owner.includes('.') ? path : `${single[owner]?.label}: ${path.slice(owner.length + 1)}`;
};
