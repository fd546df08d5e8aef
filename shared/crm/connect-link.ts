import { randomUUID } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { type Deal, dealSchema } from '../records/deal.ts';
import { type Role, roleSchema } from '../store/sessions.ts';

const audience = 'tallybridge-connect';
const longestLifeSeconds = 3600;
/** How far the CRM's clock may be off. */
const toleranceSeconds = 60;

export interface ConnectLink {
  /** Address of the bridge without a trailing slash. */
  publicUrl: string;
  workspace: string;
  linkSecret: string;
  user: string;
  name?: string | undefined;
  role: Role;
  /** Where it leads: the connect page unless it says otherwise. */
  to?: 'connect' | 'console' | 'draft';
  /** With `draft`: the deal from which a draft invoice is made. */
  deal?: Deal | undefined;
  now: Date;
  /** How long it may be used, in seconds; at most an hour. */
  lifeSeconds?: number;
}

const keyOf = (linkSecret: string) => new TextEncoder().encode(linkSecret);

/** Makes a link that signs a CRM user in to the bridge, once. A CRM's backend does the same with any JWT library. */
export const makeConnectLink = async (link: ConnectLink): Promise<string> => {
  const issuedAt = Math.floor(link.now.getTime() / 1000);
  const { role, name, deal, to = 'connect' } = link;
  const token = await new SignJWT({ role, ...(name !== undefined && { name }), ...(deal && { deal }) })
    .setProtectedHeader({ alg: 'HS256', kid: link.workspace })
    .setIssuer(link.workspace)
    .setAudience(audience)
    .setSubject(link.user)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + (link.lifeSeconds ?? 900))
    .setJti(randomUUID())
    .sign(keyOf(link.linkSecret));
  return `${link.publicUrl}/connect?token=${token}${to === 'connect' ? '' : `&to=${to}`}`;
};

const claimsSchema = z.object({
  sub: z.string().min(1).max(200),
  name: z.string().max(200).optional(),
  role: roleSchema,
  iat: z.int(),
  exp: z.int(),
  jti: z.string().min(8).max(200),
  deal: dealSchema.optional(),
});
export type LinkClaims = z.output<typeof claimsSchema>;

/** The workspace that a token says it is of; nothing is verified yet. Undefined when it is no token of ours. */
export const linkWorkspace = (token: string): string | undefined => {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
};

/**
 * Verifies the token of a connect link: signed by the workspace (HS256) with any of its secrets, meant for the bridge, not
 * expired, living an hour at most. Undefined when any of it fails. Whether it was used before is for the caller to find out.
 */
export const verifyLink = async (
  token: string,
  workspace: string,
  linkSecrets: readonly string[],
  now: Date,
): Promise<LinkClaims | undefined> => {
  for (const linkSecret of linkSecrets) {
    const claims = await verifiedClaims(token, workspace, linkSecret, now);
    if (claims) return claims;
  }
  return undefined;
};

const verifiedClaims = async (
  token: string,
  workspace: string,
  linkSecret: string,
  now: Date,
): Promise<LinkClaims | undefined> => {
  try {
    const { payload } = await jwtVerify(token, keyOf(linkSecret), {
      algorithms: ['HS256'],
      issuer: workspace,
      audience,
      currentDate: now,
      clockTolerance: toleranceSeconds,
      requiredClaims: ['sub', 'iat', 'exp', 'jti'],
    });
    const claims = claimsSchema.parse(payload);
    const latest = now.getTime() / 1000 + longestLifeSeconds + toleranceSeconds;
    return claims.exp <= latest && claims.exp - claims.iat <= longestLifeSeconds ? claims : undefined;
  } catch {
    return undefined;
  }
};
