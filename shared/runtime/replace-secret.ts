import {
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

/**
 * Replaces the value of a secret if its version is still `seen`; false when somebody else was quicker. Secrets Manager has no
 * conditional write, but it takes the label of the current version only from the version that is named: so the value is put
 * beside the current one first (AWS Secrets Manager API: UpdateSecretVersionStage, RemoveFromVersionId).
 */
export const replaceSecret = async (
  client: SecretsManagerClient,
  secret: { id: string; seen: string; text: string },
): Promise<boolean> => {
  const { VersionId } = await client.send(
    new PutSecretValueCommand({ SecretId: secret.id, SecretString: secret.text, VersionStages: ['AWSPENDING'] }),
  );
  try {
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: secret.id,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: VersionId,
        RemoveFromVersionId: secret.seen,
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidParameterException') return false;
    throw error;
  }
};
