import { describe, expect, it } from 'vitest';
import { billSchema, invoiceSchema } from '../../shared/records/invoice.ts';
import { planBill, planInvoice } from '../../shared/sync/plan-invoice.ts';
import { bodyOf, type FactsToChange, factsOf, wordOf } from './books.ts';

const content = {
  id: 'i-1',
  contact: { id: 'c-1' },
  date: '2026-11-20',
  number: 'A-7',
  lines: [{ description: 'Work', quantity: 2, unitAmount: '50.00' }],
};
const plan = (invoice: object, more: FactsToChange = {}) =>
  planInvoice(factsOf(invoiceSchema.parse({ ...content, ...invoice }), more));
const done = { crmFingerprint: 'f1' };
const file = { name: 'terms.pdf', contentType: 'application/pdf', url: 'https://crm.example/terms.pdf' };

describe('the status of an invoice', () => {
  it.each([
    ['draft', 'DRAFT'],
    ['submitted', 'SUBMITTED'],
    ['authorised', 'AUTHORISED'],
    ['paid', 'AUTHORISED'],
  ])('%s is created as %s', (status, xero) => {
    expect(bodyOf(plan({ status })).status).toBe(xero);
  });

  it('is left to the settings when the CRM has none', () => {
    expect(bodyOf(plan({}, { policies: { invoices: { status: 'submitted' } } })).status).toBe('SUBMITTED');
  });

  it.each([
    ['authorised', 'DRAFT', undefined, 'AUTHORISED'],
    ['authorised', 'SUBMITTED', 'submitted', 'AUTHORISED'],
    ['draft', 'AUTHORISED', 'draft', undefined],
    ['draft', 'AUTHORISED', undefined, undefined],
    ['draft', 'SUBMITTED', 'draft', undefined],
    ['draft', 'SUBMITTED', 'submitted', 'DRAFT'],
    [undefined, 'SUBMITTED', 'submitted', undefined],
  ])('%s, %s in Xero, %s before: moves to %s', (status, xero, before, expected) => {
    const crmSide = before === undefined ? undefined : { ...content, status: before };
    const update = plan({ status, number: 'A-8' }, { link: { status: xero, crmSide } });
    expect(update.do).toBe('update');
    expect(bodyOf(update).status).toBe(expected);
  });

  it('is never taken back in Xero: a person is asked', () => {
    const link = { status: 'AUTHORISED', crmSide: { ...content, status: 'authorised' } };
    expect(wordOf(plan({ status: 'draft' }, { link }))).toBe('status-not-possible');
    const voided = { status: 'VOIDED', crmSide: { ...content, status: 'voided' } };
    expect(wordOf(plan({ status: 'authorised' }, { link: voided }))).toBe('invoice-final');
  });
});

describe('an invoice that Xero has closed', () => {
  const crmSide = { ...content, status: 'authorised' };
  const standing = (more: object) => ({
    status: 'PAID',
    amountPaid: 120,
    amountDue: 0,
    lineItems: [
      { lineItemID: 'l-1', description: 'Work', quantity: 2, unitAmount: 50, accountCode: '200', lineAmount: 100 },
    ],
    ...more,
  });
  const change = (invoice: object, more: object = {}) =>
    plan({ status: 'authorised', ...invoice }, { link: { status: 'PAID', crmSide }, standing: standing(more) });

  it('takes what Xero still takes, and nothing else is sent', () => {
    const update = change({ reference: 'PO 9', dueDate: '2026-12-01' });
    expect(update).toMatchObject({ do: 'update' });
    expect(bodyOf(update)).toEqual({ invoiceID: 'x-1', reference: 'PO 9', dueDate: '2026-12-01' });
  });

  it('names what cannot be changed any more', () => {
    const update = change({ currency: 'EUR', lines: [{ description: 'Work', quantity: 3, unitAmount: '50.00' }] });
    expect(update).toMatchObject({
      do: 'attention',
      problem: {
        code: 'invoice-final',
        message: 'The invoice is paid in Xero, so that the lines, the currency cannot be changed any more.',
      },
    });
  });

  it('keeps its lines when only their words change', () => {
    const update = change({ lines: [{ description: 'Better work', quantity: 2, unitAmount: '50.00' }] });
    expect(bodyOf(update).lineItems).toMatchObject([{ lineItemID: 'l-1', description: 'Better work', unitAmount: 50 }]);
  });

  it('is closed in part once a part is paid', () => {
    const part = { status: 'AUTHORISED', amountPaid: 20, amountDue: 100 };
    expect(wordOf(change({ contact: { id: 'c-2' }, reference: 'x' }, part))).toBe('update');
    expect(wordOf(change({ contact: { id: 'c-2' } }, { ...part, amountCredited: 5 }))).toBe('invoice-final');
    expect(wordOf(change({ date: '2026-11-19' }, part))).toBe('invoice-final');
  });

  it('stays as it is when nothing that Xero has was changed', () => {
    expect(Object.keys(bodyOf(change({ custom: { owner: 'Ann' } })))).toEqual(['invoiceID']);
    const voided = { link: { status: 'VOIDED', crmSide }, standing: { status: 'VOIDED' } };
    expect(Object.keys(bodyOf(plan({ status: 'authorised', custom: { a: 'b' } }, voided)))).toEqual(['invoiceID']);
    expect(wordOf(plan({ status: 'authorised', number: 'B' }, voided))).toBe('invoice-final');
    expect(wordOf(plan({}, { link: { status: 'VOIDED' } }))).toBe('invoice-final');
  });
});

