import * as z from 'zod';
import type { DocumentLine } from '../../../shared/records/document.ts';
import type { Reference } from '../../../shared/records/reference.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { mapped, sameName } from '../../../shared/sync/mapped.ts';

/** What a line of the form is read and checked against. */
export interface Books {
  reference: Reference;
  settings: Settings;
}

type Tracking = DocumentLine['tracking'][number];

/** The tracking categories that a line may name; Xero has two in use at most (Xero API docs: tracking categories). */
export const trackingCategories = (reference: Reference | undefined): Reference['tracking'] =>
  (reference?.tracking ?? []).filter(({ status }) => status === 'ACTIVE').slice(0, 2);

/** The value of a choice in the form. */
export const choiceValue = (category: string, option: string): string => JSON.stringify([category, option]);

/** What a choice of the form stands for; undefined for none. */
export const choiceOf = (value: string): Tracking | undefined => {
  try {
    const [category, option] = z.tuple([z.string(), z.string()]).parse(JSON.parse(value));
    return { category, option };
  } catch {
    return undefined;
  }
};

const inXero = (tracking: Tracking, { reference, settings }: Books) => {
  const name = mapped(settings.tracking.categories, tracking.category) ?? tracking.category;
  const wanted = mapped(settings.tracking.options, `${tracking.category}: ${tracking.option}`) ?? tracking.option;
  const at = trackingCategories(reference).findIndex((one) => sameName(one.name, name));
  const category = trackingCategories(reference)[at];
  const option = category?.options.find((one) => one.status === 'ACTIVE' && sameName(one.name, wanted));
  return { at, value: category && option ? choiceValue(category.name, option.name) : undefined };
};

/**
 * A line's tracking as the two choices of the form, each under its category of Xero. What Xero does not have is kept as the
 * deal says it, so that it is seen and can be corrected.
 */
export const slotsOf = (trackings: readonly Tracking[], books: Books | undefined): string[] => {
  const slots: (string | undefined)[] = [undefined, undefined];
  const rest: string[] = [];
  for (const tracking of trackings) {
    const { at, value = choiceValue(tracking.category, tracking.option) } = books
      ? inXero(tracking, books)
      : { at: -1 };
    if (at < 0 || slots[at] !== undefined) rest.push(value);
    else slots[at] = value;
  }
  return slots.map((slot) => slot ?? rest.shift() ?? '');
};
