import { createHash } from 'node:crypto';
import { freshReference } from '../../shared/catch-up/reference.ts';
import { Failure, type Problem } from '../../shared/failures/failure.ts';
import { Big } from '../../shared/records/decimal.ts';
import type { Reference } from '../../shared/records/reference.ts';
import type { Preparation } from '../../shared/sync/act.ts';
import { REFUSED } from '../../shared/xero/rejections.ts';
import type { Planned } from './plan-work.ts';
import { seeingOf, type Work } from './work.ts';

/** A preparation in words that are the same for all records that need it. */
const nameOf = (preparation: Preparation): string =>
  preparation.add === 'currency'
    ? `currency ${preparation.code}`
    : `tax rate ${preparation.name} ${preparation.percent} ${preparation.forSales}`;

const isThere = (preparation: Preparation, reference: Reference): boolean =>
  preparation.add === 'currency'
    ? reference.currencies.includes(preparation.code)
    : reference.taxRates.some(
        ({ name, rate, status }) =>
          status === 'ACTIVE' &&
          name.toLowerCase() === preparation.name.toLowerCase() &&
          new Big(rate).eq(preparation.percent),
      );

/** The same key after a crash, so that Xero, while it remembers it, adds nothing twice; later a look shows what was added. */
const keyOf = ({ organisation }: Work['scope'], name: string): string =>
  `${organisation}:add:${createHash('sha256').update(name).digest('base64url').slice(0, 32)}`;

/**
 * Adds to the organisation what planned records need (currencies, tax rates), each once for all that need it, and refreshes
 * the reference data. Answers with what Xero refused, by change (its revision).
 */
export const prepare = async (work: Work, plans: Planned[]): Promise<Map<string, Problem>> => {
  const { scope, deps, xero } = work;
  const needed = plans.flatMap(({ change, plan }) =>
    plan.do === 'prepare' ? [{ rev: change.rev, preparation: plan.preparation }] : [],
  );
  const groups = Map.groupBy(needed, ({ preparation }) => nameOf(preparation));
  const refused = new Map<string, Problem>();
  const seeing = seeingOf(work);
  const reference = await freshReference(seeing, deps.clock.now());
  let added = false;
  for (const [name, group] of groups) {
    const preparation = group[0]?.preparation;
    if (!preparation || isThere(preparation, reference)) continue;
    try {
      if (preparation.add === 'currency') await xero.addCurrency(preparation.code, keyOf(scope, name));
      else await xero.addTaxRate({ ...preparation, country: reference.organisation.country }, keyOf(scope, name));
      added = true;
    } catch (error) {
      if (!(error instanceof Failure) || error.problem.code !== REFUSED) throw error;
      for (const { rev } of group) refused.set(rev, error.problem);
    }
  }
  if (added) await freshReference(seeing, new Date(deps.clock.now().getTime() + 1));
  return refused;
};
