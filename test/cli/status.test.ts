import { afterAll, beforeAll, expect, test } from 'vitest';
import { putHealth } from '../../shared/store/health.ts';
import { getPull, ringPull, setPull } from '../../shared/store/pulls.ts';
import { linkTestOrganisation } from '../crm/installation.ts';
import { type Keyboard, now, openKeyboard } from './keyboard.ts';

let keyboard: Keyboard;
beforeAll(async () => {
  keyboard = await openKeyboard();
});
afterAll(() => keyboard.stop());

test('status says when the organisation is looked at next, why it gave way, and which settings do not fit it', async () => {
  await keyboard.cli('workspace', 'create', 'seen');
  const { table } = keyboard;
  await linkTestOrganisation({ table, workspace: 'seen' }, 'org');
  const scope = { workspace: 'seen', organisation: 'org' };
  await ringPull(table, scope, now);
  const pull = await getPull(table, scope);
  if (!pull) throw new Error('no row');
  const trouble = { code: 'budget-day-spent', next: 'wait' as const, message: 'Calls are used up.', remedy: 'Wait.' };
  await setPull(table, pull, now.toISOString(), { trouble });
  const broken = { code: 'setting-account-gone', next: 'attention' as const, field: 'accounts.sales' };
  await putHealth(table, scope, {
    problems: [{ ...broken, message: 'It is gone.', remedy: 'Change it.' }],
    checkedAt: now.toISOString(),
  });
  const lines = (await keyboard.cli('status', 'seen')).join('\n');
  expect(lines).toContain(`next look into Xero ${now.toISOString()}`);
  expect(lines).toContain('gave way: Calls are used up. Wait.');
  expect(lines).toContain('setting accounts.sales: It is gone. Change it.');
});
