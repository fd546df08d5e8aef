import { expect, test } from 'vitest';
import { signingSecrets } from '../../functions/events/signing-secrets.ts';
import { signWebhook, verifyWebhook } from '../../shared/crm/standard-webhooks.ts';

const secretOf = (text: string) => `whsec_${Buffer.from(text).toString('base64')}`;
const old = secretOf('the events secret that is replaced');
const young = secretOf('the events secret that replaces it');

/** Secrets Manager behind a memory, as `openSecrets` has it. */
const remembering = () => {
  const stored = { eventsSecrets: [old] };
  let remembered = stored.eventsSecrets;
  let reads = 0;
  return {
    replace: (eventsSecrets: string[]) => {
      stored.eventsSecrets = eventsSecrets;
    },
    reads: () => reads,
    workspace: async (_: string, { fresh = false } = {}) => {
      if (fresh) {
        reads += 1;
        remembered = stored.eventsSecrets;
      }
      return { eventsSecrets: remembered, deliverySecret: old, linkSecret: 'l'.repeat(43) };
    },
  };
};

test('a replaced secret is found at once, and the old one verifies as long as it is listed', async () => {
  const now = new Date('2026-11-21T09:30:00Z');
  const manager = remembering();
  const secrets = signingSecrets(manager, { now: () => now });
  manager.replace([young, old]);
  const headers = signWebhook([young], 'msg_1', now, '{}');
  const verify = async (fresh: boolean, given: Record<string, string>) =>
    verifyWebhook((await secrets('w', fresh)) ?? [], given, Buffer.from('{}'), now);
  expect(await verify(false, headers)).toBe('invalid');
  expect(await verify(true, headers)).toBe('valid');
  expect(await verify(false, signWebhook([old], 'msg_2', now, '{}'))).toBe('valid');
});

test('forged requests do not become calls to Secrets Manager', async () => {
  let time = Date.parse('2026-11-21T09:30:00Z');
  const manager = remembering();
  const secrets = signingSecrets(manager, { now: () => new Date(time) });
  for (let forged = 0; forged < 100; forged += 1) await secrets('w', true);
  expect(manager.reads()).toBe(1);
  time += 30_000;
  await secrets('w', true);
  await secrets('other', true);
  expect(manager.reads()).toBe(3);
});
