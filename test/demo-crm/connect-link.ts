import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Data } from './data-paths.ts';
import type { PretendUser } from './pretend-users.ts';

/** The signed link that opens the bridge's pages for the CRM's signed-in user: good for 5 minutes, once. */
export const connectLink = async (input: {
  connectUrl: string;
  linkSecret: string;
  workspace: string;
  user: PretendUser;
  now: Date;
  to?: 'console' | 'draft';
  /** With `draft`: what the invoice is made of. */
  deal?: Data;
}): Promise<string> => {
  const seconds = Math.floor(input.now.getTime() / 1000);
  const token = await new SignJWT({
    name: input.user.name,
    role: input.user.role,
    ...(input.deal && { deal: input.deal }),
  })
    .setProtectedHeader({ alg: 'HS256', kid: input.workspace })
    .setIssuer(input.workspace)
    .setAudience('tallybridge-connect')
    .setSubject(input.user.id)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 300)
    .setJti(randomUUID())
    .sign(new TextEncoder().encode(input.linkSecret));
  const link = new URL(input.connectUrl);
  link.searchParams.set('token', token);
  if (input.to) link.searchParams.set('to', input.to);
  return link.href;
};
