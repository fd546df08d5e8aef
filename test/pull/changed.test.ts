import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordType, XeroKind } from '../../shared/records/record.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import { openView, type View } from './view.ts';

let view: View;

const line = { Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: '200', TaxType: 'OUTPUT2' };
const head = async () => ({
  Contact: { ContactID: await view.enter('contact', { Name: `Somebody ${randomUUID()}` }) },
  Date: '2026-11-20',
  LineItems: [line],
});

interface Case {
  type: RecordType;
  kind: XeroKind;
  make: () => Promise<string>;
  change: (id: string) => Promise<unknown>;
  told: object;
}

const cases: Record<string, Case> = {
  'a contact that is edited': {
    type: 'contact',
    kind: 'contact',
    make: () => view.enter('contact', { Name: 'Ada Ltd', EmailAddress: 'old@example.com' }),
    change: (id) => view.act('contact', id, 'edit', { EmailAddress: 'new@example.com' }),
    told: { changedFields: ['email'], record: { name: 'Ada Ltd', email: 'new@example.com' } },
  },
  'a contact that is archived': {
    type: 'contact',
    kind: 'contact',
    make: () => view.enter('contact', { Name: 'Old Ltd' }),
    change: (id) => view.act('contact', id, 'archive'),
    told: { gone: true, status: 'ARCHIVED', record: { archived: true } },
  },
  'an item that is edited': {
    type: 'item',
    kind: 'item',
    make: () => view.enter('item', { Code: 'TEA', Name: 'Tea' }),
    change: (id) => view.act('item', id, 'edit', { Code: 'TEA', Name: 'Green tea' }),
    told: { changedFields: ['name'], record: { code: 'TEA', name: 'Green tea' } },
  },
  'an item that is deleted': {
    type: 'item',
    kind: 'item',
    make: () => view.enter('item', { Code: 'SALT', Name: 'Salt' }),
    change: (id) => view.act('item', id, 'delete'),
    told: { gone: true, record: { code: 'SALT' } },
  },
  'an invoice that is approved': {
    type: 'invoice',
    kind: 'invoice',
    make: async () => view.enter('invoice', { ...(await head()), DueDate: '2026-12-20' }),
    change: (id) => view.act('invoice', id, 'approve'),
    told: { status: 'AUTHORISED', record: { status: 'authorised' }, amountDue: '120' },
  },
  'an invoice that is voided': {
    type: 'invoice',
    kind: 'invoice',
    make: async () => view.enter('invoice', { ...(await head()), DueDate: '2026-12-20', Status: 'AUTHORISED' }),
    change: (id) => view.act('invoice', id, 'void'),
    told: { status: 'VOIDED', gone: true, record: { status: 'voided' } },
  },
  'an invoice that is paid': {
    type: 'invoice',
    kind: 'invoice',
    make: async () => view.enter('invoice', { ...(await head()), DueDate: '2026-12-20', Status: 'AUTHORISED' }),
    change: (id) => view.act('invoice', id, 'pay', { amount: 50 }),
    told: { status: 'AUTHORISED', amountDue: '70', record: { amountPaid: '50', amountDue: '70' } },
  },
  'a bill that is deleted': {
    type: 'bill',
    kind: 'invoice',
    make: async () => view.enter('bill', { ...(await head()), DueDate: '2026-12-20', InvoiceNumber: 'S-1' }),
    change: (id) => view.act('bill', id, 'delete'),
    told: { status: 'DELETED', gone: true },
  },
  'a quote that is accepted': {
    type: 'quote',
    kind: 'quote',
    make: async () => {
      const id = await view.enter('quote', await head());
      await view.act('quote', id, 'send');
      return id;
    },
    change: (id) => view.act('quote', id, 'accept'),
    told: { status: 'ACCEPTED', changedFields: ['status'], record: { status: 'accepted' } },
  },
  'a purchase order that is approved': {
    type: 'purchaseOrder',
    kind: 'purchaseOrder',
    make: async () => view.enter('purchaseOrder', await head()),
    change: (id) => view.act('purchaseOrder', id, 'approve'),
    told: { status: 'AUTHORISED', record: { status: 'authorised' } },
  },
  'a credit note that is approved': {
    type: 'creditNote',
    kind: 'creditNote',
    make: async () => view.enter('creditNote', { ...(await head()), Type: 'ACCRECCREDIT' }),
    change: (id) => view.act('creditNote', id, 'approve'),
    told: { status: 'AUTHORISED', record: { kind: 'sales', status: 'authorised' } },
  },
  'a payment that is reversed': {
    type: 'payment',
    kind: 'payment',
    make: async () => {
      const invoice = await view.enter('invoice', { ...(await head()), DueDate: '2026-12-20', Status: 'AUTHORISED' });
      await view.act('invoice', invoice, 'pay', { amount: 50 });
      const { rows } = await view.xero.list('payment', { page: 1 });
      return rows.at(-1)?.xeroId ?? '';
    },
    change: (id) => view.act('payment', id, 'reverse'),
    told: { gone: true, record: { status: 'reversed' } },
  },
};

interface Seen {
  xeroId: string;
  /** Before anybody changed it. */
  before: Delivery | undefined;
  after: Delivery | undefined;
}

describe('what somebody changes in Xero', () => {
  const seen = new Map<string, Seen>();
  const wakeUps: number[] = [];
  const entries = Object.entries(cases);
  const crmId = (name: string) => `C ${name}`;
  beforeAll(async () => {
    view = await openView();
    const made = new Map<string, string>();
    for (const [name, { type, kind, make }] of entries) {
      const xeroId = await make();
      made.set(name, xeroId);
      await view.link(type, crmId(name), kind, xeroId);
    }
    const told = (name: string, type: RecordType) => view.delivery(type, crmId(name));
    await view.pullWell();
    wakeUps.push(await view.wakeUps());
    for (const [name, { type }] of entries) {
      seen.set(name, { xeroId: made.get(name) ?? '', before: await told(name, type), after: undefined });
    }
    for (const [name, { change }] of entries) await change(made.get(name) ?? '');
    for (let look = 0; look < 2; look += 1) {
      view.later();
      await view.pullWell();
      wakeUps.push(await view.wakeUps());
    }
    for (const [name, { type }] of entries) {
      const one = seen.get(name);
      if (one) one.after = await told(name, type);
    }
  });
  afterAll(() => view.close());

  it.each(entries)('%s: the CRM is told, once', async (name, { type, told }) => {
    const { xeroId, before, after } = seen.get(name) ?? {};
    expect(before).toBeUndefined();
    expect(after).toMatchObject({ outcome: 'changed', xeroId, ...told });
    const lines = (await view.activities('changedInXero')).filter((line) => line.crmId === crmId(name));
    expect(lines).toMatchObject([{ type, direction: 'toCrm' }]);
  });

  it('wakes deliver once for each of them', () => {
    expect(wakeUps).toEqual([0, entries.length, 0]);
    expect(view.seen.failed).toEqual([]);
  });
});
