import type { Formats } from '../../shared/runtime/formats.ts';

/** Pages count no further. */
export const mostCounted = 10_000;

/** The same formats, for figures that were counted no further: `412`, `10,000+`. */
export const boundedFormats = (formats: Formats): Formats => ({
  ...formats,
  number: (value) => (value < mostCounted ? formats.number(value) : `${formats.number(mostCounted)}+`),
});

/** The sum of figures that were counted no further. */
export const boundedSum = (figures: readonly number[]): number =>
  Math.min(
    figures.reduce((sum, one) => sum + one, 0),
    mostCounted,
  );
