import { hkdfSync, randomBytes } from 'node:crypto';
import { CreateSecretCommand, GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import type { XeroApp } from '../xero/identity-call.ts';
import type { Clock } from './clock.ts';
import { replaceSecret } from './replace-secret.ts';

/** The bridge's own secret. The keys it needs are derived from `seed`. */
const appSecretSchema = z.object({
  seed: z.string().min(32),
  xeroClientId: z.string().default(''),
  xeroClientSecret: z.string().default(''),
  /** Signs the messages that Xero sends to this app. */
  xeroWebhookKey: z.string().default(''),
});

/** Whether a text may be a key with which Xero signs its messages. */
export const isWebhookKey = (text: string): boolean => /^[A-Za-z0-9+/=_-]{20,200}$/.test(text);

/** At least 24 bytes, as the Standard Webhooks specification wants it. */
const signingSecretSchema = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must be "whsec_" and at least 24 bytes in base64');

/** What one workspace keeps secret. */
const workspaceSecretSchema = z.object({
  /** Verify events from the CRM; newest first, any of them verifies. */
  eventsSecrets: z.array(signingSecretSchema).min(1),
  /** Signs connect links. */
  linkSecret: z.string().min(32),
  /** Earlier ones that still do, newest first. */
  previousLinkSecrets: z.array(z.string().min(32)).optional(),
  /** Signs write-backs to the CRM. */
  deliverySecret: signingSecretSchema,
  /** Earlier ones that sign beside it, newest first. */
  previousDeliverySecrets: z.array(signingSecretSchema).optional(),
  /** The workspace's own Xero app. */
  xeroApp: z.object({ clientId: z.string(), clientSecret: z.string().optional() }).optional(),
  /** Signs the messages that Xero sends to the workspace's own app. */
  xeroWebhookKey: z.string().optional(),
});
export type WorkspaceSecret = z.output<typeof workspaceSecretSchema>;

export interface Secrets {
  /** 256-bit key that encrypts Xero tokens. */
  tokenKey: () => Promise<Uint8Array>;
  /** The Xero app that every workspace without one of its own uses; undefined when the bridge has none. */
  bridgeApp: (options?: { fresh?: boolean }) => Promise<XeroApp | undefined>;
  /** The key of the messages that Xero sends to the bridge's app; undefined when none is set. */
  bridgeWebhookKey: (options?: { fresh?: boolean }) => Promise<string | undefined>;
  /** Stores the key of the messages that Xero sends to the bridge's app. */
  putBridgeWebhookKey: (key: string) => Promise<void>;
  /** A workspace's secret; undefined when there is none. `fresh` asks Secrets Manager even if an answer is at hand. */
  workspace: (workspace: string, options?: { fresh?: boolean }) => Promise<WorkspaceSecret | undefined>;
  /** Stores the secret of a new workspace. Throws when one exists. */
  createWorkspace: (workspace: string, secret: WorkspaceSecret) => Promise<void>;
  /**
   * Changes the secret of a workspace and returns it; nothing that somebody else stores meanwhile is lost, as `change` is then
   * called again with that. Throws when there is none.
   */
  changeWorkspace: (
    workspace: string,
    change: (current: WorkspaceSecret) => WorkspaceSecret,
  ) => Promise<WorkspaceSecret>;
  /** Stores, or with undefined forgets, a workspace's own Xero app. The webhook key of another one is forgotten with it. */
  putWorkspaceXeroApp: (workspace: string, app: XeroApp | undefined) => Promise<void>;
}

const signingSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

/** Fresh random secrets for a new workspace. */
export const newWorkspaceSecret = (): WorkspaceSecret => ({
  eventsSecrets: [signingSecret()],
  linkSecret: randomBytes(32).toString('base64url'),
  deliverySecret: signingSecret(),
});

const keptMs = 5 * 60_000;
const mostAttempts = 10;

const isNotFound = (error: unknown) => error instanceof Error && error.name === 'ResourceNotFoundException';

/**
 * Secrets Manager as the functions use it. What was read is kept for five minutes, so that a warm function seldom asks.
 * Values never go into a log or an error message.
 */
export const openSecrets = (
  client: SecretsManagerClient,
  options: {
    appSecretId?: string | undefined;
    workspacePrefix: string;
    clock: Pick<Clock, 'now'>;
    /** The KMS key of secrets that are created; the account's own for Secrets Manager when absent. */
    keyArn?: string | undefined;
  },
): Secrets => {
  const kept = new Map<string, { text: string; until: number }>();

  const fetched = async (id: string): Promise<{ text: string; version: string } | undefined> => {
    try {
      const { SecretString, VersionId } = await client.send(new GetSecretValueCommand({ SecretId: id }));
      return { text: SecretString ?? '', version: VersionId ?? '' };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };

  const read = async (id: string, fresh = false): Promise<string | undefined> => {
    const now = options.clock.now().getTime();
    const held = kept.get(id);
    if (held && held.until > now && !fresh) return held.text;
    const text = (await fetched(id))?.text;
    if (text !== undefined) kept.set(id, { text, until: now + keptMs });
    return text;
  };

  const parsed = <Schema extends z.ZodType>(schema: Schema, id: string, text: string): z.output<Schema> => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new Error(`The secret "${id}" is not JSON.`);
    }
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const fields = result.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new Error(`The secret "${id}" lacks or misspells: ${fields}.`);
  };

  const appSecret = async (fresh = false) => {
    const { appSecretId } = options;
    if (appSecretId === undefined) throw new Error('This function is not given the bridge secret (APP_SECRET_ID).');
    const text = await read(appSecretId, fresh);
    if (text === undefined) throw new Error(`The secret "${appSecretId}" does not exist.`);
    return parsed(appSecretSchema, appSecretId, text);
  };

  const nameOf = (workspace: string) => options.workspacePrefix + workspace;
  const workspaceSecret: Secrets['workspace'] = async (workspace, { fresh } = {}) => {
    const text = await read(nameOf(workspace), fresh);
    return text === undefined ? undefined : parsed(workspaceSecretSchema, nameOf(workspace), text);
  };

  const changeSecret = async <Schema extends z.ZodType>(
    id: string,
    schema: Schema,
    change: (current: z.output<Schema>) => z.output<Schema>,
  ): Promise<z.output<Schema>> => {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const current = await fetched(id);
      if (current === undefined) throw new Error(`The secret "${id}" does not exist.`);
      const changed = schema.parse(change(parsed(schema, id, current.text)));
      const stored = await replaceSecret(client, { id, seen: current.version, text: JSON.stringify(changed) });
      kept.delete(id);
      if (stored) return changed;
    }
    throw new Error(`The secret "${id}" could not be changed: it was changed by others each time.`);
  };
  const changeWorkspace: Secrets['changeWorkspace'] = (workspace, change) =>
    changeSecret(nameOf(workspace), workspaceSecretSchema, change);

  return {
    tokenKey: async () =>
      new Uint8Array(hkdfSync('sha256', (await appSecret()).seed, '', 'tallybridge xero tokens v1', 32)),
    bridgeApp: async ({ fresh } = {}) => {
      const { xeroClientId, xeroClientSecret } = await appSecret(fresh);
      if (xeroClientId === '') return undefined;
      return { clientId: xeroClientId, ...(xeroClientSecret !== '' && { clientSecret: xeroClientSecret }) };
    },
    bridgeWebhookKey: async ({ fresh } = {}) => (await appSecret(fresh)).xeroWebhookKey || undefined,
    putBridgeWebhookKey: async (key) => {
      const { appSecretId } = options;
      if (appSecretId === undefined) throw new Error('The bridge secret is not known here.');
      await changeSecret(appSecretId, z.looseObject(appSecretSchema.shape), (current) => ({
        ...current,
        xeroWebhookKey: key,
      }));
    },
    workspace: workspaceSecret,
    createWorkspace: async (workspace, secret) => {
      const Name = nameOf(workspace);
      const SecretString = JSON.stringify(workspaceSecretSchema.parse(secret));
      const { keyArn } = options;
      await client.send(new CreateSecretCommand({ Name, SecretString, ...(keyArn && { KmsKeyId: keyArn }) }));
      kept.delete(Name);
    },
    changeWorkspace,
    putWorkspaceXeroApp: async (workspace, app) => {
      await changeWorkspace(workspace, ({ xeroApp: before, xeroWebhookKey, ...rest }) => ({
        ...rest,
        ...(app && { xeroApp: app }),
        ...((before === undefined || before.clientId === app?.clientId) && { xeroWebhookKey }),
      }));
    },
  };
};
