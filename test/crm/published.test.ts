import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { crmEventSchema } from '../../shared/crm/event.ts';
import { writeBackSchema } from '../../shared/crm/write-back.ts';
import { recordTypes } from '../../shared/records/record.ts';

const root = join(import.meta.dirname, '../..');
const printed = (program: string) =>
  JSON.parse(execFileSync(process.execPath, [join(root, program)], { encoding: 'utf8' }));
const schema = printed('infra/cli/print-schema.ts');
const document = printed('infra/cli/print-openapi.ts');

const everyObject = (value: unknown): Record<string, unknown>[] => {
  if (value === null || typeof value !== 'object') return [];
  const inside = Object.values(value).flatMap(everyObject);
  return Array.isArray(value) ? inside : [{ ...value }, ...inside];
};

const resolves = (whole: unknown, ref: string): boolean =>
  ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>(
      (part, key) => (part !== null && typeof part === 'object' ? Reflect.get(part, key) : undefined),
      whole,
    ) !== undefined;

test.each([
  ['schema', schema],
  ['openapi', document],
])('each reference in the %s leads somewhere', (_, whole) => {
  const refs = everyObject(whole).flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
  expect(refs.length).toBeGreaterThan(3);
  expect(refs.filter((ref) => !resolves(whole, ref))).toEqual([]);
});

const examples = (schema.$defs.Event.oneOf as { examples: unknown[] }[]).flatMap((option) => option.examples);

test('the examples are what the bridge takes, by the printed schema and by its own', () => {
  const told = new Set(examples.map((example) => z.object({ type: z.string() }).parse(example).type.split('.')[0]));
  expect([...told].sort()).toEqual([...recordTypes, 'deal'].sort());
  const published = z.fromJSONSchema(schema);
  for (const example of examples) {
    expect(crmEventSchema.safeParse(example).error).toBeUndefined();
    expect(published.safeParse(example).error).toBeUndefined();
  }
  expect(published.safeParse({ events: examples }).success).toBe(true);
  expect(published.safeParse({ type: 'contact.updated', data: {} }).success).toBe(false);
  for (const example of document.components.schemas.WriteBack.examples) writeBackSchema.parse(example);
});

test('fields are explained', () => {
  const { Contact, Invoice } = schema.$defs;
  expect(Contact.properties.version.description).toBeDefined();
  expect(Invoice.properties.total.description).toBeDefined();
  expect(Contact.required).toEqual(['id']);
});

interface Operation {
  operationId: string;
  parameters: { name: string; in: string }[];
}
const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
  Object.values(methods).map((operation) => ({ path, ...operation })),
);

test('operations have names of their own and declare the parameters of their paths', () => {
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { path, parameters } of operations) {
    const declared = parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`);
    expect(declared).toEqual(path.match(/\{\w+\}/g) ?? []);
  }
});

test('every route that API Gateway serves is described', () => {
  const flows = join(root, 'infra/flows');
  const served = readdirSync(flows).flatMap((file) =>
    [...readFileSync(join(flows, file), 'utf8').matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path),
  );
  expect(served).toContain('/events/{workspace}');
  const described = operations.map(({ path }) => path);
  for (const path of served) {
    const start = path.replace('{proxy+}', '');
    expect(described.some((one) => (start === path ? one === path : one.startsWith(start)))).toBe(true);
  }
});
