import type { LookupAddress } from 'node:dns';
import { lookup as dnsLookup } from 'node:dns/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { OutgoingWebhook } from './adapter.ts';
import { isPublicAddress } from './public-address.ts';

export interface PostOptions {
  /** `host:port` entries that may be reached although they are not public or not https. */
  privateHostsAllowed: readonly string[];
  timeoutMs?: number;
  resolve?: (host: string) => Promise<LookupAddress[]>;
}

/** What the CRM answered; or why there is no answer, in plain words. */
export type PostResult = { status: number; retryAfterSeconds?: number | undefined } | { noAnswer: string };

const defaultTimeoutMs = 10_000;
const mostAnswerBytes = 64 * 1024;

const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };

class Refused extends Error {}

const notPublic = (host: string) => new Refused(`${host} is not a public address on the Internet`);

/**
 * Finds the addresses of a host and hands out nothing unless all of them are public. The connection is made to just these
 * addresses, so that a name cannot point elsewhere between the check and the call.
 */
const checkedLookup =
  (resolve: NonNullable<PostOptions['resolve']>, allowed: boolean): LookupFunction =>
  (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        if (!first) return callback(new Refused(`${host} has no address`), '');
        if (!allowed && addresses.some(({ address }) => !isPublicAddress(address)))
          return callback(notPublic(host), '');
        if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };

const portOf = (url: URL) => url.port || (url.protocol === 'https:' ? '443' : '80');
const bareHost = (url: URL) => url.hostname.replace(/^\[|\]$/g, '');

const drain = async (response: IncomingMessage): Promise<void> => {
  let read = 0;
  try {
    for await (const chunk of response) {
      read += chunk.length;
      if (read > mostAnswerBytes) break;
    }
  } catch {
    // The status has arrived, and the rest of the answer means nothing to us.
  }
};

const send = (url: URL, message: OutgoingWebhook, signal: AbortSignal, lookup: LookupFunction) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const body = Buffer.from(message.body);
    const request = (secure ? httpsRequest : httpRequest)({
      method: 'POST',
      protocol: url.protocol,
      hostname: bareHost(url),
      port: portOf(url),
      path: url.pathname + url.search,
      agent: agents[secure ? 'https:' : 'http:'],
      headers: { ...message.headers, 'content-length': body.length, 'user-agent': 'Tallybridge' },
      lookup,
      signal,
    });
    request.on('response', resolve);
    request.on('error', (error) => reject(Object.assign(error, { reused: request.reusedSocket })));
    request.end(body);
  });

/** A connection kept from an earlier call that the other side had closed meanwhile: nothing has reached it. */
const wasStale = (error: unknown): boolean =>
  error instanceof Error &&
  'reused' in error &&
  error.reused === true &&
  'code' in error &&
  error.code === 'ECONNRESET';

const inWords: Record<string, string> = {
  ENOTFOUND: 'the name of its server is not known',
  EAI_AGAIN: 'the name of its server cannot be looked up just now',
  ECONNREFUSED: 'it refuses connections',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  EHOSTUNREACH: 'its server cannot be reached',
  ENETUNREACH: 'its server cannot be reached',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not one that is trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not one that is trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not one that is trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

const explain = (error: unknown, timeoutMs: number): string => {
  if (error instanceof Refused) return error.message;
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ABORT_ERR') return `it did not answer within ${timeoutMs / 1000} seconds`;
  return inWords[code] ?? `the connection failed (${code || 'unknown cause'})`;
};

/**
 * POSTs a message to an address that a customer entered. Only https and only public addresses, unless host and port are
 * excepted; redirects are not followed, so that an answer cannot lead elsewhere.
 */
export const post = async (address: string, message: OutgoingWebhook, options: PostOptions): Promise<PostResult> => {
  const { timeoutMs = defaultTimeoutMs, resolve = (host: string) => dnsLookup(host, { all: true }) } = options;
  if (!URL.canParse(address)) return { noAnswer: 'its address is malformed' };
  const url = new URL(address);
  const host = bareHost(url);
  const allowed = options.privateHostsAllowed.includes(`${url.hostname}:${portOf(url)}`);
  if (url.protocol !== 'https:' && !(allowed && url.protocol === 'http:'))
    return { noAnswer: 'its address is not https' };
  if (isIP(host) !== 0 && !allowed && !isPublicAddress(host)) return { noAnswer: notPublic(host).message };
  const signal = AbortSignal.timeout(timeoutMs);
  const attempt = () => send(url, message, signal, checkedLookup(resolve, allowed));
  try {
    const response = await attempt().catch((error) => (wasStale(error) ? attempt() : Promise.reject(error)));
    await drain(response);
    const seconds = Number(response.headers['retry-after']);
    return {
      status: response.statusCode ?? 0,
      ...(Number.isFinite(seconds) && seconds >= 0 && { retryAfterSeconds: seconds }),
    };
  } catch (error) {
    return { noAnswer: explain(error, timeoutMs) };
  }
};
