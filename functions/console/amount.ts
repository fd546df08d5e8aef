import type { Formats } from '../../shared/runtime/formats.ts';
import type { Link } from '../../shared/store/links.ts';
import { currencyOf } from './links-of.ts';

/** An amount of a linked record as the viewer writes it, in the record's currency, else in that of the books. */
export const amountOf = (
  { formats, one }: { formats: Pick<Formats, 'money'>; one: { baseCurrency: string } },
  link: Pick<Link, 'xeroSeen' | 'xeroSide'>,
  amount: string | undefined,
): string | undefined =>
  amount === undefined ? undefined : formats.money(amount, currencyOf(link) ?? one.baseCurrency);
