import { listJobNotes } from '../../../shared/store/job-notes.ts';
import { isOver, listJobs } from '../../../shared/store/jobs.ts';
import type { Link } from '../../../shared/store/links.ts';
import type { Table } from '../../../shared/store/table.ts';

/** A link that a person asked for, while it is checked or after it was found wanting. */
export interface LinkCheck {
  link: Link;
  /** Why it could not be made; undefined while it is still being checked. */
  failed: string | undefined;
}

/** How the check of a link that a person asked for stands in an organisation. */
export const linkCheckOf = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  link: Link,
): Promise<LinkCheck> => {
  const jobs = await listJobs(table, scope);
  const job = jobs.findLast(
    ({ task }) =>
      task.do === 'migrate' && (task.only ?? []).some(({ type, crmId }) => type === link.type && crmId === link.crmId),
  );
  if (!job || !isOver(job)) return { link, failed: undefined };
  const { notes } = await listJobNotes(table, job, { type: link.type });
  const note = notes.find(({ crmId }) => crmId === link.crmId);
  return { link, failed: note?.why ?? job.problem?.message ?? 'The check ended before it came to this record.' };
};
