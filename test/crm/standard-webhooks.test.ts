import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { signWebhook, verifyWebhook } from '../../shared/crm/standard-webhooks.ts';

const secret = `whsec_${Buffer.from('a secret of the CRM, 32 bytes long').toString('base64')}`;
const other = `whsec_${Buffer.from('another secret of the CRM, as long').toString('base64')}`;
const now = new Date('2026-11-21T09:30:00Z');
const secondsAway = (seconds: number) => new Date(now.getTime() + seconds * 1000);

test('what the reference library signs is valid here, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.uuid(), (text, id) => {
      const body = Buffer.from(text).toString();
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(now.getTime() / 1000),
        'webhook-signature': new Webhook(secret).sign(id, now, body),
      };
      expect(verifyWebhook([secret], headers, Buffer.from(body), now)).toBe('valid');
    }),
  );
});

test('what we sign is valid for the reference library', () => {
  const at = new Date();
  const body = '{"hello":"wörld"}';
  expect(new Webhook(secret).verify(body, signWebhook([secret], 'msg_1', at, body))).toEqual({ hello: 'wörld' });
});

test('signed with two secrets, it is valid for a receiver that knows either of them', () => {
  const at = new Date();
  const headers = signWebhook([other, secret], 'msg_1', at, '{"a":1}');
  for (const known of [secret, other]) expect(new Webhook(known).verify('{"a":1}', headers)).toEqual({ a: 1 });
});

test('one changed byte makes it invalid', () => {
  const body = Buffer.from('{"amount":"100.00"}');
  const headers = signWebhook([secret], 'msg_1', now, body.toString());
  for (let at = 0; at < body.length; at += 1) {
    const changed = Buffer.from(body);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(verifyWebhook([secret], headers, changed, now)).toBe('invalid');
  }
});

test('id and time are part of what is signed', () => {
  const headers = signWebhook([secret], 'msg_1', now, '{}');
  const body = Buffer.from('{}');
  expect(verifyWebhook([secret], { ...headers, 'webhook-id': 'msg_2' }, body, now)).toBe('invalid');
  const later = String(now.getTime() / 1000 + 1);
  expect(verifyWebhook([secret], { ...headers, 'webhook-timestamp': later }, body, now)).toBe('invalid');
});

test.each([
  ['five minutes old', -300, 'valid'],
  ['older than five minutes', -301, 'expired'],
  ['five minutes ahead', 300, 'valid'],
  ['further ahead', 301, 'expired'],
] as const)('%s', (_, seconds, verdict) => {
  const headers = signWebhook([secret], 'msg_1', secondsAway(seconds), '{}');
  expect(verifyWebhook([secret], headers, Buffer.from('{}'), now)).toBe(verdict);
});

test('any of several secrets, and any of several signatures, will do', () => {
  const headers = signWebhook([other], 'msg_1', now, '{}');
  const body = Buffer.from('{}');
  expect(verifyWebhook([secret], headers, body, now)).toBe('invalid');
  expect(verifyWebhook([secret, other], headers, body, now)).toBe('valid');
  const both = `v1,bm8= v1a,xyz ${headers['webhook-signature']}`;
  expect(verifyWebhook([secret, other], { ...headers, 'webhook-signature': both }, body, now)).toBe('valid');
});

test('missing headers, no secrets and nonsense are never valid', () => {
  const headers = signWebhook([secret], 'msg_1', now, '{}');
  const body = Buffer.from('{}');
  for (const name of Object.keys(headers)) {
    expect(verifyWebhook([secret], { ...headers, [name]: undefined }, body, now)).toBe('missing');
  }
  expect(verifyWebhook([], headers, body, now)).toBe('invalid');
  for (const signature of ['v1', 'v1,', 'v1,=', 'v2,abc', ' ', headers['webhook-signature']?.slice(0, -4)]) {
    expect(verifyWebhook([secret], { ...headers, 'webhook-signature': signature }, body, now)).toBe('invalid');
  }
  expect(verifyWebhook([secret], { ...headers, 'webhook-timestamp': '1e9' }, body, now)).toBe('invalid');
});
