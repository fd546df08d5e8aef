import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTarget } from '../../infra/cli/target.ts';
import { type Keyboard, openKeyboard } from './keyboard.ts';

let keyboard: Keyboard;
beforeAll(async () => {
  keyboard = await openKeyboard();
  await keyboard.secret('tallybridge/local/app', { seed: 's'.repeat(43), xeroClientId: 'id', later: 'kept' });
});
afterAll(() => keyboard.stop());

const key = 'c2lnbnMgdGhlIG1lc3NhZ2VzIG9mIFhlcm8gdG8gYW4gYXBw';
const secrets = async () =>
  (await openTarget({ local: true, stage: undefined, localFile: keyboard.localFile, environment: {} })).secrets;

test("the key of the bridge's app is stored, and what else is secret stays", async () => {
  keyboard.types(key);
  const said = (await keyboard.cli('webhook-key', 'default')).join('\n');
  expect(said).toContain('http://localhost:4100/xero/webhook/default');
  expect(said).not.toContain(key);
  expect(await (await secrets()).bridgeWebhookKey()).toBe(key);
  expect(await keyboard.secretOf('tallybridge/local/app')).toEqual({
    ...{ seed: 's'.repeat(43), xeroClientId: 'id', xeroClientSecret: '', later: 'kept', xeroWebhookKey: key },
  });
});

test("the key of a workspace's own app is stored with the workspace", async () => {
  await keyboard.cli('workspace', 'create', 'acme');
  const before = await (await secrets()).workspace('acme');
  keyboard.types(key);
  await keyboard.cli('webhook-key', 'acme');
  expect(await (await secrets()).workspace('acme')).toEqual({ ...before, xeroWebhookKey: key });
});

test('says what is wrong, without what was typed', async () => {
  keyboard.types('short one');
  const complaint = await keyboard.complaint('webhook-key', 'default');
  expect(complaint).toContain('Nothing was stored');
  expect(complaint).not.toContain('short one');
  expect(await keyboard.complaint('webhook-key', 'nobody')).toContain('no workspace "nobody"');
});
