import { appendFile } from 'node:fs/promises';
import type { FieldProblem } from '../../../shared/crm/adapter.ts';
import { mostEvents } from '../../../shared/crm/event.ts';
import { type Checked, eventOf } from '../../../shared/crm/event-of.ts';
import type { Post } from '../../../shared/crm/post-events.ts';
import type { RecordType } from '../../../shared/records/record.ts';
import { postEvents } from './post-events.ts';
import { keepProgress, type Progress, rejectsFile, trimRejects } from './progress.ts';
import { readRecords } from './read-file.ts';

/** A request stays below the 1 MB that the bridge takes. */
const mostBytes = 900_000;

type Event = Extract<Checked, { event: Record<string, unknown> }>;
interface Reject {
  row: number;
  problems: FieldProblem[];
  record: unknown;
}

/**
 * Sends a file from where it stopped, up to 200 records a request, and keeps after each how far it has come. Rows that are
 * wrong go into a file of their own with field, problem and remedy; correct them there and send that file.
 */
export const sendFile = async (
  file: string,
  begun: Progress,
  type: RecordType | undefined,
  post: Post,
  tell: (progress: Progress) => void,
): Promise<Progress> => {
  let progress = begun;
  let events: Event[] = [];
  let rejects: Reject[] = [];
  let bytes = 0;
  await trimRejects(file, begun.row);
  const flush = async (row: number): Promise<void> => {
    progress = await sendSome(file, { ...progress, row }, events, rejects, post);
    tell(progress);
    [events, rejects, bytes] = [[], [], 0];
  };
  let last = begun.row;
  for await (const record of readRecords(file)) {
    if (record.row <= begun.row) continue;
    const checked = eventOf(record, type, begun.savedAt);
    const size = checked.event ? Buffer.byteLength(JSON.stringify(checked.event)) : 0;
    if (events.length > 0 && bytes + size > mostBytes) await flush(last);
    if (checked.event) events.push(checked);
    else rejects.push({ row: checked.row, problems: checked.problems, record: checked.value });
    bytes += size;
    last = record.row;
    if (events.length + rejects.length >= mostEvents) await flush(last);
  }
  await flush(last);
  progress = { ...progress, finished: true };
  await keepProgress(file, progress);
  return progress;
};

const sendSome = async (
  file: string,
  progress: Progress,
  events: Event[],
  checkedOut: Reject[],
  post: Post,
): Promise<Progress> => {
  const none = { accepted: 0, duplicate: 0, stale: 0, ignored: 0, rejected: [] };
  const answer =
    events.length === 0
      ? none
      : await postEvents(
          post,
          progress.backfill,
          events.map(({ event }) => event),
        );
  const refused = answer.rejected.flatMap(({ index, problems }): Reject[] => {
    const sent = events[index];
    return sent ? [{ row: sent.row, problems, record: sent.event }] : [];
  });
  const rejects = [...checkedOut, ...refused].sort((a, b) => a.row - b.row);
  if (rejects.length > 0) {
    await appendFile(rejectsFile(file), rejects.map((reject) => `${JSON.stringify(reject)}\n`).join(''));
  }
  const kept: Progress = {
    ...progress,
    accepted: progress.accepted + answer.accepted,
    duplicate: progress.duplicate + answer.duplicate,
    stale: progress.stale + answer.stale,
    ignored: progress.ignored + answer.ignored,
    rejected: progress.rejected + rejects.length,
  };
  await keepProgress(file, kept);
  return kept;
};
