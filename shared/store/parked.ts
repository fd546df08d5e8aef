import { randomUUID } from 'node:crypto';
import type { Problem } from '../failures/failure.ts';
import type { Stuck } from '../settings/cures.ts';
import { putActivity } from './activities.ts';
import { type Change, isAside, readyChange } from './changes.ts';
import { stretches, unexplained } from './parked-at.ts';
import { listParked, parkedCodes } from './parked-rows.ts';
import type { Table } from './table.ts';

/** Whether a change is set aside until a person acts: it is neither ready nor waiting for another record nor held back. */
export const isSetAside = (change: Change): boolean => isAside(change);

/** Why a change is set aside. */
export const causeOf = ({ problem = unexplained }: Pick<Change, 'problem'>): Problem => problem;

/** A change as what may cure it is looked for (`shared/settings/cures.ts`). */
export const stuckOf = (change: Change): Stuck => ({ record: change.record, problem: causeOf(change) });

type Scope = { workspace: string; organisation: string };

const pageSize = 100;

/** The changes of an organisation that are set aside, all of them or those whose cause is among `codes`, a page at a time. */
export async function* setAsidePages(
  table: Table,
  scope: Scope,
  codes?: ReadonlySet<string>,
): AsyncGenerator<Change[], void> {
  const there = await parkedCodes(table, scope, 'aside');
  for (const code of there.filter((one) => codes?.has(one) ?? true)) {
    let after: Record<string, unknown> | undefined;
    do {
      const page = await listParked(table, scope, stretches.asideFor(code), { limit: pageSize, after });
      if (page.changes.length > 0) yield page.changes;
      after = page.next;
    } while (after);
  }
}

/**
 * Makes a parked change ready again with its attempts forgotten, and keeps in the log who asked. False when a newer
 * snapshot has come meanwhile. The bell is left to the caller, who rings once for many.
 */
export const retryChange = async (
  table: Table,
  change: Change,
  asked: { by: string; now: Date; note?: string },
): Promise<boolean> => {
  const at = asked.now.toISOString();
  if (!(await readyChange(table, change, at, { attempts: 0, deaths: 0, retriedAt: at }))) return false;
  await putActivity(table, {
    ...{ workspace: change.workspace, organisation: change.organisation, id: randomUUID(), at },
    ...{ actor: asked.by, action: 'retried', type: change.record.type, crmId: change.record.data.id },
    ...(asked.note !== undefined && { note: asked.note }),
  });
  return true;
};

const retriesAtOnce = 10;

/** Does it to all, some at once; returns for how many it was done. */
const inGroups = async (changes: readonly Change[], act: (change: Change) => Promise<boolean>): Promise<number> => {
  let done = 0;
  for (let at = 0; at < changes.length; at += retriesAtOnce)
    done += (await Promise.all(changes.slice(at, at + retriesAtOnce).map(act))).filter(Boolean).length;
  return done;
};

/** Makes many parked changes ready again (see `retryChange`); returns how many were not replaced by newer ones meanwhile. */
export const retryAll = (
  table: Table,
  changes: readonly Change[],
  asked: { by: string; now: Date; note?: string },
): Promise<number> => inGroups(changes, (change) => retryChange(table, change, asked));

interface Bounds {
  /** Asked before each page but the first. */
  goOn: () => boolean;
  fits?: (change: Change) => boolean;
}

/** So many pages are taken at once where somebody waits; the pull worker goes on with the others. */
const mostPages = 20;

/** A bound for what is done at once. */
export const forNow = (): Bounds['goOn'] => {
  let pages = 1;
  return () => {
    pages += 1;
    return pages <= mostPages;
  };
};

const eachPage = async (
  pages: AsyncIterable<Change[]>,
  { goOn, fits = () => true }: Bounds,
  take: (changes: Change[]) => Promise<number>,
): Promise<{ taken: number; more: boolean }> => {
  let taken = 0;
  let begun = false;
  for await (const page of pages) {
    if (begun && !goOn()) return { taken, more: true };
    begun = true;
    taken += await take(page.filter(fits));
  }
  return { taken, more: false };
};

/**
 * Makes ready (see `retryChange`) what is set aside for one of these causes and fits, a page at a time for as long as `goOn` says
 * so; `more`: that was not all.
 */
export const retrySetAside = async (
  table: Table,
  scope: Scope,
  codes: ReadonlySet<string> | undefined,
  asked: { by: string; now: Date; note?: string },
  bounds: Bounds,
): Promise<{ retried: number; more: boolean }> => {
  const pages = setAsidePages(table, scope, codes);
  const { taken, more } = await eachPage(pages, bounds, (changes) => retryAll(table, changes, asked));
  return { retried: taken, more };
};

/** What was tried again in this time, and came back, is not tried once more before all others. */
const turnMs = 600_000;

/** Does the same for as long as `goOn` says so; what was tried again of late comes last, so that asking again takes up others. */
export const retryInTurn = async (
  table: Table,
  scope: Scope,
  codes: ReadonlySet<string>,
  asked: { by: string; now: Date },
  goOn: () => boolean,
): Promise<{ retried: number; more: boolean }> => {
  const notSince =
    (at: number) =>
    ({ retriedAt = '' }: Change): boolean =>
      retriedAt < new Date(at).toISOString();
  const now = asked.now.getTime();
  const first = await retrySetAside(table, scope, codes, asked, { goOn, fits: notSince(now - turnMs) });
  if (first.more) return first;
  const again = await retrySetAside(table, scope, codes, asked, { goOn, fits: notSince(now) });
  return { retried: first.retried + again.retried, more: again.more };
};

/**
 * Makes ready what is set aside for one of these causes, once it has gone at `now` (see `retrySetAside`); the log says nothing of
 * it.
 */
export const releaseSetAside = async (
  table: Table,
  scope: Scope,
  codes: ReadonlySet<string>,
  now: Date,
  bounds: Bounds,
): Promise<{ released: number; more: boolean }> => {
  const at = now.toISOString();
  const { taken, more } = await eachPage(setAsidePages(table, scope, codes), bounds, (changes) =>
    inGroups(changes, (change) => readyChange(table, change, at, { retriedAt: at })),
  );
  return { released: taken, more };
};
