import { type Answer, ApiFailure, badData, notFound } from './answer.ts';
import { type ApiCall, readBody } from './api-call.ts';
import { writeBatch } from './batch.ts';
import { readBooks } from './books.ts';
import { envelope } from './envelope.ts';
import { parseGuid } from './guid.ts';
import { filled, objects } from './json.ts';
import { modifiedSince, readPaging, runListing, whereCondition } from './listing.ts';
import { findPayment, type Payment, toPayment } from './payment.ts';
import { paymentEcho, paymentJson } from './payment-json.ts';
import { reversePayment, writePayment } from './payment-write.ts';
import type { Fields } from './where-parser.ts';

const FIELDS: Fields = {
  paymentid: { sql: 'p.id', type: 'guid' },
  paymenttype: { sql: 'p.type', type: 'text' },
  status: { sql: 'p.status', type: 'text' },
  date: { sql: 'p.date', type: 'date' },
  amount: { sql: 'p.amount', type: 'number' },
  reference: { sql: 'p.reference', type: 'text' },
  updateddateutc: { sql: 'p.updated_ms', type: 'instant' },
  isreconciled: { sql: "json_extract(p.body, '$.IsReconciled')", type: 'flag' },
  'invoice.invoiceid': { sql: 'p.document_id', type: 'guid' },
  'creditnote.creditnoteid': { sql: 'p.document_id', type: 'guid' },
  'account.accountid': { sql: 'p.account_id', type: 'guid' },
};

/** GET /Payments: where, order, paging, If-Modified-Since; reversed ones too. */
export function listPayments(call: ApiCall): Answer {
  const { rows, pagination } = runListing(call, {
    table: 'payments',
    record: 'Payment',
    alias: 'p',
    fields: FIELDS,
    conditions: [modifiedSince(call, 'p.updated_ms'), whereCondition(call, FIELDS, 'Payment')],
    paging: readPaging(call, false),
  });
  const records = rows.map((row) => paymentJson(call, toPayment(row), 'list'));
  return envelope(call, 'Payments', records, pagination);
}

function named(call: ApiCall): Payment {
  const id = parseGuid(call.params[0] ?? '');
  const found = id === undefined ? undefined : findPayment(call.world.store, call.organisation.tenantId, id);
  if (found === undefined) throw new ApiFailure(notFound());
  return found;
}

/** GET /Payments/{PaymentID}. */
export const getPayment = (call: ApiCall): Answer =>
  envelope(call, 'Payments', [paymentJson(call, named(call), 'one')]);

/** PUT /Payments: enters payments. POST /Payments does the same. */
export function createPayments(call: ApiCall): Answer {
  const books = readBooks(call.world.store, call.organisation);
  return writeBatch(call, {
    key: 'Payments',
    one: 'Payment',
    write: (element, index) => {
      const payment = writePayment(call, books, element, `Payments[${index}]`);
      return { record: paymentJson(call, payment, 'one'), warnings: [] };
    },
    echo: paymentEcho,
    errorFlag: 'HasValidationErrors',
  });
}

/** POST /Payments/{PaymentID} `{"Status":"DELETED"}`: reverses a payment; it cannot be edited. */
export function deletePayment(call: ApiCall): Answer {
  const payment = named(call);
  const body = readBody(call);
  const status = filled(objects(body, 'Payments')[0] ?? body, 'Status');
  if (status?.toUpperCase() !== 'DELETED')
    throw badData(`Error converting value "${status ?? ''}" to type 'Status'. Path 'Status'.`);
  const books = readBooks(call.world.store, call.organisation);
  return writeBatch(call, {
    key: 'Payments',
    one: 'Payment',
    write: () => ({ record: paymentJson(call, reversePayment(call, books, payment), 'one'), warnings: [] }),
    echo: paymentEcho,
    errorFlag: 'HasValidationErrors',
  });
}
