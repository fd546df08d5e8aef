import type { Data } from './data-paths.ts';
import type { Kind } from './kinds.ts';
import { totals } from './money.ts';
import type { CrmRecord } from './records.ts';
import { recordView } from './views.ts';

/** A button on a record's page: a new version of it, or another record made of it. */
export interface Action {
  name: string;
  label: string;
  /** Whether the button is there. */
  when: (data: Data) => boolean;
  /** The record afterwards. */
  changes?: (record: CrmRecord, today: string) => Data;
  /** The other record. It is made once: afterwards the button leads to it. */
  makes?: (record: CrmRecord, today: string) => { kind: Kind; data: Data };
}

const statusAction = (name: string, label: string, status: string, unless: readonly string[] = []): Action => ({
  ...{ name, label },
  when: (data) => data.status !== status && !unless.includes(String(data.status)),
  changes: ({ data }) => ({ ...data, status }),
});

const later = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** What a document hands on to the one that is made of it. */
const handedOn = ({ id, data }: CrmRecord, today: string): Data => {
  const view = recordView.parse(data);
  const lines =
    view.lines.length > 0
      ? view.lines
      : [
          {
            description: view.name,
            quantity: '1',
            unitAmount: view.amount ?? '0',
            account: '200',
            taxRate: 'OUTPUT2',
            taxPercent: '20',
          },
        ];
  return {
    ...{ contact: data.contact, custom: data.custom, currency: view.currency ?? 'GBP', amountsAre: view.amountsAre },
    ...{ reference: view.reference ?? view.name, lines, total: totals(lines, view.amountsAre).total },
    ...{ date: today, dueDate: later(today, 30), madeOf: id },
  };
};

const invoice: Action = {
  ...{ name: 'invoice', label: 'Make invoice', when: () => true },
  makes: (record, today) => ({ kind: 'invoice', data: handedOn(record, today) }),
};
const bill: Action = {
  ...{ name: 'bill', label: 'Make bill', when: () => true },
  makes: (record, today) => ({ kind: 'bill', data: handedOn(record, today) }),
};

const approve = statusAction('approve', 'Approve', 'authorised', ['paid', 'voided', 'billed', 'cancelled']);
const voided = statusAction('void', 'Void', 'voided');
const markPaid: Action = {
  ...{ name: 'paid', label: 'Mark paid' },
  when: ({ status }) => status !== 'paid' && status !== 'voided',
  changes: ({ data }, today) => ({ ...data, status: 'paid', paidOn: today }),
};
const attach: Action = {
  ...{ name: 'attach', label: 'Attach PDF', when: ({ status }) => status !== 'voided' },
  changes: ({ id, data }) => {
    const view = recordView.parse(data);
    const name = `${(view.number ?? id).replace(/[^\w.-]/g, '-')}-${view.files.length + 1}.pdf`;
    return { ...data, files: [...view.files, { name }] };
  },
};
const archive: Action = {
  ...{ name: 'archive', label: 'Archive', when: ({ archived }) => archived !== true },
  changes: ({ data }) => ({ ...data, archived: true }),
};
const restore: Action = {
  ...{ name: 'restore', label: 'Restore', when: ({ archived }) => archived === true },
  changes: ({ data }) => ({ ...data, archived: false }),
};

/** The buttons of each kind; every record can be edited and deleted besides. */
export const actions: Record<Kind, readonly Action[]> = {
  contact: [archive, restore],
  item: [],
  deal: [statusAction('win', 'Won', 'won'), statusAction('lose', 'Lost', 'lost'), invoice],
  quote: [
    statusAction('send', 'Sent', 'sent', ['accepted', 'declined']),
    statusAction('accept', 'Accepted', 'accepted'),
    statusAction('decline', 'Declined', 'declined'),
    attach,
    invoice,
  ],
  invoice: [approve, markPaid, attach, voided],
  bill: [approve, markPaid, attach, voided],
  purchaseOrder: [
    approve,
    statusAction('billed', 'Billed', 'billed', ['cancelled']),
    statusAction('cancel', 'Cancel', 'cancelled', ['billed']),
    attach,
    bill,
  ],
  creditNote: [approve, attach, voided],
  payment: [statusAction('reverse', 'Reverse', 'reversed')],
};

/** The kinds that a payment can be for. */
export const isPayable = (kind: Kind): boolean => ['invoice', 'bill', 'creditNote', 'deal', 'quote'].includes(kind);

/** A credit note with one more document that it is set off against. */
export const allocated = (data: Data, document: { type: string; id: string }, amount: string, date: string): Data => ({
  ...data,
  allocations: [...(Array.isArray(data.allocations) ? data.allocations : []), { document, amount, date }],
});
