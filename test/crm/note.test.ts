import { expect, test } from 'vitest';
import { noteOf } from '../../shared/crm/note.ts';
import type { News } from '../../shared/crm/write-back.ts';

const news = (more: Partial<News>): News => ({
  ...{ type: 'purchaseOrder', id: 'P-1', revision: 'r', outcome: 'synced', happenedAt: '2026-11-21T09:30:00.000Z' },
  ...more,
});
const url = 'https://go.xero.com/x';
const problem = { code: 'c', next: 'wait', message: 'It waits for its contact.', remedy: 'Nothing to do.' } as const;

test.each<[Partial<News>, string]>([
  [
    { number: 'PO-1', status: 'DRAFT', total: '12.5', url },
    `Purchase order PO-1 is in Xero (Books), draft, total 12.50: ${url}`,
  ],
  [{}, 'Purchase order is in Xero (Books).'],
  [
    { outcome: 'waiting', problem },
    'Purchase order waits on its way to Xero (Books): It waits for its contact. Nothing to do.',
  ],
  [{ outcome: 'changed', url }, `Purchase order was changed in Xero (Books): ${url}`],
  [{ outcome: 'changed', gone: true, url }, `Purchase order was deleted, voided or archived in Xero (Books): ${url}`],
  [{ outcome: 'new', type: 'contact', url }, `Contact was made in Xero (Books): ${url}`],
])('%o is said in a sentence', (more, words) => {
  expect(noteOf(news(more), 'Books')).toBe(words);
});