describe('what follows once the content stands', () => {
  it('is nothing for a plain invoice', () => {
    expect(plan({ status: 'authorised' })).not.toHaveProperty('more');
    expect(plan({ status: 'authorised' }, { link: { ...done, status: 'AUTHORISED' } })).toEqual({ do: 'unchanged' });
  });

  it('is the note, the files, the e-mail and the payment, each once', () => {
    const invoice = { status: 'paid', sendEmail: true, attachments: [file], paidOn: '2026-11-21', paidTo: '091' };
    const policies = { historyNotes: true };
    expect(plan(invoice, { policies })).toMatchObject({ do: 'create', more: true });
    const acts: string[] = [];
    const next = () => plan(invoice, { policies, link: { ...done, status: 'AUTHORISED', acts } });
    const seen: string[] = [];
    for (let step = next(); (step.do === 'act' || step.do === 'derive') && seen.length < 9; step = next()) {
      seen.push(wordOf(step));
      acts.push(step.do === 'act' ? step.act.name : step.name);
      if (step.do === 'derive') {
        expect(step.record).toEqual({
          type: 'payment',
          data: {
            id: 'i-1~paid',
            document: { type: 'invoice', id: 'i-1' },
            date: '2026-11-21',
            account: '091',
            status: 'paid',
          },
        });
      }
    }
    expect(seen).toEqual(['note', 'attach', 'email', 'derive']);
    expect(next()).toEqual({ do: 'unchanged' });
  });

  it('sends a file anew when it is another one under the same name', () => {
    const first = plan({ attachments: [file] }, { link: { ...done, status: 'DRAFT' } });
    const acts = first.do === 'act' ? [first.act.name] : [];
    const other = { ...file, url: 'https://crm.example/terms-2.pdf' };
    expect(wordOf(plan({ attachments: [file] }, { link: { ...done, status: 'DRAFT', acts } }))).toBe('unchanged');
    expect(wordOf(plan({ attachments: [other] }, { link: { ...done, status: 'DRAFT', acts } }))).toBe('attach');
  });

  it('is no e-mail for drafts, for what was sent by hand, and for what stood in Xero before', () => {
    const mail = (link: object, standing = {}) =>
      wordOf(plan({ sendEmail: true }, { link: { ...done, status: 'AUTHORISED', ...link }, standing }));
    expect(mail({})).toBe('email');
    expect(mail({ status: 'DRAFT' })).toBe('unchanged');
    expect(mail({ madeBy: 'matched' })).toBe('unchanged');
    expect(mail({}, { sentToContact: true })).toBe('unchanged');
  });

  it('is no payment where nothing is due', () => {
    const standing = { status: 'AUTHORISED', amountDue: 0 };
    expect(wordOf(plan({ status: 'paid' }, { link: { ...done }, standing }))).toBe('unchanged');
    expect(wordOf(plan({ status: 'paid' }, { link: { ...done, status: 'PAID' } }))).toBe('unchanged');
  });

  it('takes the payment back when the CRM does, and pays anew under another id', () => {
    const related = {
      'payment#i-1~paid': { state: 'linked', xeroId: 'p-1', kind: 'payment', status: 'AUTHORISED' },
    } as const;
    const link = { ...done, status: 'PAID', acts: ['paid'] };
    expect(plan({ status: 'authorised' }, { link, related })).toMatchObject({
      do: 'act',
      act: { act: 'reversePayment', name: 'unpaid:p-1', kind: 'invoice', xeroId: 'x-1', paymentId: 'p-1' },
    });
    const back = { ...link, status: 'AUTHORISED', acts: ['paid', 'unpaid:p-1'] };
    expect(plan({ status: 'authorised' }, { link: back, related })).toEqual({ do: 'unchanged' });
    expect(plan({ status: 'paid' }, { link: back, related })).toMatchObject({
      do: 'derive',
      name: 'paid-2',
      record: { data: { id: 'i-1~2~paid' } },
    });
  });
});

