import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { localAws } from '../../infra/local/credentials.ts';
import type { Stack } from './stack.ts';

const secretSchema = z.object({ eventsSecrets: z.array(z.string()).min(1), linkSecret: z.string() });

/** What a CRM's administrator holds of the workspace: the key that signs events, and the one that signs connect links. */
export const workspaceSecrets = async (stack: Stack): Promise<{ eventsSecret: string; linkSecret: string }> => {
  const client = new SecretsManagerClient({ ...localAws, endpoint: stack.secrets });
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: stack.secretName }));
    const { eventsSecrets, linkSecret } = secretSchema.parse(JSON.parse(SecretString ?? ''));
    return { eventsSecret: eventsSecrets[0] ?? '', linkSecret };
  } finally {
    client.destroy();
  }
};
