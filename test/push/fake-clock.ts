import type { Clock } from '../../shared/runtime/clock.ts';

export interface FakeClock extends Clock {
  advance: (ms: number) => void;
}

/** A clock that stands still until it is told otherwise; whoever sleeps moves it. */
export const fakeClock = (start: string): FakeClock => {
  let at = Date.parse(start);
  const advance = (ms: number) => {
    at += ms;
  };
  return { now: () => new Date(at), sleep: async (ms) => advance(ms), advance };
};
