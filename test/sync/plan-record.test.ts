import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordSchemas, recordTypes } from '../../shared/records/record.ts';
import type { Body, Plan } from '../../shared/sync/plan.ts';
import { planRecord, type RecordFacts } from '../../shared/sync/plan-record.ts';
import { bodyOf, type FactsToChange, factsOf, wordOf } from './books.ts';

const lines = [{ description: 'Work', quantity: 2, unitAmount: '50.00', account: '200' }];
const invoice = (more: object = {}) =>
  recordSchemas.invoice.parse({ id: 'i-1', contact: { id: 'c-1' }, date: '2026-11-20', number: 'A-1', lines, ...more });
const plan = (record: object, more: FactsToChange = {}) => planRecord('invoice', factsOf(record, more));

/** What Xero would show after a write. */
const standingAfter = (body: Body, more: object = {}) => ({
  ...body,
  lineItems: Array.isArray(body.lineItems)
    ? body.lineItems.map((line, index) => ({ lineItemID: `l-${index}`, ...line, lineAmount: 1 }))
    : [],
  ...more,
});
const agreed = (record: object, more: object = {}) => {
  const xeroSide = standingAfter(bodyOf(plan(record)), more);
  return { crmSide: { ...record }, xeroSide, status: String(Object(xeroSide).status) };
};

describe('planning a change of a linked record', () => {
  it('sends what the CRM changed and nothing else', () => {
    const link = agreed(invoice());
    const update = plan(invoice({ reference: 'PO 9' }), { link });
    expect(update).toMatchObject({ do: 'update' });
    expect(bodyOf(update)).toEqual({ invoiceID: 'x-1', reference: 'PO 9' });
    expect(plan(invoice({ custom: { owner: 'Ann' } }), { link })).toEqual({ do: 'unchanged' });
  });

  it('leaves what was changed in Xero, and asks a person where both changed the same', () => {
    const link = agreed(invoice());
    const standing = { ...link.xeroSide, dueDate: '2027-01-31' };
    const apart = plan(invoice({ reference: 'PO 9' }), { link, standing });
    expect(bodyOf(apart)).toEqual({ invoiceID: 'x-1', reference: 'PO 9' });
    expect(wordOf(plan(invoice({ dueDate: '2026-12-24' }), { link, standing }))).toBe('conflict');
    const policies = { sync: { invoice: { conflicts: 'crm' } } };
    expect(bodyOf(plan(invoice({ dueDate: '2026-12-24' }), { link, standing, policies }))).toMatchObject({
      dueDate: '2026-12-24',
    });
  });

  it('goes on with what is left to do when the content stands already', () => {
    const file = { name: 'a.pdf', contentType: 'application/pdf', url: 'https://crm.example/a.pdf' };
    const record = invoice({ attachments: [file] });
    expect(wordOf(plan(record, { link: agreed(invoice()) }))).toBe('attach');
  });

  it('touches nothing approved in a locked period', () => {
    const record = invoice({ date: '2026-03-01', status: 'authorised' });
    const standing = { status: 'AUTHORISED', date: '2026-03-01', reference: 'old' };
    const link = { crmSide: { ...record }, xeroSide: standing, status: 'AUTHORISED' };
    const changed = (more: object, policies = {}) => plan({ ...record, ...more }, { link, standing, policies });
    expect(wordOf(changed({ reference: 'new' }))).toBe('locked-period');
    expect(wordOf(changed({ reference: 'new' }, { lockedPeriods: 'hold' }))).toBe('locked-period-held');
    expect(wordOf(changed({ status: 'voided' }))).toBe('locked-period');
    expect(wordOf(changed({ url: 'https://crm.example/1' }))).toBe('unchanged');
  });

  it('sends the whole head of a quote, which Xero would empty otherwise', () => {
    const offer = (more: object = {}) =>
      recordSchemas.quote.parse({
        id: 'q-1',
        contact: { id: 'c-1' },
        date: '2026-11-20',
        name: 'Roof',
        lines,
        ...more,
      });
    const policies = { quotes: { become: 'quote' } };
    const created = planRecord('quote', factsOf(offer(), { policies }));
    const xeroSide = standingAfter(bodyOf(created), { quoteNumber: 'QU-1', terms: 'By hand' });
    const link = { kind: 'quote' as const, crmSide: { ...offer() }, xeroSide, status: 'DRAFT' };
    const update = bodyOf(planRecord('quote', factsOf(offer({ summary: 'New' }), { link, policies })));
    expect(update).toMatchObject({
      ...{ summary: 'New', title: 'Roof', quoteNumber: 'QU-1', terms: 'By hand' },
      ...{ contact: { contactID: 'x-c1' }, date: '2026-11-20', expiryDate: '2026-12-20' },
    });
    expect(update).not.toHaveProperty('lineItems');
  });
});

