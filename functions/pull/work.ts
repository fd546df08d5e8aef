import type { Seeing, SeeingObserver } from '../../shared/catch-up/seeing.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import type { DeliverMessage, PullMessage, PushMessage } from '../../shared/runtime/queues.ts';
import type { Pull } from '../../shared/store/pulls.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Limits } from '../../shared/sync/budget.ts';
import type { Xero } from '../../shared/xero/client.ts';
import type { OpenXero } from '../../shared/xero/open-xero.ts';

/** What happened, for metrics and logs: names and counts only. */
export interface PullObserver extends SeeingObserver {
  xeroAnswered: (limits: Limits) => void;
  hintsFollowed: (hints: number) => void;
  failed: (code: string) => void;
}

/** What a look into Xero by a job needs. */
export type JobSeeing = Seeing & { xero: Xero };

/** Does a part of the jobs that people asked for; says when to go on, if anything is left to do. */
export type RunJobs = (seeing: JobSeeing) => Promise<{ goOnAt?: Date | undefined }>;

/** What the pull worker needs from outside. */
export interface PullDeps {
  table: Table;
  clock: Clock;
  /** Where people use Xero, without a trailing slash. */
  xeroAppUrl: string;
  openXero: OpenXero;
  wakeDeliver: (messages: DeliverMessage[]) => Promise<unknown>;
  wakePull: (message: PullMessage) => Promise<void>;
  wakePush: (message: PushMessage) => Promise<void>;
  newId: () => string;
  runJobs: RunJobs;
  observer: PullObserver;
}

/** One slice of looking into one organisation. */
export interface Look {
  deps: PullDeps;
  /** Under the share of pull. */
  seeing: Seeing;
  /** Under the share of back-fill. */
  slowly: JobSeeing;
  /** The organisation's row as it stands; what is done is noted in it and kept. */
  pull: Pull;
}
