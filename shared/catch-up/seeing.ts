import type { Clock } from '../runtime/clock.ts';
import type { DeliverMessage } from '../runtime/queues.ts';
import type { Settings } from '../settings/settings.ts';
import type { Organisation } from '../store/organisations.ts';
import type { Table } from '../store/table.ts';
import type { Xero } from '../xero/client.ts';

/** What happened while Xero was read: names and counts only. */
export interface SeeingObserver {
  /** Records changed in Xero of which the CRM is told, or that are new there. */
  told: (records: number) => void;
  /** Settings that lead to something Xero has archived or does not have. */
  unhealthy: (problems: number) => void;
  /** A record in Xero could not be dealt with. */
  leftOut?: (kind: string, error: unknown) => void;
  /** A job that somebody asked for failed on itself. */
  jobFailed?: (job: string, error: unknown) => void;
}

/** All that looking into one organisation needs. */
export interface Seeing {
  table: Table;
  clock: Clock;
  scope: { workspace: string; organisation: string };
  organisation: Organisation;
  xero: Pick<
    Xero,
    | 'list'
    | 'readOrganisation'
    | 'readAccounts'
    | 'readTaxRates'
    | 'readCurrencies'
    | 'readTracking'
    | 'readBrandingThemes'
  >;
  settings: () => Promise<Settings>;
  /** Until when something may be begun. */
  deadline: Date;
  /** Where people use Xero, without a trailing slash. */
  xeroAppUrl: string;
  wakeDeliver: (messages: DeliverMessage[]) => Promise<unknown>;
  newId: () => string;
  /** Push may be at work beside it: what shows in Xero of a call that push has not noted yet is waited for. */
  besidePush?: boolean;
  observer?: SeeingObserver | undefined;
}

/** Records settled side by side; each is a transaction or two. */
export const recordsAtOnce = 8;
