import { problems } from '../failures/catalogue.ts';
import { type PurchaseOrder, purchaseOrderSchema } from '../records/purchase-order.ts';
import { chooseContact } from './choose-contact.ts';
import { chooseCurrency } from './choose-currency.ts';
import { type DocumentFlow, planDocument, type Wanted } from './document-flow.ts';
import { isGone, planDocumentStep, statusOf } from './document-steps.ts';
import { documentTerms } from './document-terms.ts';
import type { Facts } from './facts.ts';
import { amountTypes, checkNumber } from './invoice-body.ts';
import { ledgerMove, stateWord } from './ledger-status.ts';
import { needsAttention, type Plan } from './plan.ts';
import { planLines } from './plan-lines.ts';
import { type Stopped, stopped } from './stopped.ts';

const terms = documentTerms('purchaseOrder', 'purchase');
const statuses = {
  draft: 'DRAFT',
  submitted: 'SUBMITTED',
  authorised: 'AUTHORISED',
  billed: 'AUTHORISED',
  cancelled: undefined,
} as const;

const statusFor = (record: PurchaseOrder | undefined): string | undefined => record?.status && statuses[record.status];

/** Creating with the number of a live order changes that one without a word, and a deleted one's number is refused: both are found beforehand. */
const wanted = (facts: Facts<PurchaseOrder>): Wanted | Stopped => {
  const { record, link, twins, today } = facts;
  if (!record.contact) return stopped(problems.documentContactMissing(terms.word, terms.who));
  const badNumber = checkNumber(record.number, terms.word);
  if (badNumber) return badNumber;
  if (record.number !== undefined && twins.some(({ xeroId }) => xeroId !== link?.xeroId)) {
    return stopped(problems.numberTaken(record.number, terms.word));
  }
  const currency = chooseCurrency(record, terms.word, facts);
  if ('stop' in currency) return currency;
  const lines = planLines(record, terms, facts);
  if ('stop' in lines) return lines;
  const contact = chooseContact(facts, terms);
  if ('stop' in contact) return contact;
  const date = record.date ?? (link ? undefined : today);
  const { lineItems, ...rest } = lines;
  return {
    body: {
      ...contact,
      ...(date !== undefined && { date }),
      ...(record.deliveryDate !== undefined && { deliveryDate: record.deliveryDate }),
      lineAmountTypes: amountTypes[record.amountsAre],
      lineItems,
      ...currency,
      ...(record.number !== undefined && { purchaseOrderNumber: record.number }),
      ...(record.reference !== undefined && { reference: record.reference }),
      ...(record.deliveryInstructions !== undefined && { deliveryInstructions: record.deliveryInstructions }),
      ...(record.attention !== undefined && { attentionTo: record.attention }),
    },
    ...rest,
  };
};

/** An order that the CRM calls billed is marked so in Xero, once it is approved there. */
const planBilled = ({ record, link, standing }: Facts<PurchaseOrder>): Plan | undefined => {
  if (!link || record.status !== 'billed' || statusOf({ link, standing }) !== 'AUTHORISED') return undefined;
  const body = { purchaseOrderID: link.xeroId, status: 'BILLED' };
  return { do: 'update', kind: 'purchaseOrder', xeroId: link.xeroId, body };
};

const planCancelled = (facts: Facts<PurchaseOrder>): Plan => {
  const { link, record, deleted } = facts;
  const why = deleted ? 'was deleted in the CRM' : 'is cancelled in the CRM';
  if (!link) return { do: 'unchanged', note: `It ${why} before it was in Xero.` };
  const status = statusOf(facts);
  if (isGone(status)) return { do: 'unchanged' };
  if (status === 'BILLED') return needsAttention(problems.documentFinal(stateWord(status), terms.word));
  const body = { purchaseOrderID: link.xeroId, status: 'DELETED' };
  const note = `Deleted, since ${record.id} ${why}.`;
  return { do: 'update', kind: 'purchaseOrder', xeroId: link.xeroId, body, note };
};

export const purchaseOrderFlow: DocumentFlow<PurchaseOrder> = {
  kind: 'purchaseOrder',
  idField: 'purchaseOrderID',
  type: 'purchaseOrder',
  schema: purchaseOrderSchema,
  wanted,
  opening: ({ record, settings }) => statusFor(record) ?? statuses[settings.purchaseOrders.status],
  move: (facts, before) => ledgerMove(statusFor(facts.record), statusFor(before), statusOf(facts), terms.word),
  limits: (facts) => {
    const status = statusOf(facts);
    return status === 'BILLED' || isGone(status) ? { state: stateWord(status), fields: [] } : undefined;
  },
  next: (facts) => planDocumentStep('purchaseOrder', facts) ?? planBilled(facts),
  isOver: (record) => record.status === 'cancelled',
  remove: planCancelled,
};

/** Plans an order to a supplier. */
export const planPurchaseOrder = (facts: Facts<PurchaseOrder>): Plan => planDocument(purchaseOrderFlow, facts);