describe('an invoice that is void or deleted in the CRM', () => {
  const paid = { status: 'PAID', payments: [{ paymentID: 'p-1' }, { paymentID: 'p-2' }] };

  it.each([
    ['DRAFT', 'DELETED'],
    ['SUBMITTED', 'DELETED'],
    ['AUTHORISED', 'VOIDED'],
  ])('goes from %s to %s', (status, expected) => {
    for (const more of [{ deleted: true }, {}]) {
      const gone = plan({ status: 'voided' }, { ...more, link: { status } });
      expect(gone).toMatchObject({ do: 'update', body: { invoiceID: 'x-1', status: expected } });
    }
  });

  it('is nothing to do when it is not there or gone', () => {
    expect(plan({ status: 'voided' }).do).toBe('unchanged');
    expect(plan({}, { deleted: true }).do).toBe('unchanged');
    expect(plan({ status: 'voided' }, { link: { status: 'VOIDED' } }).do).toBe('unchanged');
  });

  it('has our payments reversed first, one by one', () => {
    const acts: string[] = [];
    const next = () =>
      plan({ status: 'voided' }, { link: { status: 'PAID', acts }, standing: paid, isOurPayment: () => true });
    for (const payment of ['p-1', 'p-2']) {
      const step = next();
      expect(step).toMatchObject({ act: { act: 'reversePayment', paymentId: payment, kind: 'invoice' } });
      if (step.do === 'act') acts.push(step.act.name);
    }
    expect(next()).toMatchObject({ do: 'update', body: { status: 'VOIDED' } });
  });

  it('asks a person about payments and credit of others', () => {
    const link = { status: 'PAID' };
    const mixed = { link, standing: paid, isOurPayment: (id: string) => id === 'p-1' };
    expect(wordOf(plan({ status: 'voided' }, mixed))).toBe('paid-in-xero');
    expect(wordOf(plan({ status: 'voided' }, { link }))).toBe('paid-in-xero');
    const credited = { status: 'AUTHORISED', creditNotes: [{ creditNoteID: 'n' }] };
    expect(wordOf(plan({ status: 'voided' }, { link, standing: credited }))).toBe('credited-in-xero');
  });
});

describe('planning a bill', () => {
  const bill = (record: object, more: FactsToChange = {}) =>
    planBill(factsOf(billSchema.parse({ ...content, id: 'b-1', ...record }), more));
  const line = (more: object) => ({ lines: [{ description: 'Paper', unitAmount: 10, ...more }] });

  it('books purchases, with the number that its supplier gave', () => {
    expect(bill({ reference: 'R' })).toMatchObject({
      do: 'create',
      kind: 'invoice',
      body: { type: 'ACCPAY', invoiceNumber: 'A-7', lineItems: [{ accountCode: '400' }] },
    });
    expect(bodyOf(bill({ reference: 'R' }))).not.toHaveProperty('reference');
    expect(bodyOf(bill({ number: undefined, reference: 'R' })).invoiceNumber).toBe('R');
  });

  it('takes tax rates for expenses and no discounts', () => {
    expect(bodyOf(bill(line({ taxPercent: 5 }))).lineItems).toMatchObject([{ taxType: 'RRINPUT' }]);
    expect(wordOf(bill(line({ taxRate: 'OUTPUT2' })))).toBe('tax-rate-unfit');
    expect(wordOf(bill(line({ discountPercent: 5 })))).toBe('line-discount-not-allowed');
    expect(wordOf(bill(line({ discountPercent: 0 })))).toBe('create');
    expect(wordOf(bill({ contact: undefined }))).toBe('bill-contact-missing');
  });

  it('is due as its own settings say, and is paid like an invoice', () => {
    expect(bodyOf(bill({}, { policies: { bills: { dueDays: 10 } } })).dueDate).toBe('2026-11-30');
    const paid = bill({ status: 'paid' }, { link: { ...done, status: 'AUTHORISED' } });
    expect(paid).toMatchObject({ do: 'derive', record: { data: { document: { type: 'bill', id: 'b-1' } } } });
  });
});
