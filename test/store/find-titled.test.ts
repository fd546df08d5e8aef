import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Change, putChange } from '../../shared/store/changes.ts';
import { findBeginning, findHolding, type TitledPlace, titledPlaceSchema } from '../../shared/store/find-titled.ts';
import { searchText } from '../../shared/store/found-by.ts';
import { type Link, linkPuts, moveLink, noteSeen, settleSeen, unlink } from '../../shared/store/links.ts';
import type { Table } from '../../shared/store/table.ts';
import { transact } from '../../shared/store/transact.ts';
import { freshTable } from '../config/table.ts';

let turn = 0;
/** An organisation of its own for each test. */
const newScope = () => {
  turn += 1;
  return { workspace: 'w', organisation: `o-${turn}` };
};
type Scope = ReturnType<typeof newScope>;

const at = '2026-11-21T09:00:00.000Z';
const link = (scope: Scope, crmId: string, xero: Link['xero'], more: Partial<Link> = {}): Link => ({
  ...{ ...scope, type: 'invoice', kind: 'invoice', crmId, xeroId: `x-${crmId}` },
  ...{ crmFingerprint: 'f', crmVersion: '1:', xero, acts: [], madeBy: 'created', linkedAt: at, updatedAt: at },
  ...more,
});
const change = (scope: Scope, record: Change['record'], more: Partial<Change> = {}): Change => ({
  ...{ ...scope, record, deleted: false, rev: 'r', fingerprint: 'f', version: '1', receivedAt: at, attempts: 0 },
  ...{ deaths: 0, ...more },
});

