import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RecordType, recordSchemas } from '../../shared/records/record.ts';
import type { Related } from '../../shared/sync/facts.ts';
import type { Plan } from '../../shared/sync/plan.ts';
import { planRecord } from '../../shared/sync/plan-record.ts';
import { factsOf, reference } from './books.ts';

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
/** Mostly what Xero takes, now and then something else: most records are to come through. */
const mostly = <T>(good: readonly T[], odd: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
const decimal = fc.integer({ min: -30_000, max: 3_000_000 }).map((n) => String(n / 1000));
const date = fc.constantFrom('2026-03-01', '2026-04-01', '2026-11-20', '2027-02-28');
const accountCode = fc.constantFrom('200', '260', '299', '400', '310', '090', '630', '999');
const line = fc.record({
  description: mostly<string | undefined>(['Work', 'Paper'], [undefined]),
  quantity: mostly(['1', '2.5', '-1', '0'], ['123456.12345678']),
  unitAmount: mostly<string | undefined>(['10', '12.5', '0.99'], [undefined, '1.23456', '99999999999']),
  discountPercent: mostly<string | undefined>([undefined, '0'], ['10', '101']),
  item: mostly<string | undefined>([undefined], ['ROOF', 'constructor']),
  category: maybe(fc.constantFrom('paper', '__proto__')),
  account: mostly<string | undefined>([undefined, '200', '400'], ['299', '090', '630', '999']),
  taxRate: mostly<string | undefined>([undefined], ['OUTPUT2', 'INPUT2', 'OLD', 'Luxury']),
  taxPercent: mostly<string | undefined>([undefined, '20', '5'], ['0', '7.5']),
  tracking: mostly<object[]>(
    [[], [{ category: 'Region', option: 'North' }]],
    [[{ category: 'Region', option: 'South' }]],
  ),
});
const document = {
  id: fc.constant('d-1'),
  number: mostly<string | undefined>([undefined, 'A-1'], ['Nº 1']),
  reference: maybe(fc.constant('R')),
  contact: mostly<object | undefined>([{ id: 'c-1' }, { id: 'c-2' }], [{ id: 'c-9' }, undefined]),
  date: mostly<string | undefined>(['2026-04-01', '2026-11-20', undefined], ['2026-03-01']),
  currency: mostly<string | undefined>(['GBP', 'EUR', undefined], ['CHF']),
  currencyRate: mostly<string | undefined>(['1.25', undefined], ['0']),
  amountsAre: fc.constantFrom('taxExclusive', 'taxInclusive', 'noTax'),
  lines: fc.oneof(
    { weight: 20, arbitrary: fc.array(line, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  total: mostly<string | undefined>([undefined], ['20']),
};
const records: Record<RecordType, fc.Arbitrary<object>> = {
  contact: fc.record({
    id: fc.constant('c-1'),
    name: maybe(fc.constantFrom('Acme', 'A <b>')),
    currency: mostly<string | undefined>(['GBP', undefined], ['CHF']),
    archived: mostly([false], [true]),
  }),
  item: fc.record({
    id: fc.constant('s-1'),
    code: maybe(fc.constant('ROOF')),
    isSold: fc.boolean(),
    isPurchased: fc.boolean(),
    sale: maybe(
      fc.record({ unitPrice: maybe(decimal), account: maybe(accountCode), taxRate: maybe(fc.constant('OUTPUT2')) }),
    ),
    purchase: maybe(fc.record({ unitPrice: maybe(decimal), account: maybe(accountCode) })),
    tracked: maybe(fc.record({ inventoryAccount: maybe(accountCode), costAccount: maybe(accountCode) })),
  }),
  quote: fc.record({
    ...document,
    ...{ name: maybe(fc.constant('Roof')), amount: maybe(decimal), expiryDate: maybe(date) },
    status: fc.constantFrom('draft', 'sent', 'accepted', 'declined'),
  }),
  order: fc.record({ ...document, amount: maybe(decimal), status: fc.constantFrom('open', 'won', 'lost') }),
  invoice: fc.record({
    ...document,
    dueDate: maybe(date),
    status: maybe(fc.constantFrom('draft', 'submitted', 'authorised', 'paid', 'voided')),
    sendEmail: fc.boolean(),
    brandingTheme: maybe(fc.constantFrom('Standard', 'Fancy')),
  }),
  bill: fc.record({ ...document, status: maybe(fc.constantFrom('draft', 'authorised', 'paid', 'voided')) }),
  purchaseOrder: fc.record({ ...document, status: maybe(fc.constantFrom('draft', 'billed', 'cancelled')) }),
  creditNote: fc.record({
    ...document,
    kind: fc.constantFrom('sales', 'purchase'),
    status: maybe(fc.constantFrom('draft', 'authorised', 'voided')),
    allocations: fc.array(fc.record({ document: fc.constantFrom({ id: 'i-1' }, { id: 'i-2' }), amount: decimal }), {
      maxLength: 2,
    }),
  }),
  payment: fc.record({
    id: fc.constant('p-1'),
    document: mostly<object | undefined>([{ id: 'i-1' }], [{ id: 'i-9' }, { type: 'quote', id: 'q-1' }, undefined]),
    amount: mostly<string | undefined>(['20', '50', undefined], ['50.01', '0', '1.001']),
    date: mostly<string | undefined>(['2026-11-20', undefined], ['2026-03-01']),
    account: mostly<string | undefined>(['090', '091', undefined], ['200', '099', '092', '777']),
    bankAmount: mostly<string | undefined>(['43.21', undefined], ['0']),
    status: mostly(['paid'], ['reversed']),
  }),
};
const related: Record<string, Related> = {
  'invoice#i-1': {
    state: 'linked',
    xeroId: 'x-i1',
    kind: 'invoice',
    status: 'AUTHORISED',
    amountDue: '50',
    currency: 'EUR',
  },
  'invoice#i-2': { state: 'onItsWay' },
  'quote#q-1': { state: 'linked', xeroId: 'x-q1', kind: 'quote', status: 'SENT' },
};
const link = fc.record({
  status: fc.constantFrom(
    undefined,
    'DRAFT',
    'SUBMITTED',
    'SENT',
    'AUTHORISED',
    'PAID',
    'VOIDED',
    'DELETED',
    'ARCHIVED',
    'BILLED',
  ),
  crmFingerprint: fc.constantFrom('f0', 'f1'),
  madeBy: fc.constantFrom('created' as const, 'matched' as const),
  acts: fc.constantFrom<string[]>([], ['paid', 'email'], ['delete'], ['reverse:x-1']),
  filled: fc.constantFrom<string[]>([], ['reference']),
});
const policies = fc.record({
  lockedPeriods: fc.constantFrom('hold', 'nextOpenDay', 'refuse'),
  unknownCurrency: fc.constantFrom('refuse', 'add'),
  unknownTaxRate: fc.constantFrom('refuse', 'create'),
  historyNotes: fc.boolean(),
  invoices: fc.record({
    rounding: fc.constantFrom('refuse', 'accept', 'addLine'),
    numbers: fc.constantFrom('crm', 'xero'),
  }),
  quotes: fc.record({ become: fc.constantFrom('invoice', 'quote') }),
});
const anyRecord = fc
  .constantFrom(...(Object.keys(records) as RecordType[]))
  .chain((type) => fc.record({ type: fc.constant(type), data: records[type] }));

/** What Xero would refuse of a document, as far as its body tells. */
const refusals = (body: Record<string, unknown>): string[] => {
  const found: string[] = [];
  const rows: Record<string, unknown>[] = Array.isArray(body.lineItems) ? body.lineItems : [];
  const purchase =
    String(body.type).startsWith('ACCPAY') || body.type === 'ACCRECCREDIT' || 'purchaseOrderNumber' in body;
  for (const row of rows) {
    const account = reference.accounts.find(({ code }) => code === row.accountCode);
    if (row.accountCode !== undefined && account?.status !== 'ACTIVE') found.push('account');
    if (row.itemCode === undefined && (row.accountCode === undefined || row.description === undefined))
      found.push('line');
    if (purchase && (row.discountRate !== undefined || row.discountAmount !== undefined)) found.push('discount');
    const rate = reference.taxRates.find(({ taxType }) => taxType === row.taxType);
    if (row.taxType !== undefined && rate?.status !== 'ACTIVE') found.push('tax');
  }
  if (typeof body.currencyCode === 'string' && !reference.currencies.includes(body.currencyCode))
    found.push('currency');
  if (typeof body.type === 'string' && typeof body.date === 'string' && body.date <= '2026-03-31') found.push('lock');
  if (Object.values(body).includes(undefined)) found.push('undefined');
  return found;
};

const wordsOf = (plan: Plan) => (plan.do === 'attention' || plan.do === 'wait' ? plan.problem : undefined);

describe('any record in any state', () => {
  it('gets a plan that Xero would take, or a problem in plain words', () => {
    const made = new Map<string, number>();
    fc.assert(
      fc.property(
        anyRecord,
        fc.option(link, { nil: undefined, freq: 1 }),
        policies,
        mostly([false], [true]),
        ({ type, data }, linked, settings, deleted) => {
          const record = recordSchemas[type].parse(data);
          const kind = type === 'bill' || type === 'order' || type === 'quote' ? 'invoice' : type;
          const facts = factsOf(record, {
            related,
            policies: settings,
            deleted,
            ...(linked && { link: { kind, ...linked } }),
          });
          const plan = planRecord(type, facts);
          const problem = wordsOf(plan);
          if (problem) {
            expect(problem.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
            expect(problem.message).toMatch(/^[A-Z"].*\.$/s);
            expect(problem.remedy).toMatch(/^[A-Z].*\.$/s);
            expect(problem.message + problem.remedy).not.toMatch(/undefined|null|NaN|\[object/);
            expect(plan.do === 'wait' ? problem.next : 'wait').toBe('wait');
          }
          if (plan.do === 'create') {
            made.set(type, (made.get(type) ?? 0) + 1);
            expect(refusals(plan.body)).toEqual([]);
          }
          if (plan.do === 'create' || plan.do === 'update') expect(JSON.stringify(plan.body)).not.toMatch(/null/);
          if (plan.do === 'act') expect(linked?.acts ?? []).not.toContain(plan.act.name);
          expect(planRecord(type, facts)).toEqual(plan);
        },
      ),
      { numRuns: 3000 },
    );
    for (const type of Object.keys(records)) expect(made.get(type), type).toBeGreaterThan(0);
  });
});
