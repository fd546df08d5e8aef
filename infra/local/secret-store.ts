import { randomInt, randomUUID } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import * as z from 'zod';

const secretSchema = z.object({
  name: z.string(),
  description: z.string().optional(),
  versionId: z.string(),
  value: z.string(),
  createdAt: z.number(),
  changedAt: z.number(),
});
export type StoredSecret = z.output<typeof secretSchema>;

export interface SecretStore {
  get: (name: string) => StoredSecret | undefined;
  all: () => StoredSecret[];
  put: (name: string, value: string, description?: string) => Promise<StoredSecret>;
  /** Keeps a value beside the current one, in memory only; returns the id of its version. */
  stage: (name: string, value: string) => string;
  /** Makes a staged version the current one if that is still `from`; false otherwise. */
  promote: (name: string, versionId: string, from: string | undefined) => Promise<boolean>;
  remove: (name: string) => Promise<void>;
}

const readAll = async (file: string): Promise<Map<string, StoredSecret>> => {
  try {
    const secrets = z.array(secretSchema).parse(JSON.parse(await readFile(file, 'utf8')));
    return new Map(secrets.map((secret) => [secret.name, secret]));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw new Error(`The secrets of the local run in ${file} cannot be read.`, { cause: error });
  }
};

/** Writes beside the file, then puts it in its place, so that a crash leaves the old or the new file, never half of one. */
const writeAtomically = async (file: string, text: string) => {
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
};

/** Secrets kept in one file that only its owner can read. */
export const openSecretStore = async (file: string): Promise<SecretStore> => {
  const secrets = await readAll(file);
  let saving = Promise.resolve();
  const save = () => {
    saving = saving
      .catch(() => undefined)
      .then(() => writeAtomically(file, JSON.stringify([...secrets.values()], null, 2)));
    return saving;
  };
  const staged = new Map<string, { name: string; value: string }>();
  const keep = async (name: string, value: string, versionId: string, description?: string) => {
    const before = secrets.get(name);
    const now = Date.now() / 1000;
    const text = description ?? before?.description;
    const secret: StoredSecret = {
      name,
      versionId,
      value,
      createdAt: before?.createdAt ?? now,
      changedAt: now,
      ...(text !== undefined && { description: text }),
    };
    secrets.set(name, secret);
    await save();
    return secret;
  };
  return {
    get: (name) => secrets.get(name),
    all: () => [...secrets.values()],
    put: (name, value, description) => keep(name, value, randomUUID(), description),
    stage: (name, value) => {
      const versionId = randomUUID();
      staged.set(versionId, { name, value });
      return versionId;
    },
    promote: async (name, versionId, from) => {
      const next = staged.get(versionId);
      if (next?.name !== name || secrets.get(name)?.versionId !== from) return false;
      staged.delete(versionId);
      await keep(name, next.value, versionId);
      return true;
    },
    remove: async (name) => {
      secrets.delete(name);
      await save();
    },
  };
};

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A random password of letters and digits, as Secrets Manager generates it. */
export const randomPassword = (length: number): string =>
  Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
