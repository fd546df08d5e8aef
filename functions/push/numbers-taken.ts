import { problems } from '../../shared/failures/catalogue.ts';
import { Failure } from '../../shared/failures/failure.ts';
import { normalisedName } from '../../shared/records/contact.ts';
import { recordWords } from '../../shared/records/record.ts';
import { getHolders } from '../../shared/store/links.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import { isMadeOf, salesNumber } from './natural-key.ts';
import type { Planned } from './plan-work.ts';
import type { Work } from './work.ts';

/** Xero is asked for so many numbers in one call (see `ListQuery`). */
const numbersACall = 40;

const numberIn = ({ plan }: Planned): string | undefined =>
  plan.do === 'create' ? salesNumber(plan.kind, plan.body) : undefined;

const standingUnder = async (work: Work, numbers: string[]): Promise<XeroElement[]> => {
  const found: XeroElement[] = [];
  for (let at = 0; at < numbers.length; at += numbersACall) {
    const some = numbers.slice(at, at + numbersACall);
    found.push(...(await work.xero.list('invoice', { numbers: some, page: 1 })).rows);
  }
  return found;
};

/**
 * Plans with a refusal in place of a creation whose number Xero has given away already, or that an earlier one of these takes:
 * what Xero itself would say. One call for 40 numbers, none without any. `unasked`: Xero could not be asked.
 */
export const withNumbersTaken = async (
  work: Work,
  planned: Planned[],
): Promise<{ planned: Planned[]; unasked: boolean }> => {
  const numbers = [...new Set(planned.flatMap((one) => numberIn(one) ?? []))];
  if (numbers.length === 0) return { planned, unasked: false };
  let standing: XeroElement[] = [];
  let unasked = false;
  try {
    standing = await standingUnder(work, numbers);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    unasked = true;
  }
  const holders = Map.groupBy(standing, ({ number }) => normalisedName(number ?? ''));
  const ids = standing.flatMap(({ xeroId }) => xeroId ?? []);
  const ours = await getHolders(work.deps.table, work.scope, 'invoice', ids);
  const given = new Map<string, string>();
  return {
    unasked,
    planned: planned.map((one) => {
      const number = numberIn(one);
      if (number === undefined || one.plan.do !== 'create') return one;
      const { kind, body } = one.plan;
      const key = normalisedName(number);
      const others = (holders.get(key) ?? []).filter(
        (row) => row.invoiceType !== 'ACCPAY' && row.status !== 'DELETED' && !isMadeOf(kind, { body }, row),
      );
      const taken = others.length > 0 || given.has(key);
      const holder = others.map(({ xeroId = '' }) => ours.get(xeroId)?.crmId).find((id) => id !== undefined);
      const problem = problems.numberTaken(number, recordWords[one.change.record.type], holder ?? given.get(key));
      if (!taken) given.set(key, one.change.record.data.id);
      return taken ? { ...one, plan: { do: 'attention' as const, problem } } : one;
    }),
  };
};
