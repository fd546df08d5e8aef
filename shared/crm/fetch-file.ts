import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Failure } from '../failures/failure.ts';
import { bareHost, guardedHost, type HostOptions, portOf, whyNoAnswer } from './guarded-host.ts';

export interface FileOptions extends HostOptions {
  /** The CRM's own address: files are fetched from its host only, or from hosts that are excepted. */
  deliveryUrl: string | undefined;
  timeoutMs?: number;
}

const defaultTimeoutMs = 15_000;
/** The most that Xero takes (Xero API docs: attachments). */
const largestFile = 10 * 1024 * 1024;

/** What the CRM serves instead of a file when it asks somebody to sign in, or fails. */
const noFiles = /^(text\/html|application\/json|application\/problem)/i;

const cannot = (next: 'attention' | 'retry', why: string) =>
  new Failure({
    code: 'file-not-fetched',
    next,
    message: `The file to attach could not be fetched: ${why}.`,
    field: 'attachments',
    remedy: 'See that the CRM serves the file at this address without a sign-in, then retry.',
  });

const isOwnHost = (url: URL, deliveryUrl: string | undefined): boolean =>
  deliveryUrl !== undefined && URL.canParse(deliveryUrl) && new URL(deliveryUrl).host === url.host;

const get = (url: URL, lookup: LookupFunction, signal: AbortSignal) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const request = (secure ? httpsRequest : httpRequest)({
      method: 'GET',
      protocol: url.protocol,
      hostname: bareHost(url),
      port: portOf(url),
      path: url.pathname + url.search,
      headers: { 'user-agent': 'Tallybridge' },
      lookup,
      signal,
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end();
  });

const bytesOf = async (response: IncomingMessage): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > largestFile) {
      response.destroy();
      throw cannot('attention', 'it has more than 10 MB, the most that Xero takes');
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks);
};

/**
 * Fetches a file that a record names. Only from the CRM's own host (or one that is excepted), only https and public
 * addresses, at most 10 MB; redirects are not followed.
 * @throws `Failure` that says in plain words why it cannot be had; `retry` when the CRM may have it later.
 */
export const fetchFile = async (address: string, options: FileOptions): Promise<Uint8Array> => {
  const { timeoutMs = defaultTimeoutMs, deliveryUrl } = options;
  const guarded = guardedHost(address, options);
  if ('refusal' in guarded) throw cannot('attention', guarded.refusal);
  const { url, lookup } = guarded;
  const excepted = options.privateHostsAllowed.includes(`${url.hostname}:${portOf(url)}`);
  if (!excepted && !isOwnHost(url, deliveryUrl))
    throw cannot('attention', `${url.host} is not the host of the CRM's delivery address`);
  try {
    const response = await get(url, lookup, AbortSignal.timeout(timeoutMs));
    const { statusCode = 0, headers } = response;
    if (statusCode !== 200) {
      response.resume();
      throw cannot(statusCode >= 500 ? 'retry' : 'attention', `the CRM answered with status ${statusCode}`);
    }
    if (noFiles.test(headers['content-type'] ?? '')) {
      response.resume();
      throw cannot('attention', `the CRM serves a page there (${headers['content-type']}), not a file`);
    }
    return await bytesOf(response);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw cannot('retry', whyNoAnswer(error, timeoutMs));
  }
};
