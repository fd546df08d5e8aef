import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { documentShape } from '../../functions/console/settings/document.ts';
import { sections } from '../../functions/console/settings/sections.ts';
import { wordsOf } from '../../functions/console/settings/setting-words.ts';
import { problems } from '../../shared/failures/catalogue.ts';
import { problemSchema } from '../../shared/failures/failure.ts';
import { routingProblems } from '../../shared/failures/routing-problems.ts';
import { typePauses } from '../../shared/failures/type-pauses.ts';
import { settingNames } from '../../shared/settings/settings-shape.ts';

const words = settingNames(documentShape).flatMap((name) => wordsOf(name.replace('.<name>', '')) ?? []);
const labels = new Set([
  ...words.flatMap(({ label, choices = {} }) => [label, ...Object.values(choices)]),
  ...sections.map(({ title }) => title),
]);

const quotedIn = (text: string): string[] => [...text.matchAll(/"([^"]+)"/g)].map(([, quoted = '']) => quoted);

/** Something of each kind that a problem is told of. */
const samples: unknown[] = [
  ...['1', 'sales', 'purchase', 'Cost', 'Inventory', 'invoice', 'unknown', 'onItsWay'],
  ...[0, ['x'], { name: 'The item', field: 'sales' }],
  { who: 'The customer', id: '1', type: 'contact', field: 'f', word: 'invoice' },
];
const combinations = (count: number): unknown[][] =>
  count === 0 ? [[]] : combinations(count - 1).flatMap((before) => samples.map((one) => [...before, one]));

const remediesFrom = (make: (...args: never[]) => unknown): string[] =>
  combinations(make.length).flatMap((args) => {
    try {
      const made = problemSchema.safeParse(Reflect.apply(make, undefined, args));
      return made.success ? [made.data.remedy] : [];
    } catch {
      return [];
    }
  });

test('every remedy names settings as the settings page does', async () => {
  const makers = Object.entries({ ...problems, ...routingProblems });
  const told = new Map(makers.map(([name, make]) => [name, new Set(remediesFrom(make))]));
  expect([...told].filter(([, remedies]) => remedies.size === 0)).toEqual([]);
  const pauses = [
    { toXero: true, paused: true },
    { toXero: false, paused: false },
  ].map((sync) => typePauses('invoice', sync)?.remedy ?? '');
  const aboutXero = (await readFile('shared/failures/xero-messages.ts', 'utf8')).match(/'[^'\n]*'/g) ?? [];
  const quoted = [...[...told.values()].flatMap((remedies) => [...remedies]), ...pauses, ...aboutXero].flatMap(
    quotedIn,
  );
  expect(new Set(quoted).size).toBeGreaterThan(10);
  expect([...new Set(quoted)].filter((name) => !labels.has(name))).toEqual([]);
});
