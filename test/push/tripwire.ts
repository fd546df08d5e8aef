/** What a process that was killed throws, for want of a real end. */
export class Killed extends Error {
  override name = 'Killed';
}

/**
 * Kills the worker at one of its outside effects: number `at` counts the moments before and after each effect. Once
 * dead, nothing more goes out. Without `at` it only counts.
 */
export const tripwire = (at?: number) => {
  let moments = 0;
  let dead = false;
  const pass = () => {
    if (dead) throw new Killed();
    moments += 1;
    if (moments === at) {
      dead = true;
      throw new Killed();
    }
  };
  const guard = async <T>(effect: () => Promise<T>): Promise<T> => {
    pass();
    const result = await effect();
    pass();
    return result;
  };
  /** The same object, each of its methods an effect. */
  const guardAll = <T extends object>(target: T, methods?: string[]): T =>
    new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function' || (methods && !methods.includes(String(name)))) return value;
        return (...args: unknown[]) => guard(async () => Reflect.apply(value, object, args));
      },
    });
  const die = (): never => {
    dead = true;
    throw new Killed();
  };
  return { guard, guardAll, die, moments: () => moments };
};
