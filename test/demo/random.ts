/** A reproducible stream of choices: the same seed gives the same ones on every machine. */
export interface Random {
  /** A whole number from `from` to `to`, both included. */
  whole: (from: number, to: number) => number;
  pick: <Item>(items: readonly Item[]) => Item;
  /** True in `percent` of 100 cases. */
  chance: (percent: number) => boolean;
}

export const seeded = (seed: number): Random => {
  let state = seed >>> 0;
  /* A linear congruential generator (Numerical Recipes' constants); the high bits are the good ones. */
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    whole,
    pick: (items) => {
      const item = items[whole(0, items.length - 1)];
      if (item === undefined) throw new Error('There is nothing to pick from.');
      return item;
    },
    chance: (percent) => next() * 100 < percent,
  };
};
