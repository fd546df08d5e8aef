import { expect, test } from 'vitest';
import { nextRun, rateMs } from '../../infra/local/schedule.ts';

test.each([
  ['rate(1 minute)', 60_000],
  ['rate(5 minutes)', 300_000],
  ['rate(2 hours)', 7_200_000],
  ['rate(1 day)', 86_400_000],
])('%s', (expression, ms) => {
  expect(rateMs(expression)).toBe(ms);
});

test.each([
  ['cron(0 10 * * ? *)', '2026-11-21T10:00:00.000Z'],
  ['cron(15 12 ? * MON-FRI *)', '2026-11-23T12:15:00.000Z'],
  ['cron(0 8 ? * 2 *)', '2026-11-23T08:00:00.000Z'],
])('%s runs next at %s', (expression, expected) => {
  expect(nextRun(expression, new Date('2026-11-21T09:00:00Z'))?.toISOString()).toBe(expected);
});

test.each(['rate(1 fortnight)', 'cron(0 10 * * *)', 'at(2026-01-01T00:00:00)'])('%s is refused', (expression) => {
  expect(rateMs(expression)).toBeUndefined();
  expect(() => nextRun(expression, new Date())).toThrow(`does not know the schedule ${expression}`);
});
