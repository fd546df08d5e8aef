import { describe, expect, test } from 'vitest';
import { chart } from '../../functions/console/overview/chart.ts';
import type { Counted } from '../../functions/console/overview/count-log.ts';
import { nextSteps } from '../../functions/console/overview/next-steps.ts';
import { recentOf } from '../../functions/console/overview/recent-days.ts';
import type { Standing } from '../../functions/console/standing.ts';
import { formatsOf } from '../../shared/runtime/formats.ts';

const now = new Date('2026-03-11T12:00:00Z');
const formats = formatsOf({ acceptLanguage: 'en-GB', timeZone: 'Pacific/Auckland', now });

describe('the last days', () => {
  test("are days of the organisation's own calendar; those of others do not count", () => {
    const counted: Counted = {
      days: [
        // 10:45 and 11:00 in UTC: before and after midnight in Auckland.
        {
          day: '2026-03-11',
          counts: { org: { 43: [0, 1], 44: [1, 0] }, other: { 44: [9, 9] } },
          openFrom: '2026-03-11T11:10:00Z',
        },
        { day: '2026-03-10', counts: { org: { 48: [1, 0] } }, openFrom: undefined },
        { day: '2026-03-01', counts: { org: { 0: [7, 7] } }, openFrom: undefined },
      ],
      last: { org: { toXero: '2026-03-11T11:30:00Z', toCrm: '2026-03-10T12:00:00Z' } },
      lastIsWhole: true,
    };
    const recent = recentOf(counted, 'org', { now, days: 3, timeZone: 'Pacific/Auckland' });
    expect(recent).toEqual({
      days: [
        { date: '2026-03-10', done: 0, wrong: 0, more: false },
        { date: '2026-03-11', done: 1, wrong: 1, more: false },
        { date: '2026-03-12', done: 1, wrong: 0, more: true },
      ],
      lastToXero: '2026-03-11T11:30:00Z',
      lastToCrm: '2026-03-10T12:00:00Z',
      lastIsWhole: true,
    });
  });

  test('are drawn with their numbers in words, and not at all when nothing happened', () => {
    const days = [
      { date: '2026-03-10', done: 0, wrong: 0, more: false },
      { date: '2026-03-11', done: 1200, wrong: 3, more: true },
    ];
    const drawn = String(chart(days, formats));
    expect(drawn).toContain('10 Mar: 0 done, 0 went wrong; 11 Mar: 1,200 done, 3 went wrong, and more');
    expect(drawn).not.toContain('style=');
    expect(String(chart(days.slice(0, 1), formats))).not.toContain('<svg');
  });
});

describe('what to do next', () => {
  const standing = (more: Partial<Standing> = {}, survey: Partial<Standing['survey']> = {}): Standing => ({
    organisation: {
      ...{ workspace: 'acme', organisation: 'org', connection: 'c', xeroConnection: 'x', name: 'Books' },
      ...{ baseCurrency: 'GBP', isDemo: false, state: 'active', isDefault: true, linkedAt: now.toISOString() },
    },
    ...{ state: 'active', connection: undefined, deliveriesWaiting: 0 },
    survey: {
      waiting: 0,
      waitsForOthers: 0,
      notSent: 0,
      attention: 0,
      held: 0,
      paused: [],
      furtherCauses: 0,
      causes: [],
      ...survey,
    },
    calls: { minuteRemaining: 60, minuteLimit: 60, dayRemaining: undefined },
    ...more,
  });
  const steps = (one: Standing, more: { failedDeliveries?: number; mayAct?: boolean } = {}) =>
    nextSteps({
      ...{ standing: one, failedDeliveries: 0, health: undefined, base: '/console/acme', mayAct: true, formats },
      ...more,
    });

  test('nothing, when all is in step', () => expect(steps(standing())).toEqual([]));

  test('the most urgent comes first: the connection, then records, then messages', () => {
    const found = steps(standing({ state: 'reconnect' }, { attention: 1, held: 2 }), { failedDeliveries: 1 });
    expect(found.map(({ label, href }) => [label, href])).toEqual([
      ['Reconnect', '/connect/acme'],
      ['Fix', '/console/acme/attention?organisation=org'],
      ['Look', '/console/acme/attention?organisation=org#org-untold'],
      ['Decide', '/console/acme/queue?organisation=org&why=held'],
    ]);
  });

  test('paused types and what the settings keep back lead to the queue', () => {
    const found = steps(standing({}, { paused: ['contact', 'item'], notSent: 2 }));
    expect(found.map(({ label, text, href }) => [label, text.split('.')[0], href])).toEqual([
      ['Resume', 'Paused: contacts and items', '/console/acme/queue?organisation=org#pause'],
      ['Not sent', '2 records are kept back by the settings', '/console/acme/queue?organisation=org&why=off'],
    ]);
  });

  test('who may not connect is told whom to ask, without a link', () => {
    const [step] = steps(standing({ state: 'paused' }), { mayAct: false });
    expect(step?.href).toBeUndefined();
    expect(step?.text).toContain('Ask an administrator.');
  });

  test('a trouble of the worker is told while something waits for it', () => {
    const trouble = { code: 'x', next: 'wait', message: 'Xero is down.', remedy: 'Wait.' } as const;
    expect(steps(standing({ trouble }))).toEqual([]);
    expect(steps(standing({ trouble }, { waiting: 3 }))[0]?.text).toBe('Xero is down. Wait.');
  });
});
