import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referenceSchema } from '../../shared/records/reference.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { differences } from '../../shared/sync/differences.ts';
import type { Facts, LinkFacts } from '../../shared/sync/facts.ts';
import type { Body } from '../../shared/sync/plan.ts';
import { reconcile } from '../../shared/sync/reconcile.ts';
import type { Standing } from '../../shared/sync/standing.ts';

const link: LinkFacts = { xeroId: 'x1', kind: 'contact', crmFingerprint: 'before', acts: [], madeBy: 'created' };

const factsOf = (agreed: Standing, standing: Standing, more: Partial<Facts<unknown>> = {}): Facts<unknown> => ({
  record: {},
  deleted: false,
  fingerprint: 'now',
  link: { ...link, xeroSide: agreed },
  standing,
  twins: [],
  related: () => ({ state: 'unknown' }),
  isOurPayment: () => false,
  reference: referenceSchema.parse({
    fetchedAt: '',
    organisation: { name: '', baseCurrency: 'GBP' },
    accounts: [],
    taxRates: [],
    currencies: [],
  }),
  settings: defaultSettings,
  today: '2026-11-21',
  ownUrl: '',
  ...more,
});

const update = (body: Body) => ({
  do: 'update' as const,
  kind: 'contact' as const,
  xeroId: 'x1',
  body: { contactID: 'x1', ...body },
});

describe('reconcile', () => {
  it('sends only what the CRM changed, and leaves what was changed in Xero', () => {
    const plan = reconcile(update({ name: 'A', emailAddress: 'new@a.example', firstName: 'Ann' }), {
      base: { name: 'A', emailAddress: 'old@a.example', firstName: 'Ann' },
      facts: factsOf(
        { name: 'A', emailAddress: 'old@a.example', firstName: 'Ann' },
        { name: 'A', emailAddress: 'old@a.example', firstName: 'Anna' },
      ),
      policy: 'review',
    });
    expect(plan).toMatchObject({ do: 'update', body: { contactID: 'x1', emailAddress: 'new@a.example' }, tell: true });
    expect(plan).not.toHaveProperty('body.firstName');
  });

  it('is unchanged when Xero has what the CRM wants', () => {
    const facts = factsOf({ firstName: 'Ann' }, { firstName: 'Ann' });
    expect(reconcile(update({ firstName: 'Ann' }), { base: { firstName: 'An' }, facts, policy: 'review' })).toEqual({
      do: 'unchanged',
    });
  });

  it('lets the policy decide where both changed the same field', () => {
    const base = { firstName: 'Ann' };
    const facts = factsOf({ firstName: 'Ann' }, { firstName: 'Anna' });
    const plan = (policy: 'crm' | 'xero' | 'review' | 'newest', more: Partial<Facts<unknown>> = {}) =>
      reconcile(update({ firstName: 'Annie' }), { base, facts: { ...facts, ...more }, policy });
    expect(plan('crm')).toMatchObject({ do: 'update', body: { firstName: 'Annie' } });
    expect(plan('xero')).toMatchObject({ do: 'tell' });
    expect(plan('review')).toMatchObject({
      do: 'attention',
      problem: { code: 'conflict' },
      conflicts: [{ field: 'firstName', before: 'Ann', crm: 'Annie', xero: 'Anna' }],
    });
    const [early, late] = ['2026-11-21T09:00:00.000Z', '2026-11-21T10:00:00.000Z'];
    expect(plan('newest', { crmUpdatedAt: late, standingUpdatedAt: early })).toMatchObject({ do: 'update' });
    expect(plan('newest', { crmUpdatedAt: early, standingUpdatedAt: late })).toMatchObject({ do: 'tell' });
    expect(plan('newest')).toMatchObject({ do: 'attention' });
    expect(plan('review', { take: 'crm' })).toMatchObject({ do: 'update' });
    expect(plan('review', { take: 'xero' })).toMatchObject({ do: 'tell' });
  });

  it('keeps the ids of lines, and tracking that only Xero knows', () => {
    const tracking = [{ name: 'Region', option: 'North' }];
    const standing = {
      lineItems: [
        { lineItemID: 'l1', description: 'Work', quantity: 1, unitAmount: 10, tracking },
        { lineItemID: 'l2', description: 'Travel', quantity: 1, unitAmount: 5 },
      ],
    };
    const lines = [
      { description: 'Work', quantity: 2, unitAmount: 10 },
      { description: 'Hotel', quantity: 1, unitAmount: 90 },
    ];
    const plan = reconcile(
      {
        do: 'update',
        kind: 'invoice',
        xeroId: 'x1',
        body: { invoiceID: 'x1', lineAmountTypes: 'Exclusive', lineItems: lines },
      },
      { base: { lineAmountTypes: 'Exclusive', lineItems: [] }, facts: factsOf(standing, standing), policy: 'review' },
    );
    expect(plan).toMatchObject({
      body: { lineAmountTypes: 'Exclusive', lineItems: [{ lineItemID: 'l1', quantity: 2, tracking }, lines[1]] },
    });
  });

  it('never sends a field that the CRM did not change, whatever the policy', () => {
    const fields = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      firstName: fc.constantFrom('a', 'b', 'c'),
      lastName: fc.constantFrom('a', 'b', 'c'),
    });
    fc.assert(
      fc.property(
        fields,
        fields,
        fields,
        fc.constantFrom('crm' as const, 'xero' as const, 'review' as const),
        (agreed, crm, xero, policy) => {
          const plan = reconcile(update(crm), { base: agreed, facts: factsOf(agreed, xero), policy });
          if (plan.do !== 'update') return;
          for (const field of ['name', 'firstName', 'lastName'] as const) {
            if (crm[field] === agreed[field]) expect(plan.body).not.toHaveProperty(field);
            if (field in plan.body) expect(crm[field]).not.toBe(xero[field]);
          }
          const after = { ...xero, ...plan.body };
          if (policy === 'crm') {
            for (const field of ['name', 'firstName', 'lastName'] as const) {
              expect(after[field]).toBe(crm[field] === agreed[field] ? xero[field] : crm[field]);
            }
          }
        },
      ),
    );
  });
});

