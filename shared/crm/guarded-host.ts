import type { LookupAddress } from 'node:dns';
import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

export interface HostOptions {
  /** `host:port` entries that may be reached although they are not public or not https. */
  privateHostsAllowed: readonly string[];
  resolve?: (host: string) => Promise<LookupAddress[]>;
}

class Refused extends Error {}

const notPublic = (host: string) => new Refused(`${host} is not a public address on the Internet`);

/**
 * Finds the addresses of a host and hands out nothing unless all of them are public. The connection is made to just these
 * addresses, so that a name cannot point elsewhere between the check and the call.
 */
const checkedLookup =
  (resolve: NonNullable<HostOptions['resolve']>, allowed: boolean): LookupFunction =>
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

export const portOf = (url: URL) => url.port || (url.protocol === 'https:' ? '443' : '80');
export const bareHost = (url: URL) => url.hostname.replace(/^\[|\]$/g, '');

/**
 * Lets through an address that a customer entered: only https and only public addresses, unless host and port are excepted.
 * The connection is to be made with the `lookup` it gives.
 */
export const guardedHost = (
  address: string,
  options: HostOptions,
): { url: URL; lookup: LookupFunction } | { refusal: string } => {
  const { resolve = (host: string) => dnsLookup(host, { all: true }) } = options;
  if (!URL.canParse(address)) return { refusal: 'its address is malformed' };
  const url = new URL(address);
  const host = bareHost(url);
  const allowed = options.privateHostsAllowed.includes(`${url.hostname}:${portOf(url)}`);
  if (url.protocol !== 'https:' && !(allowed && url.protocol === 'http:'))
    return { refusal: 'its address is not https' };
  if (isIP(host) !== 0 && !allowed && !isPublicAddress(host)) return { refusal: notPublic(host).message };
  return { url, lookup: checkedLookup(resolve, allowed) };
};

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

/** Why a connection failed, in plain words. */
export const whyNoAnswer = (error: unknown, timeoutMs: number): string => {
  if (error instanceof Refused) return error.message;
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ABORT_ERR') return `it did not answer within ${timeoutMs / 1000} seconds`;
  return inWords[code] ?? `the connection failed (${code || 'unknown cause'})`;
};
