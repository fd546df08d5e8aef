import type { Store } from './store.ts';

export type Clock = { now: () => number; advance: (seconds: number) => number; reset: () => void };

/** The sandbox's own clock: the injected time plus everything it was advanced by (kept in the store). */
export function createClock(store: Store, base: () => Date): Clock {
  let offset = Number(store.setting('clock-offset-ms') ?? '0');
  return {
    now: () => base().getTime() + offset,
    advance: (seconds) => {
      offset += Math.round(seconds * 1000);
      store.keepSetting('clock-offset-ms', String(offset));
      return offset / 1000;
    },
    reset: () => {
      offset = 0;
      store.keepSetting('clock-offset-ms', '0');
    },
  };
}
