import { once } from 'node:events';
import { createServer } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import * as z from 'zod';
import { secretArnOf } from './addresses.ts';
import type { SecretStore, StoredSecret } from './secret-store.ts';

/** An error in Secrets Manager's own words. */
class SecretsProblem extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const input = z.object({
  Name: z.string().optional(),
  SecretId: z.string().optional(),
  SecretString: z.string().optional(),
  Description: z.string().optional(),
  VersionStages: z.array(z.string()).optional(),
  VersionStage: z.string().optional(),
  MoveToVersionId: z.string().optional(),
  RemoveFromVersionId: z.string().optional(),
});
type Input = z.output<typeof input>;

const find = (store: SecretStore, { SecretId = '' }: Input): StoredSecret => {
  const found = store.all().find((secret) => secret.name === SecretId || secretArnOf(secret.name) === SecretId);
  if (found) return found;
  throw new SecretsProblem('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
};

const stringOf = ({ SecretString }: Input): string => {
  if (SecretString !== undefined) return SecretString;
  throw new SecretsProblem('InvalidRequestException', 'The local run keeps secret strings only, no binaries.');
};

const identity = (secret: StoredSecret) => ({ ARN: secretArnOf(secret.name), Name: secret.name });
const version = (secret: StoredSecret) => ({ ...identity(secret), VersionId: secret.versionId });
const description = (secret: StoredSecret) => ({
  ...identity(secret),
  Description: secret.description,
  CreatedDate: secret.createdAt,
  LastChangedDate: secret.changedAt,
});

const operations: Record<string, (store: SecretStore, given: Input) => Promise<object>> = {
  CreateSecret: async (store, given) => {
    const name = given.Name ?? '';
    if (store.get(name)) {
      throw new SecretsProblem('ResourceExistsException', `A secret called ${name} exists already.`);
    }
    return version(await store.put(name, stringOf(given), given.Description));
  },
  GetSecretValue: async (store, given) => {
    const secret = find(store, given);
    return {
      ...version(secret),
      SecretString: secret.value,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: secret.changedAt,
    };
  },
  PutSecretValue: async (store, given) => {
    const secret = find(store, given);
    const { VersionStages = ['AWSCURRENT'] } = given;
    const stored = VersionStages.includes('AWSCURRENT')
      ? version(await store.put(secret.name, stringOf(given)))
      : { ...identity(secret), VersionId: store.stage(secret.name, stringOf(given)) };
    return { ...stored, VersionStages };
  },
  UpdateSecretVersionStage: async (store, given) => {
    const secret = find(store, given);
    const { VersionStage, MoveToVersionId = '', RemoveFromVersionId } = given;
    if (VersionStage !== 'AWSCURRENT') {
      throw new SecretsProblem('InvalidRequestException', 'The local run moves the label AWSCURRENT only.');
    }
    if (await store.promote(secret.name, MoveToVersionId, RemoveFromVersionId)) return identity(secret);
    throw new SecretsProblem(
      'InvalidParameterException',
      'AWSCURRENT is attached to another version than the one given.',
    );
  },
  UpdateSecret: async (store, given) => {
    const secret = find(store, given);
    return version(await store.put(secret.name, given.SecretString ?? secret.value, given.Description));
  },
  DescribeSecret: async (store, given) => description(find(store, given)),
  ListSecrets: async (store) => ({ SecretList: store.all().map(description) }),
  DeleteSecret: async (store, given) => {
    const secret = find(store, given);
    await store.remove(secret.name);
    return { ...identity(secret), DeletionDate: Date.now() / 1000 };
  },
};

const perform = async (store: SecretStore, target: string, body: unknown): Promise<object> => {
  const operation = operations[target.replace(/^secretsmanager\./, '')];
  if (!operation) throw new SecretsProblem('UnknownOperationException', `The local run does not know ${target}.`);
  return operation(store, input.parse(body));
};

const failure = (error: unknown) => {
  if (error instanceof SecretsProblem) return { status: 400, body: { __type: error.code, message: error.message } };
  return { status: 500, body: { __type: 'InternalServiceError', message: String(error) } };
};

export interface SecretServer {
  endpoint: string;
  stop: () => Promise<void>;
}

/** Secrets Manager for one machine: its JSON protocol over a store of our own, on a free loopback port. */
export const startSecretServer = async (store: SecretStore): Promise<SecretServer> => {
  const server = createServer(async (request, response) => {
    const outcome = await readJson(request)
      .then((body) => perform(store, String(request.headers['x-amz-target'] ?? ''), body))
      .then((body) => ({ status: 200, body }), failure);
    response.writeHead(outcome.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(outcome.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The local Secrets Manager has no port.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
