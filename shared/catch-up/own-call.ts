import { Failure } from '../failures/failure.ts';
import type { Batch } from '../store/batches.ts';
import { getBatch } from '../store/batches.ts';
import type { Link } from '../store/links.ts';
import type { XeroElement } from '../xero/answers.ts';
import type { Seeing } from './seeing.ts';

const second = 1000;
const stepMs = second;
/** Longer than a call to Xero and the records of its outcome take. */
const patienceMs = 45 * second;

/** An open call of ours has to be over first. */
export const underWay = () =>
  new Failure(
    {
      code: 'own-call-open',
      next: 'wait',
      message: 'Tallybridge is about to note what became of a call of its own to Xero.',
      remedy: 'Nothing to do: it goes on by itself.',
    },
    { retryAfterSeconds: 60 },
  );

/** Whether one of these records may be what an open call of ours has just made or changed; one that is only claimed has done nothing yet. */
const concerns = (batch: Batch, elements: XeroElement[], linkOf: (xeroId: string) => Link | undefined): boolean =>
  elements.some(({ kind, xeroId }) => {
    const link = xeroId === undefined ? undefined : linkOf(xeroId);
    if (link) return link.type === batch.type && batch.elements.some(({ crmId }) => crmId === link.crmId);
    return batch.mode !== 'update' && kind === batch.kind && batch.elements.length > 0;
  });

/**
 * Reads the links of records that were just read from Xero. What push writes shows there before its links say so, and
 * would be taken for somebody else's work; so an open call that may concern them is waited for. A call that is opened
 * later cannot show in what was read before.
 * @throws `Failure` (wait) when the call stays open: its worker died, and the next one settles it.
 */
export const linksBesideOwnCalls = async (
  seeing: Pick<Seeing, 'table' | 'scope' | 'clock' | 'deadline' | 'besidePush'>,
  elements: XeroElement[],
  readLinks: () => Promise<(xeroId: string) => Link | undefined>,
): Promise<(xeroId: string) => Link | undefined> => {
  const { table, scope, clock } = seeing;
  if (!seeing.besidePush) return readLinks();
  const until = Math.min(clock.now().getTime() + patienceMs, seeing.deadline.getTime());
  let waitedFor: string | undefined;
  for (;;) {
    const batch = await getBatch(table, scope);
    const linkOf = await readLinks();
    if (!batch || (waitedFor !== undefined && batch.key !== waitedFor)) return linkOf;
    if (!concerns(batch, elements, linkOf)) return linkOf;
    waitedFor = batch.key;
    if (clock.now().getTime() + stepMs > until) throw underWay();
    await clock.sleep(stepMs);
  }
};
