import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Locked {
  packages: Record<string, { optionalDependencies?: Record<string, string> }>;
}

// `npm install` leaves out of the lock file what the registry at hand does not have, such as builds for other platforms;
// `npm ci` then refuses the lock file as a whole, on every platform. Put such an entry back by hand: version, os, cpu, optional.
test('the lock file has an entry for every optional dependency, those of other platforms included', () => {
  const { packages }: Locked = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8'));
  const locked = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  expect(wanted.length).toBeGreaterThan(0);
  expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
});
