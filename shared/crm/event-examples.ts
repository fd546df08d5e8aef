import type { RecordType } from '../records/record.ts';

type Example = Record<string, unknown>;

const event = (type: string, data: Example): Example => ({
  id: `evt-${data.id}`,
  type,
  timestamp: '2026-11-21T09:31:00Z',
  data: { ...data, url: `https://crm.example.com/records/${data.id}` },
});

const consulting = { description: 'Consulting', quantity: 3, unitAmount: '120.00', account: '200', taxPercent: 20 };
const head = { version: 1, contact: { id: 'C-77' }, date: '2026-11-21', currency: 'GBP' };
const fromSupplier = { ...head, contact: { id: 'S-12' } };

/** Events as a CRM sends them when a record was saved, by record type. */
export const savedExamples: Record<RecordType, Example[]> = {
  contact: [
    event('contact.updated', {
      id: 'C-77',
      version: 4,
      name: 'Ridgeway University',
      firstName: 'Ada',
      lastName: 'Marsh',
      email: 'accounts@ridgeway.example',
      roles: ['customer'],
      phones: [{ kind: 'default', number: '7946 0018', area: '020', country: '44' }],
      addresses: [
        { kind: 'postal', lines: ['1 Mill Lane'], city: 'Oxford', postalCode: 'OX1 1AA', country: 'United Kingdom' },
      ],
      custom: { region: 'UK' },
    }),
  ],
  item: [
    event('item.created', {
      id: 'P-310',
      version: 1,
      code: 'OAK-310',
      name: 'Oak stair tread',
      description: 'Oak stair tread, 900 mm, oiled',
      category: 'Timber',
      isPurchased: true,
      sale: { unitPrice: '64.50', account: '200', taxRate: 'OUTPUT2' },
      purchase: { unitPrice: '31.20', account: '310', taxRate: 'INPUT2' },
    }),
  ],
  quote: [
    event('quote.updated', {
      ...head,
      id: 'Q-88',
      version: 2,
      number: 'QU-0088',
      name: 'Staircase, option B',
      expiryDate: '2026-12-21',
      terms: 'Valid for 30 days.',
      status: 'sent',
      lines: [{ ...consulting, discountPercent: 10 }],
      total: '388.80',
    }),
  ],
  order: [
    event('order.created', {
      ...head,
      id: 'O-19',
      name: 'Shop front',
      lines: [{ item: 'OAK-310', quantity: 14 }],
      status: 'open',
    }),
    event('deal.updated', { ...head, id: 'D-501', name: 'Annual support', amount: '4800.00', status: 'won' }),
  ],
  invoice: [
    event('invoice.created', {
      ...head,
      id: 'I-2041',
      number: 'INV-2041',
      dueDate: '2026-12-21',
      status: 'authorised',
      lines: [consulting],
      total: '432.00',
      attachments: [
        { name: 'timesheet.pdf', contentType: 'application/pdf', url: 'https://crm.example.com/files/timesheet.pdf' },
      ],
    }),
  ],
  bill: [
    event('bill.created', {
      ...fromSupplier,
      id: 'B-310',
      number: 'TIM-77120',
      dueDate: '2026-12-05',
      status: 'submitted',
      lines: [{ description: 'Oak boards', quantity: '12.5', unitAmount: '48.00', account: '310', taxPercent: 20 }],
      total: '720.00',
    }),
  ],
  purchaseOrder: [
    event('purchaseOrder.updated', {
      ...fromSupplier,
      id: 'PO-61',
      version: 3,
      number: 'PO-0061',
      deliveryDate: '2026-12-01',
      deliveryInstructions: 'Gate 2, before noon',
      status: 'authorised',
      lines: [{ description: 'Oak boards', quantity: '12.5', unitAmount: '48.00', account: '310', taxPercent: 20 }],
    }),
  ],
  creditNote: [
    event('creditNote.created', {
      ...head,
      id: 'CN-9',
      number: 'CN-0009',
      kind: 'sales',
      status: 'authorised',
      lines: [{ ...consulting, description: 'Consulting, one hour too many', quantity: 1 }],
      total: '144.00',
      allocations: [{ document: { type: 'invoice', id: 'I-2041' }, amount: '144.00', date: '2026-11-21' }],
    }),
  ],
  payment: [
    event('payment.created', {
      id: 'PAY-300',
      version: 1,
      document: { type: 'invoice', id: 'I-2041' },
      amount: '288.00',
      date: '2026-11-24',
      account: '090',
      reference: 'Bank transfer 24 November',
    }),
  ],
};

/** An event as a CRM sends it when a record was deleted. */
export const deletedExample = (type: RecordType): Example => ({
  type: `${type}.deleted`,
  timestamp: '2026-11-21T09:32:00Z',
  data: { id: String(savedId(type)), version: 5 },
});

const savedId = (type: RecordType): unknown => {
  const data = savedExamples[type][0]?.data;
  return data !== null && typeof data === 'object' && 'id' in data ? data.id : type;
};
