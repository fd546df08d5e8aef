import type { Context } from 'hono';
import { backfillPage } from './backfill/backfill-page.ts';
import { checkUpload, sendUpload } from './backfill/send-upload.ts';
import { startBackfill } from './backfill/start-backfill.ts';
import { conflictsPage } from './conflicts/conflicts-page.ts';
import { resolveThem } from './conflicts/resolve.ts';
import { draftPage } from './deal/draft-page.ts';
import type { ConsoleDeps } from './deps.ts';
import { decideOnDrift, startDrift } from './drift/decide-drift.ts';
import { driftPage } from './drift/drift-page.ts';
import { jobsPage } from './jobs/jobs-page.ts';
import { moveAJob } from './jobs/move-job.ts';
import { acceptOver, decideMatches, resumeTypes, startMatching } from './matching/decide-matches.ts';
import { matchingPage } from './matching/matching-page.ts';
import { migratePage } from './migrate/migrate-page.ts';
import { startMigration } from './migrate/start-migration.ts';
import { previewPage } from './preview/preview-page.ts';
import { startUndo } from './undo/start-undo.ts';
import { undoPage } from './undo/undo-page.ts';
import type { Visitor } from './visitor.ts';

type Answer = Response | Promise<Response>;

/** The pages on which people review, try out and take back. */
export const reviewPages: Record<string, (deps: ConsoleDeps, c: Context, visitor: Visitor) => Answer> = {
  '/matching': matchingPage,
  '/conflicts': conflictsPage,
  '/drift': driftPage,
  '/preview': previewPage,
  '/backfill': backfillPage,
  '/migrate': migratePage,
  '/undo': undoPage,
  '/jobs': jobsPage,
  '/draft': draftPage,
};

/** What owners and administrators decide on these pages. */
export const reviewActions: Record<
  string,
  (deps: ConsoleDeps, c: Context, visitor: Visitor, form: FormData) => Answer
> = {
  '/matching/start': startMatching,
  '/matching/decide': decideMatches,
  '/matching/over': acceptOver,
  '/matching/resume': resumeTypes,
  '/conflicts': resolveThem,
  '/drift': decideOnDrift,
  '/drift/start': startDrift,
  '/backfill/start': startBackfill,
  '/backfill/check': checkUpload,
  '/backfill/send': sendUpload,
  '/migrate': startMigration,
  '/undo': startUndo,
  '/jobs/move': moveAJob,
};
