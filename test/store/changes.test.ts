import { beforeAll, describe, expect, it } from 'vitest';
import type { RecordType } from '../../shared/records/record.ts';
import {
  type Change,
  getChange,
  nextInLine,
  nextReadyAt,
  putChange,
  readyChanges,
} from '../../shared/store/changes.ts';
import { isSetAside } from '../../shared/store/parked.ts';
import type { Table } from '../../shared/store/table.ts';
import { countReady } from '../../shared/store/waiting.ts';
import { freshTable } from '../config/table.ts';

const scope = { workspace: 'w', organisation: 'o' };
const change = (type: RecordType, id: string, readyAt: string, more: Partial<Change> = {}): Change => ({
  ...{ ...scope, record: { type, data: { id } }, deleted: false, rev: id, fingerprint: id, version: '1:' },
  ...{ receivedAt: readyAt, readyAt, attempts: 0, deaths: 0 },
  ...more,
});

describe('lines of changes', () => {
  let table: Table;
  beforeAll(async () => {
    table = await freshTable();
    await putChange(table, change('contact', 'old', '2026-11-01T00:00:00.000Z', { backfill: 'first' }), undefined);
    await putChange(table, change('payment', 'p', '2026-11-21T10:00:00.000Z'), undefined);
    await putChange(table, change('invoice', 'i-2', '2026-11-21T09:00:01.000Z'), undefined);
    await putChange(table, change('invoice', 'i-1', '2026-11-21T09:00:00.000Z'), undefined);
    await putChange(table, change('contact', 'held', '2026-11-01T00:00:00.000Z', { held: true }), undefined);
  });

  it('come in the order of their types, back-fills after whatever is new', async () => {
    const firsts = await nextInLine(table, 'w', 'o');
    expect(firsts.map(({ record }) => record.data.id)).toEqual(['i-1', 'p', 'old']);
    expect(await nextReadyAt(table, 'w', 'o')).toBe('2026-11-01T00:00:00.000Z');
    expect(await countReady(table, scope, 100)).toBe(4);
  });

  it('hold what is ready, oldest first, apart from back-fills', async () => {
    const at = async (now: string) =>
      (await readyChanges(table, 'w', 'o', { type: 'invoice', backfill: false }, new Date(now), 10)).map(
        ({ rev }) => rev,
      );
    expect(await at('2026-11-21T09:00:00.000Z')).toEqual(['i-1']);
    expect(await at('2026-11-21T09:00:02.000Z')).toEqual(['i-1', 'i-2']);
    const contacts = { type: 'contact', backfill: false } as const;
    const now = new Date('2026-12-01T00:00:00.000Z');
    expect(await readyChanges(table, 'w', 'o', contacts, now, 10)).toEqual([]);
    expect(await readyChanges(table, 'w', 'o', { ...contacts, backfill: true }, now, 10)).toHaveLength(1);
  });

  it('never make ready what a person holds back', async () => {
    const held = await getChange(table, { ...scope, type: 'contact', id: 'held' });
    expect(held).toMatchObject({ held: true });
    expect(held?.readyAt).toBeUndefined();
    expect(held && isSetAside(held)).toBe(false);
  });
});
