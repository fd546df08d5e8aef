import type { Formats } from '../../../shared/runtime/formats.ts';
import { nameInXero, type Stock } from './choices.ts';
import { wordsOf } from './setting-words.ts';

const isDay = /^\d{4}-\d{2}-\d{2}$/;

/** The path whose words a value has: its own, else that of the setting whose free name it is. */
const wordsFor = (path: string) => {
  const parts = path.split('.');
  const owners = parts.map((_, at) => parts.slice(0, parts.length - at).join('.'));
  return owners.map(wordsOf).find((words) => words !== undefined);
};

/**
 * A value of a setting as the settings page calls it: the label of a choice, what an account or tax rate is called in Xero, on or off,
 * lists in words. `stock`: what the organisation has in Xero, as far as it was read.
 */
export const settingValue = (
  path: string,
  value: unknown,
  stock: Stock,
  { day, number }: Pick<Formats, 'day' | 'number'>,
): string => {
  const words = wordsFor(path);
  if (value === undefined || value === null || value === '') return 'not set';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((one) => settingValue(path, one, stock, { day, number })).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => `${name}: ${settingValue(path, one, stock, { day, number })}`)
      .join(', ');
  const text = String(value);
  if (words?.choices) return words.choices[text] ?? text;
  if (words?.source) return nameInXero(words.source, text, stock) ?? text;
  if (isDay.test(text)) return day(text);
  const shown = typeof value === 'number' ? number(value) : text;
  return words?.unit === undefined ? shown : `${shown} ${words.unit}`;
};
