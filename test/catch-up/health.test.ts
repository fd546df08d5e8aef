import { expect, it } from 'vitest';
import { checkHealth } from '../../shared/catch-up/health.ts';
import type { Seeing } from '../../shared/catch-up/seeing.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import { getHealth } from '../../shared/store/health.ts';
import { freshTable } from '../config/table.ts';
import { fakeClock } from '../push/fake-clock.ts';

it('the same answer is noted anew for data that was read anew, else once an hour', async () => {
  const table = await freshTable();
  const clock = fakeClock('2026-11-21T09:00:00Z');
  const scope = { workspace: 'acme', organisation: 'uk' };
  const seeing: Partial<Seeing> = {
    table,
    scope,
    clock,
    settings: async () => settingsSchema.parse({}),
    newId: () => 'a',
  };
  const referenceOf = (fetchedAt: string) => ({
    ...{ fetchedAt, accounts: [], taxRates: [], currencies: [], tracking: [], brandingThemes: [] },
    organisation: { name: 'Demo', baseCurrency: 'GBP' },
  });
  const check = async (fetchedAt: string) => {
    await checkHealth(seeing as Seeing, referenceOf(fetchedAt));
    return (await getHealth(table, scope))?.checkedAt;
  };
  const first = '2026-11-21T09:00:00.000Z';
  expect(await check(first)).toBe(first);
  clock.advance(5 * 60_000);
  expect(await check(first)).toBe(first);
  const again = clock.now().toISOString();
  expect(await check(again)).toBe(again);
  clock.advance(61 * 60_000);
  expect(await check(again)).toBe('2026-11-21T10:06:00.000Z');
});
