import type { PlaceName } from '../../../shared/runtime/workspace-nav.ts';
import type { Task } from '../../../shared/store/jobs.ts';

/** The page that a job belongs to. */
export const placeOfTask: Record<Task['do'], PlaceName> = {
  match: 'matching',
  drift: 'drift',
  mend: 'drift',
  import: 'backfill',
  migrate: 'migrate',
  undo: 'undo',
};
