import { recordTypes } from '../../../shared/records/record.ts';

/** A page of settings that are saved together. */
export interface Section {
  id: string;
  title: string;
  intro: string;
  /** Dot paths, as they are shown. */
  fields: string[];
  /** Shown as a table: a row for each record type. */
  matrix?: true;
}

export const syncColumns = ['toXero', 'toCrm', 'newInXero', 'conflicts', 'paused'] as const;

/** All settings, grouped as people look for them. Those of routing belong to the workspace, all others to one organisation. */
export const sections: readonly Section[] = [
  {
    id: 'sync',
    title: 'What is kept in step',
    intro: 'For each type of record: which way changes go by themselves, and which side gives way.',
    fields: recordTypes.flatMap((type) => syncColumns.map((column) => `sync.${type}.${column}`)),
    matrix: true,
  },
  {
    id: 'accounts',
    title: 'Accounts',
    intro: 'Which account in Xero a line or payment is booked to.',
    fields: [
      ...['sales', 'purchase', 'inventory', 'cost', 'payment'].map((name) => `accounts.${name}`),
      ...['accounts.items', 'accounts.categories'],
    ],
  },
  {
    id: 'tax',
    title: 'Tax and tracking',
    intro: 'How the names of your CRM translate into those of Xero.',
    fields: ['taxRates', 'unknownTaxRate', 'tracking.categories', 'tracking.options'],
  },
  {
    id: 'documents',
    title: 'Documents',
    intro: 'How invoices, bills, credit notes and purchase orders come into Xero.',
    fields: [
      ...['status', 'dueDays', 'numbers', 'numberPrefix', 'rounding', 'roundingLimit'].map(
        (name) => `invoices.${name}`,
      ),
      ...['bills.status', 'bills.dueDays', 'creditNotes.status', 'purchaseOrders.status'],
    ],
  },
  {
    id: 'offers',
    title: 'Quotes and orders',
    intro: 'What they become in Xero, and what happens when they are won.',
    fields: ['quotes.become', 'quotes.whenWon', 'orders.become', 'orders.whenWon'],
  },
  {
    id: 'rules',
    title: 'Doubtful cases',
    intro: 'What to do where there is more than one right answer.',
    fields: ['contacts.duplicates', 'lockedPeriods', 'unknownCurrency'],
  },
  {
    id: 'reading',
    title: 'Reading from Xero',
    intro: 'How often Xero is looked at, and how far back.',
    fields: ['pull.everyMinutes', 'backfill.startDate', 'historyNotes'],
  },
  {
    id: 'routing',
    title: 'Several organisations',
    intro: 'To which organisations the records of this workspace go.',
    fields: ['routing.by', 'routing.field', 'routing.values', 'routing.otherwise'],
  },
];

/** The section of this id. */
export const sectionOf = (id: string): Section | undefined => sections.find((one) => one.id === id);
