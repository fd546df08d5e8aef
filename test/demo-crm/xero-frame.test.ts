import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Stage, stage } from './stage.ts';

let at: Stage;
beforeEach(async () => {
  at = await stage();
});
afterEach(() => at.close());

test('a page shows the console of the bridge in a frame, which its policy allows to hold the bridge and nothing else', async () => {
  const answer = await fetch(`${at.crm.url}/xero`);
  expect(await answer.text()).toContain('<iframe class="xero" src="/connect-xero?to=console"');
  const open = await fetch(`${at.crm.url}/connect-xero?to=console`, { redirect: 'manual' });
  const { origin } = new URL(open.headers.get('location') ?? '');
  expect(answer.headers.get('content-security-policy')).toContain(`frame-src 'self' ${origin}`);
});
