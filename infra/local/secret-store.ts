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
  return {
    get: (name) => secrets.get(name),
    all: () => [...secrets.values()],
    put: async (name, value, description) => {
      const before = secrets.get(name);
      const now = Date.now() / 1000;
      const text = description ?? before?.description;
      const secret: StoredSecret = {
        name,
        versionId: randomUUID(),
        value,
        createdAt: before?.createdAt ?? now,
        changedAt: now,
        ...(text !== undefined && { description: text }),
      };
      secrets.set(name, secret);
      await save();
      return secret;
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
