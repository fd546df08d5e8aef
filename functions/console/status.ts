import type { Status } from '../../shared/crm/console-status.ts';
import type { standings } from './standing.ts';

/** The standings as data for programs. */
export const statusOf = ({ organisations, unrouted }: Awaited<ReturnType<typeof standings>>): Status => ({
  organisations: organisations.map(({ organisation, state, survey, deliveriesWaiting, calls }) => ({
    id: organisation.organisation,
    name: organisation.name,
    state,
    waiting: survey.waiting,
    waitsForOthers: survey.waitsForOthers,
    notSent: survey.notSent,
    attention: survey.attention,
    attentionByCause: survey.causes.map(({ problem: { code, message, remedy }, count }) => ({
      code,
      message,
      remedy,
      count,
    })),
    deliveriesWaiting,
    calls: { minuteRemaining: calls.minuteRemaining, dayRemaining: calls.dayRemaining ?? null },
  })),
  unrouted,
});
