import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the signed time may lie from ours: the tolerance that the Standard Webhooks specification gives. */
const toleranceSeconds = 5 * 60;

const mac = (secret: string, id: string, timestamp: string, body: Uint8Array): Buffer =>
  createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest();

/**
 * The three headers of a message as the Standard Webhooks specification has them, with a signature by each of these `whsec_`
 * secrets, so that the receiver may know any one of them.
 */
export const signWebhook = (
  secrets: readonly string[],
  id: string,
  now: Date,
  body: string,
): Record<string, string> => {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signatures = secrets.map((secret) => `v1,${mac(secret, id, timestamp, Buffer.from(body)).toString('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
};

/** `expired`: rightly signed or not, its time is too far from ours. */
export type Verdict = 'valid' | 'missing' | 'expired' | 'invalid';

/**
 * Checks a message over its raw bytes. Any of the secrets may have signed it, so that a secret can be replaced without a gap;
 * every comparison takes the same time whatever differs. Header names are in small letters.
 */
export const verifyWebhook = (
  secrets: readonly string[],
  headers: Record<string, string | undefined>,
  body: Uint8Array,
  now: Date,
): Verdict => {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !timestamp || !signatures) return 'missing';
  if (!/^\d{1,12}$/.test(timestamp)) return 'invalid';
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds) return 'expired';
  const given = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice(3), 'base64'));
  const valid = secrets.some((secret) => {
    const expected = mac(secret, id, timestamp, body);
    return given.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
  });
  return valid ? 'valid' : 'invalid';
};
