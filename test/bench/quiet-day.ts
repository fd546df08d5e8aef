import { pullSlice } from '../../functions/pull/pull-slice.ts';
import { getPull } from '../../shared/store/pulls.ts';
import { fakeClock } from '../push/fake-clock.ts';
import { benchPullDeps } from './pull-deps.ts';
import { type Row, row } from './row.ts';
import { openStage } from './stage.ts';

const minuteMs = 60_000;
/** What Xero's smallest plan allows an organisation a day, and how much of it a poll that finds nothing may take. */
const smallestPlan = 1_000;
const most = 200;

/**
 * A day of 24 hours in which nothing changes, minute by minute on a clock of our own, after the first look and with the
 * default settings: the calls of the real pull worker to the sandbox.
 */
export const benchQuietDay = async (): Promise<Row[]> => {
  const clock = fakeClock('2026-11-21T09:00:00Z');
  const stage = await openStage({ now: clock.now, fill: { contacts: 500, invoices: 2_000 } });
  try {
    const deps = benchPullDeps({ ...stage, clock });
    const live = async (minutes: number) => {
      for (let minute = 0; minute < minutes; minute += 1) {
        const { dueAt } = (await getPull(stage.table, stage.scope)) ?? {};
        if (dueAt !== undefined && dueAt <= clock.now().toISOString()) await pullSlice(deps, stage.scope);
        clock.advance(minuteMs);
      }
    };
    await live(60);
    const before = (await stage.calls()).length;
    await live(24 * 60);
    const calls = (await stage.calls()).length - before;
    return [
      row("a quiet day's polls of one organisation, all kinds (baseline: a day of Xero's smallest plan)", 'calls', {
        ...{ ours: calls, baseline: smallestPlan, limit: most },
      }),
    ];
  } finally {
    await stage.close();
  }
};
