import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedBetween, standingFingerprint } from '../../shared/sync/differences.ts';

const phones = ['DEFAULT', 'DDI', 'MOBILE', 'FAX'].map((phoneType, at) => ({ phoneType, phoneNumber: `55512${at}` }));
const tracking = ['Region', 'Team'].map((name) => ({ name, option: `${name} 1`, trackingOptionID: name }));

test('lists that have no order of their own are the same in any order, with or without their empty elements', () => {
  const shuffled = fc.record({
    phones: fc.shuffledSubarray(phones, { minLength: phones.length }),
    tracking: fc.shuffledSubarray(tracking, { minLength: tracking.length }),
    empty: fc.boolean(),
  });
  fc.assert(
    fc.property(shuffled, ({ phones: some, tracking: options, empty }) => {
      const before = { phones, lineItems: [{ tracking }] };
      const others = empty ? [{ phoneType: 'OFFICE', phoneNumber: '' }] : [];
      const after = { phones: [...others, ...some], lineItems: [{ tracking: options }] };
      expect(changedBetween(before, after)).toEqual([]);
      expect(standingFingerprint('contact', after)).toBe(standingFingerprint('contact', before));
    }),
  );
});

test('what changed in such a list is seen; the order of lines counts', () => {
  const [first, ...others] = phones;
  expect(changedBetween({ phones }, { phones: [...others, { ...first, phoneNumber: '1' }] })).toEqual(['phones']);
  expect(changedBetween({ phones }, { phones: others })).toEqual(['phones']);
  const lines = [{ description: 'a' }, { description: 'b' }];
  expect(changedBetween({ lineItems: lines }, { lineItems: lines.toReversed() })).toEqual(['lineItems']);
});
