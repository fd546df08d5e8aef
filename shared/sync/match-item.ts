import type { Item } from '../records/item.ts';
import { plainName } from './match-contact.ts';
import type { Standings } from './standing.ts';
import type { Traits } from './traits.ts';

const traitsOf = (code: string | undefined, name: string | undefined, price: string | undefined): Traits => ({
  code: {
    ...{ words: 'code', weight: 0.95, differing: 0.8, key: true },
    values: code === undefined ? [] : [code.trim().toLowerCase()],
  },
  name: {
    ...{ words: 'name', weight: 0.7, differing: 0.8, key: true },
    values: name === undefined ? [] : [plainName(name)],
  },
  price: { words: 'sales price', weight: 0.2, key: false, values: price === undefined ? [] : [price] },
});

/** What is compared of an item of the CRM. */
export const itemTraits = ({ code, name, sale }: Item): Traits => traitsOf(code, name, sale?.unitPrice);

/** What is compared of an item in Xero. */
export const standingItemTraits = ({ code, name, salesDetails }: Standings['item']): Traits =>
  traitsOf(code, name, salesDetails?.unitPrice === undefined ? undefined : String(salesDetails.unitPrice));
