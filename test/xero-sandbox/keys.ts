import { exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { isObject, type Json } from './json.ts';
import type { Store } from './store.ts';

type SigningKey = Awaited<ReturnType<typeof importJWK>>;
export type Keys = { kid: string; privateKey: SigningKey; publicKey: SigningKey; jwks: Json };

function readJwk(source: string): JWK {
  const value: unknown = JSON.parse(source);
  if (!isObject(value) || typeof value.kty !== 'string') throw new Error('The stored signing key is not a JWK.');
  return { ...value, kty: value.kty };
}

/** The RS256 key that signs tokens; made once and kept, so that tokens survive a restart. */
export async function loadKeys(store: Store): Promise<Keys> {
  let kept = store.setting('signing-key');
  if (kept === undefined) {
    const pair = await generateKeyPair('RS256', { extractable: true });
    kept = JSON.stringify(await exportJWK(pair.privateKey));
    store.keepSetting('signing-key', kept);
  }
  const jwk = readJwk(kept);
  const kid = '1CAF8E66772D6DC028D6726FD0261581570EFC19';
  const shared = { kty: 'RSA', n: jwk.n ?? '', e: jwk.e ?? '', alg: 'RS256', use: 'sig', kid };
  return {
    kid,
    privateKey: await importJWK(jwk, 'RS256'),
    publicKey: await importJWK(shared, 'RS256'),
    jwks: { keys: [shared] },
  };
}
