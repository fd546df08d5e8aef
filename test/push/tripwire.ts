/** What a process that was killed throws, for want of a real end. */
export class Killed extends Error {
  override name = 'Killed';
}

/** Commands and methods that change nothing outside. */
const reads = /^(Get|BatchGet|Query|Scan|TransactGet|read|list|search|hasHappened)/;

/**
 * Kills the worker right after one of its outside effects: number `at` counts them. Reads are none: dying before or after
 * one leaves the same behind. Once dead, nothing more goes out. Without `at` it only counts.
 */
export const tripwire = (at?: number) => {
  let moments = 0;
  let dead = false;
  const breathe = () => {
    if (dead) throw new Killed();
  };
  const guard = async <T>(effect: () => Promise<T>, name = 'effect'): Promise<T> => {
    breathe();
    const result = await effect();
    breathe();
    if (reads.test(name)) return result;
    moments += 1;
    if (moments === at) {
      dead = true;
      throw new Killed();
    }
    return result;
  };
  /** The same object, each of its methods guarded; the commands of a client by their own names. */
  const guardAll = <T extends object>(target: T, methods?: string[]): T =>
    new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function' || (methods && !methods.includes(String(name)))) return value;
        return (...args: unknown[]) => {
          const [command] = args;
          const called = name === 'send' && command instanceof Object ? command.constructor.name : String(name);
          return guard(async () => Reflect.apply(value, object, args), called);
        };
      },
    });
  const die = (): never => {
    dead = true;
    throw new Killed();
  };
  return { guard, guardAll, die, moments: () => moments };
};