describe('a record of which the CRM says which one in Xero it is', () => {
  const xeroId = '0D7E6A4C-1B2A-4C1B-9A3E-5F0C1D2E3F4A';
  const pointed = (more: FactsToChange = {}) => plan(invoice({ xeroId }), more);

  it('is linked to it when that is there and free', () => {
    const twin = { xeroId: xeroId.toLowerCase() };
    expect(pointed({ twins: [twin] })).toMatchObject({ do: 'link', kind: 'invoice', xeroId: twin.xeroId, more: true });
    expect(wordOf(pointed({ twins: [{ ...twin, holder: 'i-2' }] }))).toBe('link-taken');
    expect(wordOf(pointed())).toBe('xero-id-unknown');
    expect(wordOf(pointed({ link: agreed(invoice()) }))).toBe('unchanged');
  });
});

const statuses: Record<string, readonly string[]> = {
  quote: ['draft', 'sent', 'accepted', 'declined'],
  order: ['open', 'won', 'lost'],
  invoice: ['draft', 'submitted', 'authorised', 'paid', 'voided'],
  bill: ['draft', 'submitted', 'authorised', 'paid', 'voided'],
  purchaseOrder: ['draft', 'submitted', 'authorised', 'billed', 'cancelled'],
  creditNote: ['draft', 'submitted', 'authorised', 'voided'],
};
const documentTypes = recordTypes.filter((type) => type in statuses);
const legal: Record<string, Record<string, readonly string[]>> = {
  invoice: {
    DRAFT: ['SUBMITTED', 'AUTHORISED', 'DELETED'],
    SUBMITTED: ['DRAFT', 'AUTHORISED', 'DELETED'],
    AUTHORISED: ['VOIDED'],
  },
  creditNote: {
    DRAFT: ['SUBMITTED', 'AUTHORISED', 'DELETED'],
    SUBMITTED: ['DRAFT', 'AUTHORISED', 'DELETED'],
    AUTHORISED: ['VOIDED'],
  },
  quote: {
    DRAFT: ['SENT', 'DELETED'],
    SENT: ['ACCEPTED', 'DECLINED', 'DELETED'],
    ACCEPTED: ['SENT', 'DELETED'],
    DECLINED: ['SENT', 'DELETED'],
  },
  purchaseOrder: {
    DRAFT: ['SUBMITTED', 'AUTHORISED', 'DELETED'],
    SUBMITTED: ['DRAFT', 'AUTHORISED', 'DELETED'],
    AUTHORISED: ['BILLED', 'DELETED'],
  },
};

describe('a document through any run of statuses in the CRM', () => {
  const run = fc.record({
    type: fc.constantFrom(...documentTypes),
    become: fc.constantFrom('invoice', 'quote'),
    whenWon: fc.constantFrom('leave', 'submit', 'approve'),
    saves: fc.array(fc.record({ status: fc.nat(), price: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 1,
      maxLength: 6,
    }),
  });

  it('makes only moves that Xero takes, comes to rest after a few steps, and then does nothing more', () => {
    fc.assert(
      fc.property(run, ({ type, become, whenWon, saves }) => {
        const policies = { quotes: { become, whenWon }, orders: { become, whenWon } };
        let link: FactsToChange['link'];
        saves.forEach((save, index) => {
          const words = statuses[type] ?? [];
          const record = recordSchemas[type].parse({
            id: 'd-1',
            contact: { id: 'c-1' },
            date: '2026-11-20',
            status: words[save.status % words.length],
            lines: [{ ...lines[0], unitAmount: save.price, account: undefined }],
          });
          const fingerprint = JSON.stringify(record);
          const next = (): Plan => {
            const facts: RecordFacts = factsOf(record, { policies, fingerprint, ...(link && { link }) });
            return planRecord(type, facts);
          };
          let step = next();
          for (let count = 0; step.do === 'create' || step.do === 'update' || step.do === 'derive'; count += 1) {
            expect(count).toBeLessThan(8);
            if (step.do === 'derive') {
              link = { ...link, acts: [...(link?.acts ?? []), step.name] };
            } else {
              const from = link?.xeroSide?.status;
              const to = step.body.status;
              if (step.do === 'update' && to !== undefined && to !== from) {
                expect(legal[step.kind]?.[String(from)] ?? []).toContain(to);
              }
              const xeroSide = { ...(step.do === 'update' && link?.xeroSide), ...step.body };
              const status = String(xeroSide.status);
              const before = step.do === 'update' ? link : { acts: [] };
              link = {
                ...before,
                kind: step.kind,
                crmFingerprint: fingerprint,
                crmSide: { ...record },
                xeroSide,
                status,
              };
            }
            step = next();
          }
          expect(['unchanged', 'attention', 'leave'], `${type} save ${index}: ${JSON.stringify(step)}`).toContain(
            step.do,
          );
          expect(next()).toEqual(step);
        });
      }),
      { numRuns: 400 },
    );
  });
});
