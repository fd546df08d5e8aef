import { readReference } from '../../shared/catch-up/reference.ts';
import { typePauses } from '../../shared/failures/type-pauses.ts';
import { contactSchema } from '../../shared/records/contact.ts';
import { recordTypes, type XeroKind } from '../../shared/records/record.ts';
import type { Preview, PreviewedCall } from '../../shared/review/preview.ts';
import type { Change } from '../../shared/store/changes.ts';
import { getReference } from '../../shared/store/references.ts';
import type { Act } from '../../shared/sync/act.ts';
import { differences } from '../../shared/sync/differences.ts';
import { needsAttention } from '../../shared/sync/plan.ts';
import { planAdoption } from '../../shared/sync/plan-contact.ts';
import { withNumbersTaken } from './numbers-taken.ts';
import { type Planned, planAsKnown } from './plan-work.ts';
import type { Work } from './work.ts';

const paths: Record<XeroKind, string> = {
  contact: '/Contacts',
  item: '/Items',
  quote: '/Quotes',
  invoice: '/Invoices',
  purchaseOrder: '/PurchaseOrders',
  creditNote: '/CreditNotes',
  payment: '/Payments',
};

/**
 * Plans changes (those that wait, or made up ones) as a worker would, on what is known of Xero, and shows what would be
 * sent. Writes nothing, neither to the table nor to Xero; Xero is read where something was never read before, and asked which
 * numbers it has given away.
 */
export const previewChanges = async (work: Work, changes: Change[]): Promise<Preview[]> => {
  const settings = await work.settings();
  const reference =
    (await getReference(work.deps.table, work.scope)) ??
    (await readReference({ clock: work.deps.clock, xero: work.xero }));
  const previews: Preview[] = [];
  for (const type of recordTypes) {
    const some = changes.filter(({ record }) => record.type === type);
    if (some.length === 0) continue;
    const stopped = typePauses(type, settings.sync[type]);
    const plans: Planned[] = stopped
      ? some.map((change) => ({ change, plan: needsAttention(stopped), link: undefined }))
      : await planAsKnown(work, type, some, reference);
    const { planned, unasked } = await withNumbersTaken(work, plans);
    for (const one of planned) {
      const preview = await previewOf(work, one);
      previews.push(unasked && one.plan.do === 'create' ? { ...preview, unasked } : preview);
    }
  }
  return previews;
};

const previewOf = async (work: Work, { change, plan, link }: Planned): Promise<Preview> => {
  const { record } = change;
  const standing = link?.xeroSeen ?? link?.xeroSide;
  const problem = plan.do === 'attention' || plan.do === 'wait' ? { problem: plan.problem } : {};
  const preview = { record, plan, ...problem };
  switch (plan.do) {
    case 'create':
      return {
        ...preview,
        calls: [{ method: 'PUT', path: paths[plan.kind], elements: [plan.body] }],
        differences: differences(plan.body, undefined),
      };
    case 'update':
      return {
        ...preview,
        calls: [{ method: 'POST', path: paths[plan.kind], elements: [plan.body] }],
        differences: differences(plan.body, standing),
      };
    case 'adopt': {
      const { rows } = await work.xero.list('contact', { ids: [plan.xeroId], page: 1 });
      const found = rows[0]?.standing;
      const additions = found && planAdoption(contactSchema.parse(record.data), found);
      return {
        ...preview,
        calls: additions
          ? [{ method: 'POST', path: paths.contact, elements: [{ contactID: plan.xeroId, ...additions }] }]
          : [],
        differences: additions ? differences(additions, found) : [],
      };
    }
    case 'act':
      return { ...preview, calls: [callOf(plan.act)], differences: [] };
    case 'prepare':
      return {
        ...preview,
        calls: [
          {
            method: 'PUT',
            path: plan.preparation.add === 'currency' ? '/Currencies' : '/TaxRates',
            elements: [{ ...plan.preparation }],
          },
        ],
        differences: [],
      };
    default:
      return { ...preview, calls: [], differences: [] };
  }
};

const callOf = (act: Act): PreviewedCall => {
  const record = `${paths[act.kind]}/${act.xeroId}`;
  switch (act.act) {
    case 'email':
      return { method: 'POST', path: `${record}/Email`, elements: [] };
    case 'note':
      return { method: 'PUT', path: `${record}/History`, elements: [{ details: act.text }] };
    case 'attach':
      return { method: 'PUT', path: `${record}/Attachments/${act.fileName}`, elements: [] };
    case 'allocate':
      return {
        method: 'PUT',
        path: `${record}/Allocations`,
        elements: [{ invoiceID: act.invoiceId, amount: act.amount, date: act.date }],
      };
    case 'unallocate':
      return { method: 'DELETE', path: `${record}/Allocations/${act.allocationId}`, elements: [] };
    case 'reversePayment':
      return { method: 'POST', path: `${paths.payment}/${act.paymentId}`, elements: [{ status: 'DELETED' }] };
    case 'deleteItem':
      return { method: 'DELETE', path: record, elements: [] };
  }
};
