import { beforeAll, expect, test } from 'vitest';
import { listBackfills } from '../../shared/review/backfills.ts';
import { contactsInUse, previewUndo } from '../../shared/review/undo.ts';
import { noteBackfill } from '../../shared/store/backfills.ts';
import { putChange } from '../../shared/store/changes.ts';
import { getLink, type Link, noteSeen, unlink } from '../../shared/store/links.ts';
import { countMadeIn, linksMadeIn } from '../../shared/store/links-made.ts';
import { makeLink } from '../../shared/store/make-link.ts';
import type { Table } from '../../shared/store/table.ts';
import { freshTable } from '../config/table.ts';

const scope = { workspace: 'acme', organisation: 'org' };
const at = '2026-03-11T12:00:00.000Z';
const xeroId = (n: number) => `4c8ab4a3-6f7f-4a37-8a36-${String(n).padStart(12, '0')}`;
let table: Table;
beforeAll(async () => {
  table = await freshTable();
});

const link = async (type: 'contact' | 'invoice', n: number, more: Partial<Link> = {}): Promise<Link> => {
  const row: Link = {
    ...{ ...scope, type, crmId: `${type}-${String(n).padStart(4, '0')}`, kind: type, xeroId: xeroId(n) },
    ...{ crmFingerprint: 'f', crmVersion: '1', acts: [], madeBy: 'created', xero: { status: 'DRAFT' } },
    ...{ linkedAt: at, updatedAt: at, ...more },
  };
  await makeLink(table, row);
  return row;
};
const idsIn = async (of: { call?: string; backfill?: string }, limit: number) => {
  const found: string[] = [];
  let after: string | undefined;
  do {
    const page = await linksMadeIn(table, scope, 'invoice', of, { limit, after });
    expect(page.links.length).toBeLessThanOrEqual(limit);
    found.push(...page.links.map(({ crmId }) => crmId));
    after = page.next;
  } while (after !== undefined);
  return found.sort();
};

test('links are found by the call and by the back-fill that made them, a page at a time, and by no other', async () => {
  for (let n = 1; n <= 7; n += 1) await link('invoice', n, { madeIn: 'call-1', backfill: 'old "1"#x' });
  await link('invoice', 8, { madeIn: 'call-10', backfill: 'old' });
  await link('contact', 9, { madeIn: 'call-1' });
  const expected = Array.from({ length: 7 }, (_, n) => `invoice-000${n + 1}`);
  expect(await idsIn({ call: 'call-1' }, 3)).toEqual(expected);
  expect(await idsIn({ backfill: 'old "1"#x' }, 3)).toEqual(expected);
  expect(await idsIn({ backfill: 'old' }, 3)).toEqual(['invoice-0008']);
  expect(await countMadeIn(table, scope, { call: 'call-1' }, 100)).toEqual({ count: 8, more: false });
  expect(await countMadeIn(table, scope, { call: 'call-1' }, 5)).toEqual({ count: 5, more: true });
  const first = await getLink(table, { ...scope, type: 'invoice', crmId: 'invoice-0001' });
  if (first) await unlink(table, first);
  expect(await idsIn({ call: 'call-1' }, 3)).toEqual(expected.slice(1));
});

test('a contact is in use as long as a document that stands in Xero is for it', async () => {
  const contact = xeroId(500);
  const document = await link('invoice', 21, { xeroSide: { contact: { contactID: contact } } });
  const used = async (but: string[] = []) => [...(await contactsInUse(table, scope, [contact], new Set(but)))];
  expect(await used()).toEqual([contact]);
  expect(await used(['invoice#invoice-0021'])).toEqual([]);
  await noteSeen(table, document, { xero: { status: 'VOIDED' }, xeroFingerprint: 'gone' });
  expect(await used()).toEqual([]);
  const seen = await getLink(table, document);
  const other = { contact: { contactID: contact } };
  if (seen) await noteSeen(table, seen, { xero: { status: 'DRAFT' }, xeroSeen: other, xeroFingerprint: 'back' });
  expect(await used()).toEqual([contact]);
});

test('a back-fill is counted by what is in Xero, what waits and what needs attention, also when records come twice', async () => {
  for (const minute of ['01', '05', '03'])
    await noteBackfill(table, 'acme', 'history', new Date(`2026-03-11T12:${minute}:00Z`));
  await link('contact', 31, { backfill: 'history' });
  const change = (id: string, more: object) =>
    putChange(
      table,
      {
        ...{ ...scope, record: { type: 'contact', data: { id } }, deleted: false, rev: id, fingerprint: 'f' },
        ...{ version: '1', receivedAt: at, attempts: 0, deaths: 0, backfill: 'history', ...more },
      },
      undefined,
    );
  await change('w-1', { readyAt: at });
  await change('w-2', { waitsFor: { type: 'contact', id: 'x' } });
  await change('w-3', { problem: { code: 'x', next: 'attention', message: 'm', remedy: 'r' } });
  const { backfills, more } = await listBackfills(table, scope);
  expect(more).toBe(false);
  expect(backfills).toMatchObject([
    { name: 'history', firstAt: '2026-03-11T12:01:00.000Z', linked: 1, waiting: 2, attention: 1, cut: false },
  ]);
});

test('an undo of a great many is tried out on the first ones, and says how many there are', async () => {
  for (let n = 1000; n < 1520; n += 1) await link('invoice', n, { madeIn: 'big' });
  const { undone, left, made } = await previewUndo(table, scope, { call: 'big' });
  expect(undone.length + left.length).toBe(500);
  expect(made).toEqual({ count: 520, more: false });
});
