import { Cron } from 'croner';
import type { HostedFunction } from './hosted-function.ts';

export interface ScheduledCall {
  expression: string;
  input: unknown;
  target: HostedFunction;
}

const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Milliseconds between two runs of `rate(5 minutes)`; undefined when it is no rate. */
export const rateMs = (expression: string): number | undefined => {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const ms = unitMs[unit ?? ''];
  return ms === undefined ? undefined : Number(count) * ms;
};

/** The inside of `cron(...)`: minute, hour, day of month, month, day of week (1 is Sunday), year. */
const cronFields = (expression: string): string => {
  const [, fields] = /^cron\(([^)]+)\)$/.exec(expression) ?? [];
  if (fields?.split(' ').length !== 6) throw new Error(`The local run does not know the schedule ${expression}.`);
  return `0 ${fields.replaceAll('?', '*')}`;
};

/** When `cron(...)` runs next after `from`; undefined when never again. EventBridge cron expressions are in UTC. */
export const nextRun = (expression: string, from: Date): Date | undefined =>
  new Cron(cronFields(expression), { timezone: 'UTC', alternativeWeekdays: true }).nextRun(from) ?? undefined;

/**
 * Stands in for EventBridge schedules. What runs at least hourly also runs at once, so that work left over from the last
 * time goes on without waiting.
 */
export const startSchedule = ({ expression, input, target }: ScheduledCall): { stop: () => void } => {
  // A failure has been reported by the function's host, and the next run does the work.
  const call = () => void target.invoke(input).catch(() => undefined);
  const every = rateMs(expression);
  if (every === undefined) {
    const job = new Cron(cronFields(expression), { timezone: 'UTC', alternativeWeekdays: true }, call);
    return { stop: () => job.stop() };
  }
  if (every <= 3_600_000) call();
  const timer = setInterval(call, every);
  return { stop: () => clearInterval(timer) };
};
