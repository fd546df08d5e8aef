import { expect, test } from 'vitest';
import { formatsOf, localeOf, startOfDay } from '../../shared/runtime/formats.ts';

const now = new Date('2026-03-29T12:00:00Z');
const viewer = (acceptLanguage: string | undefined, timeZone: string | undefined = 'Europe/London') =>
  formatsOf({ acceptLanguage, timeZone, now });

test.each([
  ['de-DE,de;q=0.9,en;q=0.8', 'de-DE'],
  ['en;q=0.5, fr-FR;q=0.9', 'fr-FR'],
  ['*', 'en-GB'],
  ['', 'en-GB'],
  [undefined, 'en-GB'],
  ['not a tag!, en-US', 'en-US'],
  ['fr;q=0, en-NZ', 'en-NZ'],
])('the language of %s is %s', (header, locale) => {
  expect(localeOf(header)).toBe(locale);
});

test('numbers and money as the viewer writes them', () => {
  expect(viewer('en-GB').number(1234.5)).toBe('1,234.5');
  expect(viewer('de-DE').number(1234.5)).toBe('1.234,5');
  expect(viewer('en-GB').money('12345678901234.10', 'GBP')).toBe('£12,345,678,901,234.10');
  expect(viewer('en-GB').money('1234.00', 'JPY')).toBe('JP¥1,234');
  expect(viewer('en-GB').money('1234.50', 'JPY')).toBe('JP¥1,234.5');
});

test('times in the zone of the organisation, UTC where that is unknown', () => {
  expect(viewer('en-GB', 'Pacific/Auckland').moment('2026-03-29T12:00:00Z')).toBe('30 Mar 2026, 01:00:00 GMT+13');
  expect(viewer('en-GB', 'Moon/Crater')).toMatchObject({ timeZone: 'UTC' });
  expect(viewer('en-GB').shortDay('2026-03-01')).toBe('1 Mar');
});

test.each([
  ['2026-03-29T11:59:30Z', 'less than a minute ago'],
  ['2026-03-29T11:58:59Z', '1 minute ago'],
  ['2026-03-29T07:00:00Z', '5 hours ago'],
  ['2026-03-27T11:00:00Z', '2 days ago'],
])('%s was %s', (iso, words) => {
  expect(viewer('en-GB').ago(iso)).toBe(words);
});

test.each([
  ['2026-03-29', 'Europe/London', '2026-03-29T00:00:00.000Z'],
  ['2026-03-30', 'Europe/London', '2026-03-29T23:00:00.000Z'],
  ['2026-03-29', 'Pacific/Auckland', '2026-03-28T11:00:00.000Z'],
  ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z'],
  ['2026-11-02', 'America/New_York', '2026-11-02T05:00:00.000Z'],
])('%s begins in %s at %s', (date, zone, at) => {
  expect(startOfDay(date, zone).toISOString()).toBe(at);
});