describe('differences', () => {
  it('takes nothing, zero and blanks for equal, and numbers as numbers', () => {
    expect(
      differences(
        { contactID: 'x', reference: '', quantity: 2, name: ' A ', lineItems: [{ description: 'W', unitAmount: 10 }] },
        { quantity: 2.0, name: 'A', lineItems: [{ lineItemID: 'l', description: 'W', unitAmount: 10, taxAmount: 2 }] },
      ),
    ).toEqual([]);
  });

  it('sees a discount that is wanted no more', () => {
    expect(
      differences(
        { lineItems: [{ description: 'W', quantity: 1, unitAmount: 10 }] },
        { lineItems: [{ description: 'W', quantity: 1, unitAmount: 10, discountRate: 5, lineAmount: 9.5 }] },
      ),
    ).toHaveLength(1);
  });

  it('compares phones and addresses by their kind', () => {
    const standing = {
      phones: [
        { phoneType: 'MOBILE', phoneNumber: '1' },
        { phoneType: 'DEFAULT', phoneNumber: '2' },
      ],
    };
    expect(differences({ phones: [{ phoneType: 'DEFAULT', phoneNumber: '2' }] }, standing)).toEqual([]);
    expect(differences({ phones: [{ phoneType: 'FAX', phoneNumber: '' }] }, standing)).toEqual([]);
    expect(differences({ phones: [{ phoneType: 'MOBILE', phoneNumber: '3' }] }, standing)).toHaveLength(1);
  });
});

describe('lines that are changed', () => {
  it('keep what Xero has of them where one is put before them', () => {
    const tracking = [{ name: 'Region', option: 'North' }];
    const standing = { lineItems: [{ lineItemID: 'l1', description: 'Work', quantity: 1, tracking }] };
    const lines = [
      { description: 'Travel', quantity: 1 },
      { description: 'Work', quantity: 1 },
    ];
    const plan = reconcile(update({ lineItems: lines }), {
      base: { lineItems: [{ description: 'Work', quantity: 1 }] },
      facts: factsOf(standing, standing),
      policy: 'review',
    });
    expect(plan).toMatchObject({
      body: { lineItems: [{ description: 'Travel' }, { lineItemID: 'l1', description: 'Work', tracking }] },
    });
  });
});
