import { freshReference, todayIn } from '../../../shared/catch-up/reference.ts';
import type { Seeing } from '../../../shared/catch-up/seeing.ts';
import { type RecordType, recordSchemas, recordTypeSchema } from '../../../shared/records/record.ts';
import { getHolders, getLinks, type Link } from '../../../shared/store/links.ts';
import type { Related } from '../../../shared/sync/facts.ts';
import type { Plan } from '../../../shared/sync/plan.ts';
import { planRecord } from '../../../shared/sync/plan-record.ts';
import type { XeroElement } from '../../../shared/xero/answers.ts';

/** A linked pair as both sides show it now. */
export interface Pair {
  link: Link;
  element: XeroElement & { xeroId: string };
}

const isFields = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object';

const referenceIn = (value: unknown, fallback: RecordType): { type: RecordType; id: string }[] => {
  if (!isFields(value) || typeof value.id !== 'string') return [];
  const type = recordTypeSchema.safeParse(value.type);
  return [{ type: type.success ? type.data : fallback, id: value.id }];
};

/** The other records that the CRM's side of a link names. */
const namedBy = ({ crmSide = {} }: Link) => [
  ...referenceIn(crmSide.contact, 'contact'),
  ...referenceIn(crmSide.document, 'invoice'),
  ...(Array.isArray(crmSide.allocations)
    ? crmSide.allocations.flatMap((one) => (isFields(one) ? referenceIn(one.document, 'invoice') : []))
    : []),
];

const paymentsOn = ({ standing: { payments } }: XeroElement): string[] =>
  Array.isArray(payments)
    ? payments.flatMap((one) => (isFields(one) && typeof one.paymentID === 'string' ? [one.paymentID] : []))
    : [];

const relatedTo = (link: Link): Related => {
  const currency = (link.xeroSeen ?? link.xeroSide)?.currencyCode;
  return {
    ...{ state: 'linked', xeroId: link.xeroId, kind: link.kind },
    ...{ status: link.xero.status, amountDue: link.xero.amountDue, number: link.xero.number },
    ...(typeof currency === 'string' && { currency }),
  };
};

/** Plans these pairs as if the CRM's side were to be sent now, all of it; pairs whose CRM side is not kept have no plan. */
export const plansOf = async (seeing: Seeing, pairs: Pair[]): Promise<Map<Link, Plan>> => {
  const { table, scope } = seeing;
  const [reference, settings] = [await freshReference(seeing), await seeing.settings()];
  const related = new Map<string, Related>();
  for (const [type, some] of Map.groupBy(
    pairs.flatMap(({ link }) => namedBy(link)),
    (one) => one.type,
  )) {
    const links = await getLinks(
      table,
      scope,
      type,
      some.map(({ id }) => id),
    );
    for (const link of links.values()) related.set(`${type}#${link.crmId}`, relatedTo(link));
  }
  const ours = await getHolders(
    table,
    scope,
    'payment',
    pairs.flatMap(({ element }) => paymentsOn(element)),
  );
  const plans = new Map<Link, Plan>();
  for (const { link, element } of pairs) {
    const { data: record } = recordSchemas[link.type].safeParse(link.crmSide);
    if (!record) continue;
    const { url } = element.standing;
    const plan = planRecord(link.type, {
      ...{ record, deleted: false, fingerprint: 'as it stands', settings, reference, take: 'crm' },
      ...{ standing: element.standing, today: todayIn(seeing, reference), twins: [], sameNumber: [], sameName: [] },
      ownUrl: typeof url === 'string' ? url : '',
      related: (type, crmId) => related.get(`${type}#${crmId}`) ?? { state: 'unknown' },
      isOurPayment: (paymentId) => ours.has(paymentId),
      link: {
        ...{ xeroId: link.xeroId, kind: link.kind, crmFingerprint: '', acts: link.acts, madeBy: link.madeBy },
        ...{ name: element.name, number: element.number, status: element.status, filled: link.filled },
      },
    });
    plans.set(link, plan);
  }
  return plans;
};
