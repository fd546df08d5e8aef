/** One thing by which two records can be told to be the same. */
export interface Trait {
  /** How it is called in a reason. */
  words: string;
  /** How much it says when both sides share it, 0 to 1. */
  weight: number;
  /** What is left of the confidence when both sides have it and it differs; absent when that says nothing. */
  differing?: number;
  /** Both sides in one spelling; empty when there is nothing to compare. */
  values: string[];
  /** Whether records are looked for by it: enough on its own to look at a pair at all. */
  key: boolean;
  /** Its value means nothing to a person. */
  unreadable?: boolean;
}
export type Traits = Record<string, Trait>;

/** The traits that both sides have alike. Of traits that say the same thing twice (`name`, `plainName`) the stronger counts. */
export const shared = (one: Traits, other: Traits): { words: string; value: string | undefined; weight: number }[] => {
  const found = Object.entries(one).flatMap(([name, trait]) => {
    const value = trait.values.find((mine) => other[name]?.values.includes(mine));
    const { words, weight, unreadable } = trait;
    return value === undefined || weight === 0 ? [] : [{ words, weight, value: unreadable ? undefined : value }];
  });
  return found
    .filter(({ words, weight }) => !found.some((better) => better.words === words && better.weight > weight))
    .sort((a, b) => b.weight - a.weight);
};

/** The traits that both sides have and that contradict each other. */
export const conflicting = (one: Traits, other: Traits): { words: string; factor: number }[] =>
  Object.entries(one).flatMap(([name, { words, differing, values }]) => {
    const theirs = other[name]?.values ?? [];
    if (differing === undefined || values.length === 0 || theirs.length === 0) return [];
    return values.some((value) => theirs.includes(value)) ? [] : [{ words, factor: differing }];
  });

/** What records that share something are found by. */
export const keysOf = (traits: Traits): string[] =>
  Object.entries(traits).flatMap(([name, { key, values }]) => (key ? values.map((value) => `${name}:${value}`) : []));
