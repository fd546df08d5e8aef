import type { Seeing } from '../../shared/catch-up/seeing.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import type { DeliverMessage, PushMessage } from '../../shared/runtime/queues.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import type { Table } from '../../shared/store/table.ts';
import type { XeroOptions } from '../../shared/xero/calls.ts';
import type { Xero } from '../../shared/xero/client.ts';
import type { OpenXero } from '../../shared/xero/open-xero.ts';

/** What happened, for metrics and logs: names and counts only. */
export interface PushObserver {
  pushed: (records: number) => void;
  unchanged: (records: number) => void;
  needsAttention: (code: string) => void;
  xeroAnswered: (limits: Parameters<XeroOptions['afterCall']>[0]) => void;
  failed: (code: string) => void;
}

/** What the push worker needs from outside. */
export interface PushDeps {
  table: Table;
  clock: Clock;
  /** Base address of the bridge, for our own links to records. */
  publicUrl: string;
  /** Where people use Xero, without a trailing slash. */
  xeroAppUrl: string;
  openXero: OpenXero;
  /** Fetches a file that a record of the workspace names. Throws a `Failure` that says why it cannot be had. */
  fetchFile: (workspace: string, url: string) => Promise<Uint8Array>;
  wakeDeliver: (messages: DeliverMessage[]) => Promise<unknown>;
  wakePush: (message: PushMessage) => Promise<void>;
  newKey: () => string;
  observer: PushObserver;
}

/** One slice of work for one organisation. */
export interface Work {
  deps: PushDeps;
  scope: { workspace: string; organisation: string };
  organisation: Organisation;
  xero: Xero;
  /** The same Xero, on the back-fill's share of the calls. */
  backfillXero: Xero;
  /** Read on each pass, after the changes: a change that was made ready by new settings is never planned with the old ones. */
  settings: () => Promise<Settings>;
  /** Until when the slice may begin something. */
  deadline: Date;
  /** Calls in a row of which Xero did not say what became. */
  failures: { inARow: number };
  /** Numbers of sales invoices given in this slice, and to which record: another one with the same number need not be sent to be refused. */
  numbersGiven: Map<string, string>;
  /** Revisions of changes over whose refusal Xero was looked at anew in this slice. */
  doubted: Set<string>;
}

/** The work as looking into Xero needs it. */
export const seeingOf = ({ deps, scope, organisation, xero, settings, deadline }: Work): Seeing => ({
  table: deps.table,
  clock: deps.clock,
  scope,
  organisation,
  xero,
  settings,
  deadline,
  xeroAppUrl: deps.xeroAppUrl,
  wakeDeliver: deps.wakeDeliver,
  newId: deps.newKey,
});

/** Changes are stored by other machines, whose clocks may be a little ahead of ours: until when a change counts as ready now. */
export const soon = (now: Date): Date => new Date(now.getTime() + 1000);

/** Records settled side by side; each is a transaction or two. */
export const recordsAtOnce = 8;
