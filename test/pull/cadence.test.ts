import { describe, expect, it } from 'vitest';
import { dueKinds, intervalOf, kindsToReconcile, nextDue } from '../../functions/pull/cadence.ts';
import { xeroKinds } from '../../shared/records/record.ts';
import { defaultSettings, settingsSchema } from '../../shared/settings/settings.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
const every = (everyMinutes: number) => settingsSchema.parse({ pull: { everyMinutes } });
const off = { toCrm: false };

describe('how often kinds are looked at', () => {
  it('comes to at most 200 calls on a quiet day', () => {
    const looks = xeroKinds.map((kind) => (24 * 3_600_000) / intervalOf(kind, defaultSettings));
    const reference = 6;
    const reconciles = 1;
    expect(looks.reduce((sum, one) => sum + one, reference + reconciles)).toBeLessThanOrEqual(200);
  });

  it('is at least once a day, unless the interval itself is longer', () => {
    expect(intervalOf('item', every(240))).toBe(24 * 3_600_000);
    expect(intervalOf('invoice', every(1440))).toBe(24 * 3_600_000);
  });

  it('follows an interval that was made shorter', () => {
    const next = Object.fromEntries([...xeroKinds, 'reference'].map((name) => [name, inMinutes(600)]));
    expect(dueKinds({ next }, every(1440), now)).toEqual([]);
    expect(dueKinds({ next }, every(15), now)).toEqual(xeroKinds);
    expect(nextDue({ next }, every(1440), now).toISOString()).toBe(inMinutes(600));
  });

  it('leaves out what the CRM is told nothing of, save contacts', () => {
    const types = ['contact', 'item', 'quote', 'order', 'bill', 'purchaseOrder', 'creditNote', 'payment'];
    const settings = settingsSchema.parse({ sync: Object.fromEntries(types.map((type) => [type, off])) });
    expect(dueKinds({ next: {} }, settings, now)).toEqual(['contact', 'invoice']);
    const ago = new Date(now.getTime() - 8 * 86_400_000).toISOString();
    const reconciles = Object.fromEntries(xeroKinds.map((kind) => [kind, { doneAt: ago }]));
    expect(kindsToReconcile({ reconciles }, settings, now)).toEqual(['invoice']);
  });
});
