/** Time as the product sees it: injected, so that tests and the fault runs decide what time it is. */
export interface Clock {
  now: () => Date;
  /** Resolves after `ms` milliseconds. */
  sleep: (ms: number) => Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
