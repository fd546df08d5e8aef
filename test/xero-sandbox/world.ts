import { randomUUID } from 'node:crypto';
import { type Clock, createClock } from './clock.ts';
import { createFaults, type Faults } from './faults.ts';
import { type Keys, loadKeys } from './keys.ts';
import { createLimits, type Limits } from './limits.ts';
import { seedWhenEmpty } from './seed.ts';
import { openStore, type Store } from './store.ts';
import { createSwitchBoard, type SwitchBoard } from './switches.ts';

/** Everything one running sandbox consists of. */
export type World = {
  store: Store;
  clock: Clock;
  switches: SwitchBoard;
  faults: Faults;
  limits: Limits;
  keys: Keys;
  /** Base address the sandbox is reached at, without a trailing slash; set when it listens. */
  publicUrl: string;
  newId: () => string;
};

/** Opens the books (and seeds them when empty) and puts the parts together. */
export async function createWorld(options: {
  data?: string | undefined;
  now: () => Date;
  publicUrl: string;
}): Promise<World> {
  const store = openStore(options.data);
  const clock = createClock(store, options.now);
  const switches = createSwitchBoard(store);
  seedWhenEmpty(store, clock.now());
  return {
    store,
    clock,
    switches,
    faults: createFaults(),
    limits: createLimits(switches, clock),
    keys: await loadKeys(store),
    publicUrl: options.publicUrl,
    newId: randomUUID,
  };
}
