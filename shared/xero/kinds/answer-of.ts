import type { XeroKind } from '../../records/record.ts';
import { answerWith } from '../answers.ts';
import { contactElement } from './contact.ts';
import { creditNoteElement } from './credit-note.ts';
import { invoiceElement } from './invoice.ts';
import { itemElement } from './item.ts';
import { paymentElement } from './payment.ts';
import { purchaseOrderElement } from './purchase-order.ts';
import { quoteElement } from './quote.ts';

/** Reads Xero's answers about records of each kind. */
export const answerOf = {
  contact: answerWith('Contacts', contactElement),
  item: answerWith('Items', itemElement),
  quote: answerWith('Quotes', quoteElement),
  invoice: answerWith('Invoices', invoiceElement),
  purchaseOrder: answerWith('PurchaseOrders', purchaseOrderElement),
  creditNote: answerWith('CreditNotes', creditNoteElement),
  payment: answerWith('Payments', paymentElement),
} satisfies Record<XeroKind, unknown>;
