/** One line of the bench. `ratio` is ours by baseline; `limit` is the best, or the most, that there can or may be. */
export interface Row {
  name: string;
  ours: number;
  baseline: number | null;
  limit: number | null;
  ratio: number | null;
  unit: string;
}

const rounded = (value: number) => Number(value.toPrecision(4));

/** A row with its ratio worked out; null where there is nothing to compare with. */
export const row = (name: string, unit: string, figures: { ours: number; baseline?: number; limit?: number }): Row => ({
  name,
  ours: rounded(figures.ours),
  baseline: figures.baseline === undefined ? null : rounded(figures.baseline),
  limit: figures.limit === undefined ? null : rounded(figures.limit),
  ratio: figures.baseline === undefined ? null : rounded(figures.ours / figures.baseline),
  unit,
});

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('There is no median of nothing.');
  return middle;
};
