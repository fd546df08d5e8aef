import * as z from 'zod';
import type { Standings } from '../../sync/standing.ts';
import { dayOf, text } from '../answer-fields.ts';
import { decimalOf, elementOf, type XeroElement } from '../answers.ts';
import { documentFields, documentStanding } from './document.ts';

const purchaseOrderSchema = z.object({
  PurchaseOrderID: text,
  PurchaseOrderNumber: text,
  DeliveryDate: text,
  DeliveryDateString: text,
  DeliveryInstructions: text,
  AttentionTo: text,
  ...documentFields,
});

/** The branding theme is left out: answers to writes do not name it, and we never set it. */
const standingOf = (order: z.output<typeof purchaseOrderSchema>): Standings['purchaseOrder'] => ({
  ...documentStanding(order),
  brandingThemeID: undefined,
  purchaseOrderNumber: order.PurchaseOrderNumber,
  deliveryDate: dayOf(order.DeliveryDateString, order.DeliveryDate),
  deliveryInstructions: order.DeliveryInstructions,
  attentionTo: order.AttentionTo,
});

/** A purchase order of an answer. */
export const purchaseOrderElement = purchaseOrderSchema.transform(
  (order): XeroElement => ({
    ...elementOf('purchaseOrder', order, order.PurchaseOrderID, standingOf(order)),
    number: order.PurchaseOrderNumber,
    status: order.Status,
    total: decimalOf(order.Total),
  }),
);
