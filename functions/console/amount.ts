import type { Formats } from '../../shared/runtime/formats.ts';
import type { Link } from '../../shared/store/links.ts';

/** Xero says its currency only in the record itself. */
const currencyOf = ({ xeroSeen, xeroSide }: Pick<Link, 'xeroSeen' | 'xeroSide'>): string | undefined => {
  const code = (xeroSeen ?? xeroSide)?.currencyCode;
  return typeof code === 'string' && /^[A-Z]{3}$/.test(code) ? code : undefined;
};

/** An amount of a linked record as the viewer writes it, in the record's currency, else in that of the books. */
export const amountOf = (
  { formats, one }: { formats: Pick<Formats, 'money'>; one: { baseCurrency: string } },
  link: Pick<Link, 'xeroSeen' | 'xeroSide'>,
  amount: string | undefined,
): string | undefined =>
  amount === undefined ? undefined : formats.money(amount, currencyOf(link) ?? one.baseCurrency);
