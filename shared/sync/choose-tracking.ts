import type { Place } from '../failures/attention.ts';
import { problems } from '../failures/catalogue.ts';
import type { DocumentLine } from '../records/document.ts';
import type { Facts } from './facts.ts';
import { mapped, sameName } from './mapped.ts';
import type { Body } from './plan.ts';
import { type Stopped, stopped } from './stopped.ts';

type Books = Pick<Facts<unknown>, 'reference' | 'settings'>;

/** The tracking of a line in Xero's names, checked against what is active there; absent when the line names none. */
export const chooseTracking = (
  wished: DocumentLine['tracking'],
  place: Place,
  { reference, settings }: Books,
  withIds: boolean,
): { tracking?: Body[] } | Stopped => {
  const chosen: Body[] = [];
  for (const { category, option } of wished) {
    const name = mapped(settings.tracking.categories, category) ?? category;
    const wanted = mapped(settings.tracking.options, `${category}: ${option}`) ?? option;
    const found = reference.tracking.find((one) => one.status === 'ACTIVE' && sameName(one.name, name));
    const foundOption = found?.options.find((one) => one.status === 'ACTIVE' && sameName(one.name, wanted));
    if (!found || !foundOption) return stopped(problems.trackingUnknown(place, `${name}: ${wanted}`));
    if (chosen.some((one) => one.name === found.name)) return stopped(problems.trackingTwice(place, found.name));
    const ids = { trackingCategoryID: found.id, trackingOptionID: foundOption.id };
    chosen.push({ name: found.name, option: foundOption.name, ...(withIds && ids) });
  }
  return chosen.length === 0 ? {} : { tracking: chosen };
};
