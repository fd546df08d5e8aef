import { isFollowed } from '../../shared/catch-up/kinds.ts';
import { missingItems } from '../../shared/catch-up/missing-items.ts';
import { justBefore, latest, readSince } from '../../shared/catch-up/read-since.ts';
import { takeUp } from '../../shared/catch-up/take-up.ts';
import { type XeroKind, xeroKinds } from '../../shared/records/record.ts';
import { keepPull } from '../../shared/store/pulls.ts';
import { kindsToReconcile } from './cadence.ts';
import type { Look } from './work.ts';

/** The rest comes with the next slice: a reconcile is in no hurry. */
const pagesASlice = 5;

/**
 * Once a week every record of a kind is read again, a page of 1,000 at a time: Xero does not say of everything that it
 * changed (due date and sent flag of part-paid documents; Xero API docs: If-Modified-Since). Begins a week after the organisation's
 * first look. Items come in one answer, of which the whole alone shows what was deleted. Returns whether more is left to do.
 */
export const reconcileSlowly = async (look: Look): Promise<boolean> => {
  const { slowly, pull } = look;
  const settings = await slowly.settings();
  const now = slowly.clock.now();
  const fresh = xeroKinds.filter((kind) => isFollowed(kind, settings) && pull.reconciles[kind] === undefined);
  for (const kind of fresh) pull.reconciles[kind] = { doneAt: now.toISOString() };
  if (fresh.length > 0) await keepPull(slowly.table, pull);
  const [kind] = kindsToReconcile(pull, settings, now);
  if (kind === undefined) return false;
  await reconcileKind(look, kind);
  return kindsToReconcile(pull, settings, now).length > 0;
};

const reconcileKind = async ({ slowly, pull }: Look, kind: XeroKind): Promise<void> => {
  const { doneAt, readTo } = pull.reconciles[kind] ?? {};
  const began = slowly.clock.now();
  const read = (since: Date | undefined, page: number) => slowly.xero.list(kind, { page, ...(since && { since }) });
  let reached = readTo;
  let pages = 0;
  for await (const rows of readSince(read, readTo === undefined ? undefined : justBefore(readTo))) {
    await takeUp(slowly, kind, rows);
    if (kind === 'item') {
      if (readTo === undefined) await missingItems(slowly, rows, began);
      break;
    }
    reached = latest(rows, reached);
    pages += 1;
    pull.reconciles[kind] = {
      ...(doneAt !== undefined && { doneAt }),
      ...(reached !== undefined && { readTo: reached }),
    };
    await keepPull(slowly.table, pull);
    if (pages >= pagesASlice || slowly.clock.now() >= slowly.deadline) return;
  }
  pull.reconciles[kind] = { doneAt: began.toISOString() };
  await keepPull(slowly.table, pull);
};
