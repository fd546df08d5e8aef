import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catchUp } from '../../shared/catch-up/catch-up.ts';
import { latest, readSince } from '../../shared/catch-up/read-since.ts';
import type { Seeing } from '../../shared/catch-up/seeing.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { findEntries } from '../../shared/store/directory.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import { freshTable } from '../config/table.ts';
import { fakeClock } from '../push/fake-clock.ts';

const start = Date.parse('2026-11-21T09:00:00Z');
const contact = (n: number, second: number): XeroElement => ({
  kind: 'contact',
  standing: {},
  xeroId: `x-${n}`,
  name: `Contact ${n}`,
  status: 'ACTIVE',
  updatedAt: new Date(start + second * 1000 + (n % 1000)).toISOString(),
  verdict: { ok: true, errors: [], warnings: [] },
});

/** Xero's list of contacts, three a page; `changing` is called before each page is read. */
const listOf = (rows: XeroElement[], options: { inclusive?: boolean; changing?: () => void } = {}) => ({
  read: async (since: Date | undefined, page: number) => {
    options.changing?.();
    const from = since?.toISOString() ?? '';
    const modified = rows
      .filter(({ updatedAt = '' }) => (options.inclusive ? updatedAt >= from : updatedAt > from))
      .sort((a, b) => ((a.updatedAt ?? '') < (b.updatedAt ?? '') ? -1 : 1));
    return { rows: modified.slice((page - 1) * 3, page * 3), more: modified.length > page * 3 };
  },
});

const all = async (list: ReturnType<typeof listOf>, since?: Date): Promise<Set<string>> => {
  const seen = new Set<string>();
  for await (const rows of readSince((from, page) => list.read(from, page), since)) {
    for (const { xeroId } of rows) seen.add(xeroId ?? '');
  }
  return seen;
};

describe('reading what changed in Xero', () => {
  it('misses nothing, whatever shares a second and whether the second named is included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { maxLength: 30 }), fc.boolean(), async (seconds, inclusive) => {
        const rows = seconds.map((second, n) => contact(n, second));
        expect((await all(listOf(rows, { inclusive }))).size).toBe(rows.length);
      }),
      { numRuns: 100 },
    );
  });

  it('misses nothing when rows move to the end while it reads', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => contact(n, n * 2));
    let changes = 0;
    const changing = () => {
      const row = rows[changes];
      if (row && changes < 10) row.updatedAt = new Date(start + (100 + changes) * 1000).toISOString();
      changes += 1;
    };
    expect((await all(listOf(rows, { changing }))).size).toBe(20);
    expect(latest(rows)).toBe(new Date(start + 109_000).toISOString());
  });
});

describe('the directory of contacts', () => {
  it('goes on where it stopped when the slice is over before all pages are read', async () => {
    const clock = fakeClock('2026-11-21T10:00:00Z');
    const rows = Array.from({ length: 20 }, (_, n) => contact(n, n * 10));
    const list = listOf(rows, { changing: () => clock.advance(60_000) });
    const scope = { workspace: 'w', organisation: 'o' };
    const table = await freshTable();
    const seeing = (deadline: Date) =>
      ({
        ...{ table, clock, scope, deadline, organisation: { linkedAt: clock.now().toISOString() } },
        settings: async () => defaultSettings,
        wakeDeliver: async () => undefined,
        newId: () => 'n',
        xero: { list: (_: unknown, query: { since?: Date; page: number }) => list.read(query.since, query.page) },
      }) as unknown as Seeing;
    const slice = () =>
      catchUp(seeing(new Date(clock.now().getTime() + 110_000)), 'contact', { freshMs: 0, whole: true });
    await expect(slice()).rejects.toMatchObject({ problem: { code: 'directory-reading', next: 'wait' } });
    let slices = 1;
    for (; slices < 20; slices += 1) {
      const done = await slice().then(
        () => true,
        () => false,
      );
      if (done) break;
    }
    expect(slices).toBeLessThan(8);
    const names = rows.map(({ name }) => name ?? '');
    expect(await findEntries(table, scope, 'contact', { names })).toHaveLength(20);
  });
});
