import type { Clock } from './clock.ts';
import { DAY_MS } from './dates.ts';
import type { SwitchBoard } from './switches.ts';

const MINUTE_MS = 60_000;

export type LimitProblem = { problem: 'minute' | 'day' | 'appminute' | 'concurrent'; retryAfter?: number };
export type Remaining = { day: number; minute: number; appMinute: number };
export type Limits = {
  /** Counts a call, or says which limit refuses it. A refused call does not count. */
  enter: (app: string, tenant: string) => LimitProblem | undefined;
  leave: (app: string, tenant: string) => void;
  remaining: (app: string, tenant: string) => Remaining;
  reset: () => void;
};

type Meter = { minute: number[]; day: number[]; running: number };

function seedOf(tenant: string): number {
  let sum = 0;
  for (const char of tenant) sum = (sum * 31 + char.charCodeAt(0)) % 86_400;
  return sum * 1000;
}

/**
 * Xero's limits per app and organisation: 60 calls a minute, 5 at once, 1,000 or 5,000 a day; and 10,000 a minute per app.
 * The day begins at a different, fixed time for each organisation (Xero API docs: limits).
 */
export function createLimits(switches: SwitchBoard, clock: Clock): Limits {
  const meters = new Map<string, Meter>();
  const apps = new Map<string, number[]>();

  function meter(app: string, tenant: string): Meter {
    const key = `${app}\n${tenant}`;
    let found = meters.get(key);
    if (found === undefined) {
      found = { minute: [], day: [], running: 0 };
      meters.set(key, found);
    }
    return found;
  }

  function trim(times: number[], from: number): void {
    let gone = 0;
    while (gone < times.length && (times[gone] ?? 0) < from) gone += 1;
    if (gone > 0) times.splice(0, gone);
  }

  function windows(now: number, tenant: string): { minuteFrom: number; dayFrom: number; dayTo: number } {
    const fixedMinute = switches.current.minuteWindow === 'fixed';
    const dayStart = Math.floor((now - seedOf(tenant)) / DAY_MS) * DAY_MS + seedOf(tenant);
    const rollingDay = switches.current.dayWindow === 'rolling';
    return {
      minuteFrom: fixedMinute ? Math.floor(now / MINUTE_MS) * MINUTE_MS : now - MINUTE_MS + 1,
      dayFrom: rollingDay ? now - DAY_MS + 1 : dayStart,
      dayTo: dayStart + DAY_MS,
    };
  }

  function current(app: string, tenant: string): { meter: Meter; appTimes: number[]; now: number; dayTo: number } {
    const now = clock.now();
    const found = meter(app, tenant);
    const appTimes = apps.get(app) ?? [];
    apps.set(app, appTimes);
    const { minuteFrom, dayFrom, dayTo } = windows(now, tenant);
    trim(found.minute, minuteFrom);
    trim(found.day, dayFrom);
    trim(appTimes, minuteFrom);
    return { meter: found, appTimes, now, dayTo };
  }

  function secondsUntilFree(times: number[], now: number): number {
    const fixed = switches.current.minuteWindow === 'fixed';
    const free = fixed ? (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS : (times[0] ?? now) + MINUTE_MS;
    return Math.max(1, Math.ceil((free - now) / 1000));
  }

  function refusal(app: string, tenant: string): LimitProblem | undefined {
    const { minuteLimit, dailyLimit, appMinuteLimit, concurrentLimit } = switches.current;
    const { meter: found, appTimes, now, dayTo } = current(app, tenant);
    if (found.running >= concurrentLimit) return { problem: 'concurrent' };
    if (found.day.length >= dailyLimit) {
      const free = switches.current.dayWindow === 'rolling' ? (found.day[0] ?? now) + DAY_MS : dayTo;
      return { problem: 'day', retryAfter: Math.max(1, Math.ceil((free - now) / 1000)) };
    }
    if (found.minute.length >= minuteLimit)
      return { problem: 'minute', retryAfter: secondsUntilFree(found.minute, now) };
    if (appTimes.length >= appMinuteLimit) return { problem: 'appminute', retryAfter: secondsUntilFree(appTimes, now) };
    return undefined;
  }

  return {
    enter: (app, tenant) => {
      const refused = switches.current.enforceLimits ? refusal(app, tenant) : undefined;
      const { meter: found, appTimes, now } = current(app, tenant);
      found.running += 1;
      if (refused !== undefined) return refused;
      found.minute.push(now);
      found.day.push(now);
      appTimes.push(now);
      return undefined;
    },
    leave: (app, tenant) => {
      const found = meter(app, tenant);
      found.running = Math.max(0, found.running - 1);
    },
    remaining: (app, tenant) => {
      const { meter: found, appTimes } = current(app, tenant);
      return {
        day: Math.max(0, switches.current.dailyLimit - found.day.length),
        minute: Math.max(0, switches.current.minuteLimit - found.minute.length),
        appMinute: Math.max(0, switches.current.appMinuteLimit - appTimes.length),
      };
    },
    reset: () => {
      meters.clear();
      apps.clear();
    },
  };
}
