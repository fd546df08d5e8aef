import { createHash } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Table, workspacePartition } from './table.ts';

const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url');
const seconds = (now: Date) => Math.floor(now.getTime() / 1000);

const visitSchema = z.object({
  workspace: z.string(),
  /** Hash of the session id: the browser that has to come back. */
  browser: z.string(),
  app: z.enum(['bridge', 'workspace']),
  clientId: z.string(),
  nonce: z.string(),
  codeVerifier: z.string().optional(),
  /** The connection that is to be replaced, when this is a reconnect. */
  reconnects: z.string().optional(),
  /** The organisation that is to be linked again. */
  wants: z.string().optional(),
  expiresAt: z.int(),
});
/** A browser was sent to Xero for consent and is expected back, once. Its `state` is the key. */
export type Visit = z.output<typeof visitSchema>;

/** Logging in at Xero with a second factor and a forgotten password takes a while. */
const visitMinutes = 30;

const visitKey = (state: string) => ({ pk: `VISIT#${hashOf(state)}`, sk: 'VISIT' });

/** What ties a visit or a consent to the browser that started it. */
export const browserOf = (sessionId: string): string => hashOf(`browser:${sessionId}`);

/** Notes a visit to Xero under its `state`. */
export const noteVisit = async (
  table: Table,
  state: string,
  visit: Omit<Visit, 'expiresAt'>,
  now: Date,
): Promise<void> => {
  const row: Visit = { ...visit, expiresAt: seconds(now) + visitMinutes * 60 };
  await table.doc.send(new PutCommand({ TableName: table.name, Item: { ...visitKey(state), ...row } }));
};

/** Uses up the visit of this `state`: of many callers one gets it. Undefined when unknown, used or expired. */
export const takeVisit = async (table: Table, state: string, now: Date): Promise<Visit | undefined> => {
  const { Attributes } = await table.doc.send(
    new DeleteCommand({ TableName: table.name, Key: visitKey(state), ReturnValues: 'ALL_OLD' }),
  );
  const visit = Attributes && visitSchema.parse(Attributes);
  return visit && visit.expiresAt > seconds(now) ? visit : undefined;
};

const consentSchema = z.object({
  workspace: z.string(),
  browser: z.string(),
  /** The connection it will be, once organisations are picked. */
  connection: z.string(),
  xeroUser: z.string(),
  xeroUserName: z.string().optional(),
  app: z.enum(['bridge', 'workspace']),
  clientId: z.string(),
  tokens: z.string(),
  accessExpiresAt: z.string(),
  refreshedAt: z.string(),
  reconnects: z.string().optional(),
  wants: z.string().optional(),
  /** The organisations that were chosen in Xero. */
  offers: z.array(
    z.object({
      organisation: z.string(),
      xeroConnection: z.string(),
      name: z.string(),
      country: z.string().optional(),
      baseCurrency: z.string().optional(),
    }),
  ),
  expiresAt: z.int(),
});
/** A consent given in Xero, while its organisations are picked. */
export type PendingConsent = z.output<typeof consentSchema>;

/** Its access token is good for 30 minutes. */
const consentMinutes = 25;

const consentKey = (workspace: string, id: string) => ({ pk: workspacePartition(workspace), sk: `CONSENT#${id}` });

/** Keeps a consent until its organisations are picked, at most 25 minutes. */
export const keepConsent = async (
  table: Table,
  id: string,
  consent: Omit<PendingConsent, 'expiresAt'>,
  now: Date,
): Promise<void> => {
  const row: PendingConsent = { ...consent, expiresAt: seconds(now) + consentMinutes * 60 };
  await table.doc.send(
    new PutCommand({ TableName: table.name, Item: { ...consentKey(consent.workspace, id), ...row } }),
  );
};

/** The consent that this browser brought; undefined when there is none of that id or it has expired. */
export const getConsent = async (
  table: Table,
  workspace: string,
  id: string,
  browser: string,
  now: Date,
): Promise<PendingConsent | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: consentKey(workspace, id), ConsistentRead: true }),
  );
  const consent = Item && consentSchema.parse(Item);
  return consent && consent.browser === browser && consent.expiresAt > seconds(now) ? consent : undefined;
};

/** Forgets a consent. */
export const dropConsent = async (table: Table, workspace: string, id: string): Promise<void> => {
  await table.doc.send(new DeleteCommand({ TableName: table.name, Key: consentKey(workspace, id) }));
};
