/** What others do before a worker's command to the table, which is told by its number and its input. */
export type Meanwhile = (command: { number: number; input: object }) => Promise<void>;

/** The same client of the table; `meanwhile` happens before each of its commands. */
export const beforeEach = <T extends object>(doc: T, meanwhile: Meanwhile): T => {
  let number = 0;
  return new Proxy(doc, {
    get: (object, name) => {
      const value: unknown = Reflect.get(object, name);
      if (typeof value !== 'function' || name !== 'send') return value;
      return async (...args: unknown[]) => {
        const [command] = args;
        number += 1;
        const input = command instanceof Object && 'input' in command ? command.input : undefined;
        await meanwhile({ number, input: input instanceof Object ? input : {} });
        return Reflect.apply(value, object, args);
      };
    },
  });
};