describe('records by what they are called', () => {
  let table: Table;
  beforeAll(async () => {
    table = await freshTable();
  });
  const put = (one: Link) => transact(table, linkPuts(table.name, one));
  const beginning = async (scope: Scope, text: string, type?: Link['type']) => {
    const { found } = await findBeginning(table, scope, { text, type }, { limit: 50 });
    return found.map((one) => `${one.type}/${one.crmId}`);
  };

  test('are found by the beginning of a number, a code or a name, whatever its case, spacing and width', async () => {
    const scope = newScope();
    await put(link(scope, 'one', { number: 'INV-0042' }));
    await put(link(scope, 'c', { name: 'Harbour  Bakery' }, { type: 'contact', kind: 'contact' }));
    await put(link(scope, 'i', { number: 'CODE-1', name: 'Chair' }, { type: 'item', kind: 'item' }));
    await put(link(scope, 'p', {}, { type: 'payment', kind: 'payment' }));
    await putChange(table, change(scope, { type: 'invoice', data: { id: 'two', number: 'inv-0043' } }), undefined);
    await putChange(table, change(scope, { type: 'contact', data: { id: 'd', firstName: 'Ada' } }), undefined);
    expect(await beginning(scope, 'inv-004')).toEqual(['invoice/one', 'invoice/two']);
    expect(await beginning(scope, 'ＩＮＶ-0042')).toEqual(['invoice/one']);
    expect(await beginning(scope, ' harbour bak')).toEqual(['contact/c']);
    expect(await beginning(scope, 'code')).toEqual(['item/i']);
    expect(await beginning(scope, 'code', 'contact')).toEqual([]);
    expect(await beginning(scope, 'a')).toEqual(['contact/d']);
    expect(await beginning(scope, '0042')).toEqual([]);
    expect(await beginning(scope, '')).toHaveLength(6);
    expect(await beginning({ ...scope, organisation: 'another' }, '')).toEqual([]);
  });

  test('are found by their new name at once, and no more by the old one', async () => {
    const scope = newScope();
    const first = link(scope, 'one', { number: 'Draft' }, { xeroFingerprint: 'fa' });
    await put(first);
    const seen = { xero: { number: 'INV-1' }, xeroSeen: { reference: 'b' }, xeroFingerprint: 'fb' };
    expect(await noteSeen(table, first, seen)).toBe(true);
    expect([await beginning(scope, 'inv-1'), await beginning(scope, 'draft')]).toEqual([['invoice/one'], []]);
    await settleSeen(table, first, 'fb', { record: { reference: 'b' }, changedFields: ['reference'] });
    expect(await beginning(scope, 'inv-1')).toEqual(['invoice/one']);
    const moved = { ...first, xero: { number: 'INV-2' } };
    expect(await moveLink(table, moved, 'elsewhere', new Date(at))).toBe(true);
    expect([await beginning(scope, 'inv-2'), await beginning(scope, 'inv-1')]).toEqual([['invoice/one'], []]);
    await unlink(table, { ...moved, xeroId: 'elsewhere' });
    expect(await beginning(scope, '')).toEqual([]);
    const waiting = { type: 'contact' as const, data: { id: 'c', name: 'Before' } };
    await putChange(table, change(scope, waiting, { readyAt: at }), undefined);
    await putChange(table, change(scope, { ...waiting, data: { id: 'c', name: 'After' } }, { held: true }), 'r');
    expect([await beginning(scope, 'after'), await beginning(scope, 'before')]).toEqual([['contact/c'], []]);
  });

  test('come a page at a time in the order of type and title, none left out and none twice', async () => {
    const scope = newScope();
    const types = [['contact', 'contact'] as const, ['bill', 'invoice'] as const, ['invoice', 'invoice'] as const];
    await Promise.all(
      Array.from({ length: 60 }, (_, number) => {
        const [type, kind] = types[number % 3] ?? ['invoice', 'invoice'];
        return put(link(scope, `r${number}`, { number: `N-${number % 10}` }, { type, kind }));
      }),
    );
    for (const find of [
      (after: TitledPlace | undefined) => findBeginning(table, scope, { text: 'n-', after }, { limit: 7 }),
      (after: TitledPlace | undefined) =>
        findHolding(table, scope, { text: '-', after }, { limit: 7, mostRows: 1_000_000 }),
      (after: TitledPlace | undefined) => findHolding(table, scope, { text: '', after }, { limit: 100, mostRows: 1 }),
    ]) {
      const found: string[] = [];
      let after: TitledPlace | undefined;
      do {
        const page = await find(after);
        found.push(...page.found.map(({ type, crmId }) => `${type}/${crmId}`));
        after = page.next;
      } while (after);
      expect(found).toHaveLength(60);
      expect(new Set(found).size).toBe(60);
      expect(found.map((name) => name.split('/')[0])).toEqual(
        ['contact', 'invoice', 'bill'].flatMap((type) => Array<string>(20).fill(type)),
      );
    }
  });

  test('are looked for anywhere in title and CRM id', async () => {
    const scope = newScope();
    await put(link(scope, 'Deal-7', { number: 'INV-0042' }));
    await put(link(scope, 'x', { number: 'CN-1' }));
    const holding = async (text: string, type?: Link['type']) => {
      const { found, next } = await findHolding(table, scope, { text, type }, { limit: 50, mostRows: 1000 });
      expect(next).toBeUndefined();
      return found.map(({ crmId }) => crmId);
    };
    expect(await holding('v-004')).toEqual(['Deal-7']);
    expect(await holding('deal-7')).toEqual(['Deal-7']);
    expect(await holding('deal-7', 'quote')).toEqual([]);
    expect(await holding('invoice')).toEqual([]);
  });

  test('any title at all can be stored and is found by its beginning', async () => {
    const scope = newScope();
    const title = fc.string({ unit: 'grapheme', maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(title, fc.nat(250), async (name, length) => {
        await put(link(scope, 'c', { name }, { type: 'contact', kind: 'contact' }));
        expect(await beginning(scope, [...searchText(name)].slice(0, length).join(''))).toEqual(['contact/c']);
      }),
      { numRuns: 40 },
    );
  });

  test('a place that somebody made up is refused, one of another type begins anew', async () => {
    const scope = newScope();
    await put(link(scope, 'one', { number: 'INV-1' }));
    expect(titledPlaceSchema.safeParse({ foundBy: 'deal#1', sk: 'x' }).success).toBe(false);
    const after = titledPlaceSchema.parse({ foundBy: 'contact#zzz', sk: 'LINK#crm#contact#1' });
    const { found } = await findBeginning(table, scope, { text: 'inv', after }, { limit: 5 });
    expect(found).toEqual([{ type: 'invoice', crmId: 'one' }]);
  });
});
