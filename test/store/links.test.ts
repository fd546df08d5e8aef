import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  getHolders,
  getLink,
  getLinks,
  keptSide,
  type Link,
  linkPuts,
  listLinks,
  moveLink,
  noteSeen,
  settleSeen,
  unlink,
} from '../../shared/store/links.ts';
import type { Table } from '../../shared/store/table.ts';
import { transact } from '../../shared/store/transact.ts';
import { freshTable } from '../config/table.ts';

const scope = { workspace: 'w', organisation: 'o' };
const link = (crmId: string, xeroId: string, more: Partial<Link> = {}): Link => ({
  ...{ ...scope, type: 'invoice', kind: 'invoice', crmId, xeroId },
  ...{ crmFingerprint: 'f', crmVersion: '1:', xero: {}, acts: [], madeBy: 'created' },
  ...{ linkedAt: '2026-11-21T09:00:00.000Z', updatedAt: '2026-11-21T09:00:00.000Z' },
  ...more,
});

describe('links', () => {
  let table: Table;
  beforeAll(async () => {
    table = await freshTable();
  });
  let turn = 0;
  let [crm, xero] = ['', ''];
  beforeEach(() => {
    turn += 1;
    [crm, xero] = [`crm-${turn}`, `xero-${turn}`];
  });
  const put = async (one: Link, replaces?: string) => !(await transact(table, linkPuts(table.name, one, replaces)));
  const read = (crmId: string) => getLink(table, { ...scope, type: 'invoice', crmId });

  it('are one to one, also between types that are one kind in Xero', async () => {
    expect(await put(link(crm, xero))).toBe(true);
    expect(await put(link(crm, xero, { crmVersion: '2:' }))).toBe(true);
    expect(await put(link('other', xero))).toBe(false);
    expect(await put(link(crm, xero, { type: 'bill' }))).toBe(false);
    expect(await put(link(crm, 'another'))).toBe(false);
    expect(await getHolders(table, scope, 'invoice', [xero, 'another'])).toEqual(
      new Map([[xero, { type: 'invoice', crmId: crm }]]),
    );
    expect(await getHolders(table, scope, 'quote', [xero])).toEqual(new Map());
  });

  it('go over to the Xero record that takes the place of another one', async () => {
    await put(link(crm, xero));
    expect(await put(link(crm, `${xero}-new`), 'not-this-one')).toBe(false);
    expect(await put(link(crm, `${xero}-new`), xero)).toBe(true);
    expect(await put(link(crm, `${xero}-new`), xero)).toBe(true);
    expect([...(await getHolders(table, scope, 'invoice', [xero, `${xero}-new`])).keys()]).toEqual([`${xero}-new`]);
  });

  it('note what Xero shows, never older over newer, and settle it when the CRM has taken it', async () => {
    const first = link(crm, xero, { xeroSide: { reference: 'a' }, xeroFingerprint: 'fa' });
    await put(first);
    expect(await noteSeen(table, first, { xero: {}, xeroSeen: { reference: 'b' }, xeroFingerprint: 'fb' })).toBe(true);
    expect(await noteSeen(table, first, { xero: {}, xeroSeen: { reference: 'c' }, xeroFingerprint: 'fc' })).toBe(false);
    expect(await settleSeen(table, first, 'fa')).toBe(false);
    expect(await settleSeen(table, first, 'fb')).toBe(true);
    expect(await settleSeen(table, first, 'fb')).toBe(false);
    const settled = await read(crm);
    expect(settled).toMatchObject({ xeroSide: { reference: 'b' }, xeroFingerprint: 'fb' });
    expect(settled?.xeroSeen).toBeUndefined();
  });

  it('keep no side that is too large for a row', async () => {
    const large = { text: 'é'.repeat(60_000) };
    expect(keptSide(large)).toBeUndefined();
    expect(keptSide({ text: 'small' })).toEqual({ text: 'small' });
    await put(link(crm, xero, { crmSide: large, xeroSide: { a: 1 } }));
    const kept = await read(crm);
    expect(kept?.crmSide).toBeUndefined();
    if (kept) await noteSeen(table, kept, { xero: {}, xeroSeen: large, xeroFingerprint: 'fx' });
    expect(await read(crm)).toMatchObject({ xeroFingerprint: 'fx' });
    expect((await read(crm))?.xeroSide).toBeUndefined();
  });

  it('are taken apart on both sides, unless they have moved', async () => {
    const before = link(crm, xero);
    await put(before);
    expect(await moveLink(table, before, `${xero}-m`, new Date('2026-11-21T10:00:00Z'))).toBe(true);
    expect(await moveLink(table, before, `${xero}-n`, new Date('2026-11-21T10:00:00Z'))).toBe(false);
    expect(await unlink(table, before)).toBe(false);
    const moved = await read(crm);
    if (moved) expect(await unlink(table, moved)).toBe(true);
    expect(await read(crm)).toBeUndefined();
    expect(await getHolders(table, scope, 'invoice', [xero, `${xero}-m`])).toEqual(new Map());
  });

  it('are listed by type, page by page', async () => {
    for (const id of ['a', 'b', 'c']) await put(link(id, `l-${id}`, { type: 'quote', kind: 'quote' }));
    const first = await listLinks(table, scope, 'quote', { limit: 2 });
    const second = await listLinks(table, scope, 'quote', { limit: 2, after: first.next });
    expect([...first.links, ...second.links].map(({ crmId }) => crmId)).toEqual(['a', 'b', 'c']);
    expect((await getLinks(table, scope, 'quote', ['a', 'z'])).size).toBe(1);
  });
});
