import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crmIdOf, recordAddress } from '../../shared/records/record-address.ts';

const segment = (id: string) => recordAddress('https://bridge.example', 'acme', 'invoice', id).split('/').at(-1) ?? '';

it('leaves plain ids readable', () => {
  expect(segment('inv-1042')).toBe('inv-1042');
});

it('finds every id again, whatever it holds, and never names Xero or needs escaping', () => {
  const ids = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 }),
    fc.constantFrom('a/b', '50%25', 'xero-7', 'XeRo', '~x', '.', '..'),
  );
  fc.assert(
    fc.property(ids, (id) => {
      const made = segment(id);
      expect(made).toMatch(/^[A-Za-z0-9._~-]+$/);
      expect(made).not.toMatch(/xero/i);
      expect(['.', '..']).not.toContain(made);
      expect(crmIdOf(made)).toBe(Buffer.from(id).toString());
    }),
  );
});
