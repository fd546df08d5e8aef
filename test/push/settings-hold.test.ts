import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { curedBySettings } from '../../shared/settings/cures.ts';
import { ringBell } from '../../shared/store/bells.ts';
import { releaseSetAside } from '../../shared/store/parked.ts';
import { openStage, type Stage } from './stage.ts';

const minute = 60_000;
const line = { description: 'Work', quantity: 1, unitAmount: '100', taxRate: 'OUTPUT2' };

describe('what the settings hold back or let be added', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 'c-1', name: 'Acme Ltd' });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    for (const { record } of await stage.changes()) await stage.forget(record.data.id);
    await stage.putOwnSettings({});
  });

  const invoice = (id: string, more: object = {}) =>
    stage.send('invoice', { id, contact: { id: 'c-1' }, date: '2026-11-20', lines: [line], ...more });
  const change = async (settings: object) => {
    await stage.putOwnSettings(settings);
    await releaseSetAside(stage.table, stage.scope, curedBySettings, stage.clock.now(), { goOn: () => true });
    await ringBell(stage.table, 'acme', stage.organisation, stage.clock.now());
    await stage.untilQuiet();
  };

  it.each([
    [{ paused: true }, 'type-paused'],
    [{ toXero: false }, 'direction-off'],
  ])('lets invoices wait with %j, and goes on when that ends', async (sync, code) => {
    await stage.putOwnSettings({ sync: { invoice: sync } });
    const calls = (await stage.calls()).length;
    await invoice(code);
    await stage.untilQuiet();
    expect(await stage.changes()).toMatchObject([{ problem: { code, next: 'wait' } }]);
    expect(await stage.calls()).toHaveLength(calls);
    expect(await stage.news('invoice', code)).toMatchObject({ outcome: 'waiting' });
    await change({});
    expect(await stage.changes()).toEqual([]);
    expect(await stage.link('invoice', code)).toBeDefined();
  });

  it('holds an invoice in a locked period until the lock is moved', async () => {
    await stage.putOwnSettings({ lockedPeriods: 'hold' });
    await stage.admin('PUT', `/organisations/${stage.organisation}`, { periodLockDate: '2026-11-20' });
    stage.clock.advance(25 * 60 * minute);
    await invoice('held', { status: 'authorised' });
    await stage.untilQuiet();
    expect(await stage.changes()).toMatchObject([{ problem: { code: 'locked-period-held', next: 'wait' } }]);
    await stage.admin('PUT', `/organisations/${stage.organisation}`, { periodLockDate: null });
    stage.clock.advance(25 * 60 * minute);
    await invoice('other', { date: '2026-11-22' });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await stage.link('invoice', 'held')).toBeDefined();
  });

  it('adds a currency once for all that need it', async () => {
    await stage.putOwnSettings({ unknownCurrency: 'add' });
    const before = (await stage.calls()).length;
    for (const id of ['nok-1', 'nok-2', 'nok-3']) await invoice(id, { currency: 'NOK', currencyRate: '13' });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    const added = (await stage.calls())
      .slice(before)
      .filter(({ path, method }) => method === 'PUT' && /Curr/.test(path));
    expect(added).toHaveLength(1);
  });

  it('adds a tax rate once for all that need it, and sells with it', async () => {
    await stage.putOwnSettings({ unknownTaxRate: 'create' });
    for (const id of ['odd-1', 'odd-2']) {
      await invoice(id, { lines: [{ ...line, taxRate: undefined, taxPercent: '13' }], total: '113.00' });
    }
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await stage.link('invoice', 'odd-2')).toMatchObject({ xero: { total: '113' } });
  });

  it('asks about what Xero does not let be added', async () => {
    await stage.putOwnSettings({ unknownCurrency: 'add' });
    await invoice('zzz', { currency: 'ZZZ' });
    await stage.untilQuiet();
    expect(await stage.changes()).toMatchObject([{ problem: { next: 'attention' } }]);
  });
});
