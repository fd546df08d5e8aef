import { expect, test } from 'vitest';
import { contentFingerprint } from '../../shared/records/fingerprint.ts';
import { agreedWithout, changedByOthers } from '../../shared/sync/others.ts';
import { carriedFingerprint, withNews } from '../../shared/sync/taken.ts';

const recordOf = (data: Record<string, unknown>) => ({ type: 'contact', data });

test('a record of the CRM that took news holds what it was told, and no longer what it said last', () => {
  const said = { id: 'C-1', name: 'Ada', email: 'old@example.com', taxNumber: 'GB1' };
  const told = { record: { name: 'Ada', email: 'new@example.com' }, changedFields: ['email', 'taxNumber'] };
  const crmSide = withNews(said, told);
  expect(crmSide).toEqual({ id: 'C-1', name: 'Ada', email: 'new@example.com' });
  const crmFingerprint = contentFingerprint(recordOf(said), false);
  expect(carriedFingerprint({ type: 'contact', crmFingerprint, crmSide: said })).toBe(crmFingerprint);
  expect(carriedFingerprint({ type: 'contact', crmFingerprint })).toBe(crmFingerprint);
  expect(carriedFingerprint({ type: 'contact', crmFingerprint, crmSide })).toBe('');
  const deleted = contentFingerprint(recordOf(said), true);
  expect(carriedFingerprint({ type: 'contact', crmFingerprint: deleted, crmSide: said })).toBe(deleted);
});

test('what others changed just before a call is told apart from what was sent and what Xero computes', () => {
  const before = { reference: 'A', dueDate: '2026-12-01', total: 5, lineItems: [{ unitAmount: 5 }] };
  const answer = { reference: 'B', dueDate: '2026-12-24', total: 9, lineItems: [{ unitAmount: 9 }], summary: 'New' };
  expect(changedByOthers({ dueDate: '2026-12-24' }, answer, before).sort()).toEqual([
    'lineItems',
    'reference',
    'summary',
  ]);
  expect(changedByOthers({}, answer, undefined)).toEqual([]);
  expect(agreedWithout(answer, before, ['reference', 'summary'])).toEqual({
    ...answer,
    ...{ reference: 'A', summary: undefined },
  });
});
