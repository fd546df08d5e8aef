import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { crmEventSchema } from '../../shared/crm/event.ts';
import { type ExportEvent, exportFolder, readEvents, readExpected } from './export-format.ts';
import { exportFiles } from './generate-export.ts';

const events = readEvents();
const expected = readExpected();
const typeOf = (event: ExportEvent) => (event.type.startsWith('contact') ? 'contacts' : 'invoices');
const ends = { ...expected.contacts, ...expected.invoices };
const newest = new Map<string, ExportEvent['data']>();
for (const { data } of events) if (data.version >= (newest.get(data.id)?.version ?? 0)) newest.set(data.id, data);

test('the checked-in files are what the generator makes', () => {
  const files = exportFiles();
  expect(files.events === readFileSync(new URL('events.ndjson', exportFolder), 'utf8')).toBe(true);
  expect(files.expected === readFileSync(new URL('expected.json', exportFolder), 'utf8')).toBe(true);
});

test('every record that is sent has an expected end, and the other way round', () => {
  expect(expected.events).toBe(events.length);
  for (const kind of ['contacts', 'invoices'] as const) {
    const sent = new Set(events.filter((event) => typeOf(event) === kind).map((event) => event.data.id));
    expect([...sent].sort()).toEqual(Object.keys(expected[kind]).sort());
  }
});

test('it is large and varied enough to mean something', () => {
  const inXero = (all: Record<string, { end: string }>) =>
    Object.values(all).filter((record) => record.end === 'inXero').length;
  expect(inXero(expected.contacts)).toBeGreaterThanOrEqual(400);
  expect(inXero(expected.invoices)).toBeGreaterThanOrEqual(1600);
  const invoices = [...newest.values()].filter((data) => data.id in expected.invoices);
  const seen = (values: (data: ExportEvent['data']) => unknown[]) => new Set(invoices.flatMap(values));
  const lines = (data: ExportEvent['data']) =>
    z.array(z.looseObject({ taxRate: z.string().optional() })).parse(data.lines);
  expect(seen((data) => [data.currency])).toEqual(new Set(['GBP', 'EUR', 'USD', 'DKK', 'CHF']));
  for (const tax of ['OUTPUT2', 'RROUTPUT', 'ZERORATEDOUTPUT', 'EXEMPTOUTPUT'])
    expect(seen((data) => lines(data).map((line) => line.taxRate))).toContain(tax);
  for (const kind of ['taxInclusive', 'noTax']) expect(seen((data) => [data.amountsAre])).toContain(kind);
  expect(seen((data) => [lines(data).length]).size).toBeGreaterThan(10);
});

test('at least ten kinds of wrong records are in it, each twice or more', () => {
  const kinds = new Map<string, number>();
  for (const end of Object.values(ends)) {
    if (end.end === 'inXero') continue;
    const kind = end.end === 'rejected' ? `rejected for ${end.field}` : end.code;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  expect(kinds.size).toBeGreaterThanOrEqual(10);
  expect([...kinds.entries()].filter(([, count]) => count < 2)).toEqual([]);
});

test('some events come twice, some versions after a later one, some customers after their invoice', () => {
  expect(events.length - new Set(events.map((event) => event.id)).size).toBeGreaterThan(10);
  const versions = new Map<string, number>();
  const arrived = new Set<string>();
  let olderAfterNewer = 0;
  let beforeTheirCustomer = 0;
  for (const { data } of events) {
    if (data.version < (versions.get(data.id) ?? 0)) olderAfterNewer += 1;
    versions.set(data.id, Math.max(data.version, versions.get(data.id) ?? 0));
    const customer = z.object({ contact: z.object({ id: z.string() }) }).safeParse(data).data?.contact.id;
    if (customer && customer in expected.contacts && !arrived.has(customer)) beforeTheirCustomer += 1;
    arrived.add(data.id);
  }
  expect(olderAfterNewer).toBeGreaterThan(10);
  expect(beforeTheirCustomer).toBeGreaterThan(10);
});

describe('totals, worked out once more in whole numbers', () => {
  const scale = 10_000n;
  /** Text with at most 4 decimal places as a whole number of ten-thousandths. */
  const tenThousandths = (text: string | undefined, otherwise: string): bigint => {
    const [whole = '0', part = ''] = (text ?? otherwise).split('.');
    return BigInt(whole + part.padEnd(4, '0'));
  };
  const divideHalfUp = (amount: bigint, by: bigint) => (amount * 2n + by) / (by * 2n);
  const text = z.string().optional();
  const lineSchema = z.object({
    quantity: text,
    unitAmount: text,
    discountPercent: text,
    discountAmount: text,
    taxPercent: text,
  });

  const cents = (data: ExportEvent['data']): bigint => {
    const amountsAre = data.amountsAre ?? 'taxExclusive';
    return z
      .array(lineSchema)
      .parse(data.lines)
      .reduce((sum, line) => {
        const full = tenThousandths(line.quantity, '1') * tenThousandths(line.unitAmount, '0');
        const kept = 100n * scale - tenThousandths(line.discountPercent, '0');
        const off = tenThousandths(line.discountAmount, '0') * scale * 100n * scale;
        const amount = divideHalfUp(full * kept - off, scale * scale * scale);
        const tax =
          amountsAre === 'taxExclusive'
            ? divideHalfUp(amount * tenThousandths(line.taxPercent, '0'), 100n * scale)
            : 0n;
        return sum + amount + tax;
      }, 0n);
  };
  const written = (amount: bigint) => `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`;

  test('those that are to be in Xero', () => {
    for (const [id, end] of Object.entries(expected.invoices)) {
      if (end.end !== 'inXero' && end.end !== 'oneOf') continue;
      const data = newest.get(id);
      expect(data && { id, crm: data.total, worked: written(cents(data)) }).toEqual({
        id,
        crm: end.total,
        worked: end.total,
      });
    }
  });

  test('those that are wrong on purpose differ', () => {
    const wrong = Object.entries(expected.invoices).filter(
      ([, end]) => end.end === 'attention' && end.code === 'total-differs',
    );
    for (const [id] of wrong) {
      const data = newest.get(id);
      expect(data && written(cents(data))).not.toBe(data?.total);
    }
  });
});

test('the bridge refuses at the door exactly those events that are expected to be, for the expected field', () => {
  for (const event of events) {
    const end = ends[event.data.id];
    const parsed = crmEventSchema.safeParse(event);
    const fields = parsed.error?.issues.map((issue) => issue.path.join('.')) ?? [];
    if (end?.end === 'rejected')
      expect({ id: event.id, fields: fields.join() }).toMatchObject({ fields: expect.stringContaining(end.field) });
    else expect({ id: event.id, fields }).toEqual({ id: event.id, fields: [] });
  }
});
