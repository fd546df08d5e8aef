import { recordWords, xeroKindSchema, xeroKinds } from '../../../shared/records/record.ts';
import type { Job, JobState, Task } from '../../../shared/store/jobs.ts';

/** How a job is called. */
export const taskTitles: Record<Task['do'], string> = {
  match: 'Matching',
  drift: 'Drift report',
  mend: 'Telling the CRM what stands in Xero',
  import: 'Back-fill from Xero',
  migrate: 'Migration of links',
  undo: 'Undo',
};

/** How a job stands, in a word. */
export const stateWords: Record<JobState, { label: string; kind: string }> = {
  running: { label: 'Under way', kind: 'info' },
  paused: { label: 'Paused', kind: 'warn' },
  stopped: { label: 'Stopped', kind: 'plain' },
  done: { label: 'Done', kind: 'good' },
  failed: { label: 'Failed', kind: 'bad' },
};

const countTitles: Record<string, string> = {
  read: 'Read from Xero',
  pairs: 'Pairs looked at',
  proposed: 'Clear proposals',
  ambiguous: 'To choose from',
  compared: 'Compared',
  differing: 'Differ',
  waiting: 'Waiting in the CRM',
  notKept: 'Too large to compare',
  gone: 'Gone in Xero',
  unlinked: 'Without a link',
  told: 'Told to the CRM',
  moved: 'Moved',
  notFound: 'Not in that organisation',
  taken: 'Linked otherwise',
  asked: 'Being taken back',
  undone: 'Taken back',
  left: 'Left as they are',
};

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

const order = [...Object.keys(countTitles), ...xeroKinds];

/** What is still under way of an undo: what was asked for and is not taken back yet; nothing once it is over. */
const underWay = ({ counts, task, state }: Pick<Job, 'counts' | 'task' | 'state'>): Job['counts'] => {
  const { asked = 0, undone = 0, ...rest } = counts;
  if (task.do !== 'undo' || counts.asked === undefined) return counts;
  const open = state === 'done' ? 0 : Math.max(0, asked - undone);
  return { ...(open > 0 && { asked: open }), undone, ...rest };
};

/** What a job counts, in words, always in the same order. */
export const countsOf = (
  job: Pick<Job, 'counts' | 'task' | 'state'>,
): { name: string; title: string; count: number }[] =>
  Object.entries(underWay(job))
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([name, count]) => {
      const kind = xeroKindSchema.safeParse(name);
      const title = countTitles[name] ?? (kind.success ? `${sentence(recordWords[kind.data])}s` : sentence(name));
      return { name, title, count };
    });

const noteTitles: Record<string, { label: string; kind: string }> = {
  asked: { label: 'Being taken back', kind: 'info' },
  gone: { label: 'Gone already', kind: 'plain' },
  undone: { label: 'Taken back', kind: 'good' },
  left: { label: 'Left', kind: 'warn' },
  notFound: { label: 'Not found', kind: 'warn' },
  taken: { label: 'Linked otherwise', kind: 'bad' },
};

/** What a job says of one record, in a word. */
export const noteWords = (what: string): { label: string; kind: string } =>
  noteTitles[what] ?? { label: sentence(what), kind: 'plain' };
