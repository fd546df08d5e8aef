import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordTypes } from '../../shared/records/record.ts';
import type { Data } from './crm.ts';
import { type Subject, subjects } from './subjects.ts';
import { openTown, type Town } from './town.ts';

interface Case {
  subject: Subject;
  /** Another record of the type, entered in Xero by hand; answers with its id. */
  byHand: (town: Town) => Promise<string>;
  /** What a bookkeeper does with it in the end, and what the CRM's record says then. */
  end: [action: string, says: Data];
  /** What Xero says of a record that the CRM deletes; undefined when nothing is left of it. */
  deleted: string | undefined;
}

const contactInXero = async (town: Town) => ({ ContactID: (await town.link('contact', 'contact-0'))?.xeroId ?? '' });
const invoiceInXero = async (town: Town) => (await town.link('invoice', 'invoice-0'))?.xeroId ?? '';
const lines = (account: string) => ({
  LineItems: [{ Description: 'By hand', Quantity: 1, UnitAmount: 7, AccountCode: account, TaxType: 'NONE' }],
  Date: '2026-11-20',
});
const document =
  (desk: Subject['desk'], account: string, more: object = {}) =>
  async (town: Town) =>
    town.enter(desk, { ...lines(account), Contact: await contactInXero(town), ...more });
const invoiceMade = document('invoice', '200', { DueDate: '2026-12-20', Reference: 'By hand' });

/** Deals that become draft invoices; what becomes of them is no status of the invoice's. */
const withoutTerms = ({ status: _, dueDate: __, ...fields }: Data): Data => fields;
const order: Subject = {
  ...subjects.invoice,
  type: 'order',
  made: (n) => ({ ...withoutTerms(subjects.invoice.made(n)), status: 'open' }),
  fromCrm: (data) => withoutTerms(subjects.invoice.fromCrm(data)),
  fromXero: (record) => withoutTerms(subjects.invoice.fromXero(record)),
};

const cases: Record<string, Case> = {
  contact: {
    subject: subjects.contact,
    byHand: (town) => town.enter('contact', { Name: 'By hand', EmailAddress: 'hand@example.com' }),
    end: ['archive', { archived: true }],
    deleted: 'ARCHIVED',
  },
  item: {
    subject: subjects.item,
    byHand: (town) => town.enter('item', { Code: 'HAND', Name: 'By hand' }),
    end: ['delete', {}],
    deleted: undefined,
  },
  quote: {
    subject: subjects.quote,
    byHand: document('quote', '200', { Title: 'By hand' }),
    end: ['delete', { status: 'declined' }],
    deleted: 'DELETED',
  },
  order: { subject: order, byHand: invoiceMade, end: ['delete', { status: 'lost' }], deleted: 'DELETED' },
  invoice: {
    subject: subjects.invoice,
    byHand: invoiceMade,
    end: ['delete', { status: 'voided' }],
    deleted: 'DELETED',
  },
  bill: {
    subject: subjects.bill,
    byHand: document('bill', '429', { DueDate: '2026-12-20', InvoiceNumber: 'HAND' }),
    end: ['delete', { status: 'voided' }],
    deleted: 'DELETED',
  },
  purchaseOrder: {
    subject: subjects.purchaseOrder,
    byHand: document('purchaseOrder', '429', { Reference: 'By hand' }),
    end: ['delete', { status: 'cancelled' }],
    deleted: 'DELETED',
  },
  creditNote: {
    subject: subjects.creditNote,
    byHand: document('creditNote', '200', { Type: 'ACCRECCREDIT', Reference: 'By hand' }),
    end: ['delete', { status: 'voided' }],
    deleted: 'DELETED',
  },
  payment: {
    subject: subjects.payment,
    byHand: async (town) => {
      await town.act('invoice', await invoiceInXero(town), 'pay', { amount: 3, reference: 'By hand' });
      const made = (await town.inXero('payment')).find(({ Reference }) => Reference === 'By hand');
      return String(made?.PaymentID);
    },
    end: ['reverse', { status: 'reversed' }],
    deleted: 'DELETED',
  },
};

