import Big from 'big.js';
import * as z from 'zod';

const digits = /^-?\d{1,15}(\.\d{1,10})?$/;
const described = {
  description: 'Exact decimal. Write it as text, such as "12.3400", where a JSON number could lose digits.',
  pattern: digits.source,
};

/**
 * An exact decimal on the wire: a string such as "12.3400", or a JSON number. Comes out as a plain decimal string
 * without trailing zeros, so that equal amounts have equal text.
 */
export const decimalSchema = z
  .union([z.string(), z.number()])
  .meta(described)
  .transform((value) => (typeof value === 'number' ? String(value) : value.trim()))
  .refine((text) => digits.test(text), {
    message:
      'must be a decimal number such as 12.50 (at most 15 digits before and 10 after the point, no thousands separators)',
  })
  .transform((text) => new Big(text).toFixed());

export type Decimal = string;

/** Rounds half away from zero to `places` decimal places, as Xero does with line amounts and taxes. */
export const roundHalfUp = (value: Big, places = 2): Big => value.round(places, Big.roundHalfUp);

export { Big };
