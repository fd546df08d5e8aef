import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { OutgoingWebhook } from './adapter.ts';
import { bareHost, guardedHost, type HostOptions, portOf, whyNoAnswer } from './guarded-host.ts';

export interface PostOptions extends HostOptions {
  timeoutMs?: number;
}

/** What the CRM answered, with its body unless that is empty or longer than 64 KB; or why there is no answer, in plain words. */
export type PostResult =
  | { status: number; retryAfterSeconds?: number | undefined; body?: string | undefined }
  | { noAnswer: string };

const defaultTimeoutMs = 10_000;
const mostAnswerBytes = 64 * 1024;

const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };

/** The body as text; undefined when it is longer than we read, or breaks off: the status has arrived all the same. */
const read = async (response: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      const part = Buffer.from(chunk);
      bytes += part.length;
      if (bytes > mostAnswerBytes) return undefined;
      chunks.push(part);
    }
    return Buffer.concat(chunks).toString();
  } catch {
    return undefined;
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

/**
 * POSTs a message to an address that a customer entered. Only https and only public addresses, unless host and port are
 * excepted; redirects are not followed, so that an answer cannot lead elsewhere.
 */
export const post = async (address: string, message: OutgoingWebhook, options: PostOptions): Promise<PostResult> => {
  const { timeoutMs = defaultTimeoutMs } = options;
  const guarded = guardedHost(address, options);
  if ('refusal' in guarded) return { noAnswer: guarded.refusal };
  const { url, lookup } = guarded;
  const signal = AbortSignal.timeout(timeoutMs);
  const attempt = () => send(url, message, signal, lookup);
  try {
    const response = await attempt().catch((error) => (wasStale(error) ? attempt() : Promise.reject(error)));
    const body = await read(response);
    const seconds = Number(response.headers['retry-after']);
    return {
      status: response.statusCode ?? 0,
      ...(body && { body }),
      ...(Number.isFinite(seconds) && seconds >= 0 && { retryAfterSeconds: seconds }),
    };
  } catch (error) {
    return { noAnswer: whyNoAnswer(error, timeoutMs) };
  }
};