describe.each(Object.entries(cases))('%s', (type, { subject, byHand, end, deleted }) => {
  const id = `${type}-0`;
  let town: Town;
  let writes = 0;
  beforeAll(async () => {
    const made = type === 'order' ? 'invoice' : type;
    const sync = Object.fromEntries(
      recordTypes.map((one) => [
        one,
        one === made || one === type ? { newInXero: 'create', conflicts: 'newest' } : { toCrm: false },
      ]),
    );
    town = await openTown({
      ...{ accounts: { sales: '200', purchase: '429', payment: '090' }, quotes: { become: 'quote' } },
      ...{ sync, pull: { everyMinutes: 5 } },
    });
    if (type !== 'contact') town.crm.save('contact', 'contact-0', subjects.contact.made(0));
    if (type === 'payment') town.crm.save('invoice', 'invoice-0', subjects.approved.made(0));
    if (type === 'payment') town.crm.save('invoice', 'invoice-1', subjects.approved.made(1));
  });
  afterAll(() => town.close());

  const quiet = async () => {
    await town.untilQuiet(1.5);
    expect(await town.changes()).toEqual([]);
  };
  const both = async () => {
    const link = await town.link(subject.type, id);
    const record = await town.read(subject.desk, link?.xeroId ?? '');
    return {
      link,
      crm: subject.fromCrm(town.crm.get(subject.type, id)?.data ?? {}),
      xero: subject.fromXero(record ?? {}),
    };
  };

  it('made in the CRM, stands in Xero', async () => {
    for (const n of [0, 1]) town.crm.save(subject.type, `${type}-${n}`, subject.made(n));
    await quiet();
    const { link, crm, xero } = await both();
    expect(link).toBeDefined();
    expect(xero).toEqual(crm);
    expect(town.crm.get(subject.type, id)?.told?.type).toBe(`${type}.synced`);
  });

  it('changed in the CRM, is changed in Xero', async () => {
    const before = (await both()).xero;
    town.crm.edit(subject.type, id, subject.inCrm[0]?.(77) ?? {});
    await quiet();
    const { crm, xero } = await both();
    expect(xero).toEqual(crm);
    expect(xero).not.toEqual(before);
  });

  it('changed in Xero, is changed in the CRM, and not written to Xero again', async () => {
    const { link, crm: before } = await both();
    const record = (await town.read(subject.desk, link?.xeroId ?? '')) ?? {};
    const edit = subject.inXero[0]?.(88, { record, idOf: () => undefined });
    writes = await town.writes();
    await town.act(subject.desk, link?.xeroId ?? '', edit?.action ?? '', edit?.input);
    await quiet();
    const { crm, xero } = await both();
    expect(crm).toEqual(xero);
    expect(crm).not.toEqual(before);
    expect(await town.writes()).toBe(writes);
  });

  it('gone in Xero, is gone in the CRM', async () => {
    const other = `${type}-1`;
    const [action, says] = end;
    const link = await town.link(subject.type, other);
    await town.act(subject.desk, link?.xeroId ?? '', action);
    await quiet();
    expect(town.crm.get(subject.type, other)).toMatchObject({ data: says, gone: true });
    expect(await town.writes()).toBe(writes);
  });

  it('made in Xero, is made in the CRM, once, and linked', async () => {
    const xeroId = await byHand(town);
    await quiet();
    const made = type === 'order' ? 'invoice' : subject.type;
    const { fromCrm, fromXero } = type === 'order' ? subjects.invoice : subject;
    const news = [...town.crm.records.values()].filter((kept) => kept.id.startsWith('made-'));
    expect(news).toMatchObject([{ type: made, data: { xeroId } }]);
    const record = (await town.read(subject.desk, xeroId)) ?? {};
    expect(fromCrm(news[0]?.data ?? {})).toEqual(fromXero(record));
    expect((await town.link(made, news[0]?.id ?? ''))?.xeroId).toBe(xeroId);
    expect(await town.writes()).toBe(writes);
  });

  it('deleted in the CRM, is gone in Xero', async () => {
    const xeroId = (await town.link(subject.type, id))?.xeroId ?? '';
    town.crm.remove(subject.type, id);
    await quiet();
    const left = await town.read(subject.desk, xeroId);
    expect(left?.Status ?? left?.ContactStatus).toBe(deleted);
  });
});
