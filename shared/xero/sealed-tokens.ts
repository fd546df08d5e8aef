import { CompactEncrypt, compactDecrypt } from 'jose';
import * as z from 'zod';

const tokensSchema = z.object({ accessToken: z.string().min(1), refreshToken: z.string().min(1) });

/** What Xero handed out for one consent. Never stored or logged in the clear. */
export type Tokens = z.output<typeof tokensSchema>;

/** Whose tokens they are. Bound into the encrypted form, so that it opens nowhere else. */
export interface TokenOwner {
  workspace: string;
  connection: string;
}

const headerSchema = z.object({ alg: z.literal('dir'), enc: z.literal('A256GCM'), ws: z.string(), cn: z.string() });

/** Encrypts tokens (JWE, AES-256-GCM) for their owner alone. */
export const sealTokens = (key: Uint8Array, owner: TokenOwner, tokens: Tokens): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(JSON.stringify(tokensSchema.parse(tokens))))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', ws: owner.workspace, cn: owner.connection })
    .encrypt(key);

/** Decrypts what `sealTokens` made. Throws when the key is another, or when it was sealed for another owner. */
export const openTokens = async (key: Uint8Array, owner: TokenOwner, sealed: string): Promise<Tokens> => {
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  const { ws, cn } = headerSchema.parse(protectedHeader);
  if (ws !== owner.workspace || cn !== owner.connection) throw new Error('These tokens belong to another connection.');
  return tokensSchema.parse(JSON.parse(new TextDecoder().decode(plaintext)));
};
