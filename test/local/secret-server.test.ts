import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  ListSecretsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localAws } from '../../infra/local/credentials.ts';
import { type SecretServer, startSecretServer } from '../../infra/local/secret-server.ts';
import { openSecretStore, randomPassword } from '../../infra/local/secret-store.ts';

let folder: string;
let server: SecretServer;
let client: SecretsManagerClient;

const start = async () => {
  server = await startSecretServer(await openSecretStore(join(folder, 'secrets.json')));
  client = new SecretsManagerClient({ ...localAws, endpoint: server.endpoint });
};
const stop = async () => {
  client.destroy();
  await server.stop();
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tallybridge-secrets-'));
  await start();
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

test('a secret is created, read by name and by ARN, and changed', async () => {
  const { ARN } = await client.send(new CreateSecretCommand({ Name: 'a/b', SecretString: 'one' }));
  expect((await client.send(new GetSecretValueCommand({ SecretId: 'a/b' }))).SecretString).toBe('one');
  await client.send(new PutSecretValueCommand({ SecretId: 'a/b', SecretString: 'two' }));
  expect((await client.send(new GetSecretValueCommand({ SecretId: ARN }))).SecretString).toBe('two');
  await client.send(new UpdateSecretCommand({ SecretId: 'a/b', SecretString: 'three', Description: 'third' }));
  expect(await client.send(new GetSecretValueCommand({ SecretId: 'a/b' }))).toMatchObject({
    SecretString: 'three',
    ARN,
  });
  expect((await client.send(new DescribeSecretCommand({ SecretId: 'a/b' }))).Description).toBe('third');
});

test('a value put beside the current one takes its place only where that is still the one named', async () => {
  const { VersionId: first } = await client.send(new CreateSecretCommand({ Name: 'x', SecretString: 'one' }));
  const beside = async (SecretString: string) =>
    (await client.send(new PutSecretValueCommand({ SecretId: 'x', SecretString, VersionStages: ['AWSPENDING'] })))
      .VersionId;
  const [two, three] = [await beside('two'), await beside('three')];
  const current = () => client.send(new GetSecretValueCommand({ SecretId: 'x' }));
  expect((await current()).SecretString).toBe('one');
  const promote = (MoveToVersionId: string | undefined) =>
    client.send(
      new UpdateSecretVersionStageCommand({
        ...{ SecretId: 'x', VersionStage: 'AWSCURRENT', MoveToVersionId, RemoveFromVersionId: first },
      }),
    );
  await promote(two);
  await expect(promote(three)).rejects.toThrow(InvalidParameterException);
  expect(await current()).toMatchObject({ SecretString: 'two', VersionId: two });
});

test('secrets outlive the program, in a file only its owner can read', async () => {
  await client.send(new CreateSecretCommand({ Name: 'kept', SecretString: 'value' }));
  await stop();
  await start();
  expect((await client.send(new GetSecretValueCommand({ SecretId: 'kept' }))).SecretString).toBe('value');
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o077).toBe(0);
});

test('many writes at once all last', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `secret-${index}`);
  await Promise.all(names.map((Name) => client.send(new CreateSecretCommand({ Name, SecretString: Name }))));
  const kept = JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'));
  expect(kept.map(({ name }: { name: string }) => name).sort()).toEqual(names.sort());
  const { SecretList } = await client.send(new ListSecretsCommand({}));
  expect(SecretList).toHaveLength(20);
});

test('a secret that exists is not created again, and one that does not is not found', async () => {
  await client.send(new CreateSecretCommand({ Name: 'x', SecretString: 'one' }));
  await expect(client.send(new CreateSecretCommand({ Name: 'x', SecretString: 'two' }))).rejects.toThrow(
    ResourceExistsException,
  );
  await client.send(new DeleteSecretCommand({ SecretId: 'x' }));
  await expect(client.send(new GetSecretValueCommand({ SecretId: 'x' }))).rejects.toThrow(ResourceNotFoundException);
  await expect(client.send(new PutSecretValueCommand({ SecretId: 'y', SecretString: '' }))).rejects.toThrow(
    ResourceNotFoundException,
  );
});

test('an operation it does not know is an error, not a guess', async () => {
  await expect(client.send(new RotateSecretCommand({ SecretId: 'x' }))).rejects.toThrow(
    'does not know secretsmanager.RotateSecret',
  );
});

test('a damaged file is reported, not replaced', async () => {
  await writeFile(join(folder, 'damaged.json'), '[{');
  await expect(openSecretStore(join(folder, 'damaged.json'))).rejects.toThrow('cannot be read');
  expect(await readFile(join(folder, 'damaged.json'), 'utf8')).toBe('[{');
});

test('generated passwords are letters and digits of the length asked for, and differ', () => {
  expect(randomPassword(64)).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(randomPassword(64)).not.toBe(randomPassword(64));
});
