import type { EventsAnswer } from '../../shared/crm/events-answer.ts';
import type { Reference } from '../../shared/records/reference.ts';
import type { Preview } from '../../shared/review/preview.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import type { DeliverMessage, PullMessage, PushMessage } from '../../shared/runtime/queues.ts';
import type { Change } from '../../shared/store/changes.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import type { Table } from '../../shared/store/table.ts';

/** What the console needs from outside. */
export interface ConsoleDeps {
  clock: Pick<Clock, 'now'>;
  /** Address of the bridge without a trailing slash. */
  publicUrl: string;
  /** Where people use Xero, without a trailing slash. */
  xeroAppUrl: string;
  table: Table;
  /** Wakes the worker of an organisation that sends to Xero. */
  wakePush: (message: PushMessage) => Promise<void>;
  /** Wakes the worker of an organisation that reads Xero and does jobs. */
  wakePull: (message: PullMessage) => Promise<void>;
  /** Wakes the delivery of news to the CRM. */
  wakeDeliver: (messages: DeliverMessage[]) => Promise<unknown>;
  /** Reads accounts, tax rates, currencies and tracking from Xero now and keeps them. @throws a Failure when it cannot. */
  readReference: (organisation: Organisation) => Promise<Reference>;
  /** What the push worker would do with these changes; writes nothing. @throws a Failure when Xero had to be read and could not. */
  preview: (organisation: Organisation, changes: Change[]) => Promise<Preview[]>;
  /** Active contacts in Xero in which the term occurs. @throws a Failure when Xero cannot be asked. */
  searchContacts: (
    organisation: Organisation,
    term: string,
  ) => Promise<{ xeroId: string; name: string; email?: string }[]>;
  /** Posts events of a back-fill to the bridge as the CRM does. @throws a Failure when it does not take them. */
  takeEvents: (workspace: string, backfill: string, events: object[]) => Promise<EventsAnswer>;
  /** Told of failures, for the log. */
  onFailure: (what: string, error: unknown) => void;
}
