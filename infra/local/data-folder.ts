import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import * as z from 'zod';

export interface DataFolder {
  path: string;
  /** Where a file of this run lies. */
  file: (name: string) => string;
  /** Notes the programs that were started, for the start after a crash. */
  noteChildren: (pids: number[]) => Promise<void>;
  release: () => Promise<void>;
}

const CHILDREN = 'children.json';

// A socket, not a file with a process id: it stops answering the moment its owner dies, and ids are used again.
const lockAddress = (folder: string) =>
  join(tmpdir(), `tallybridge-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`);

const someoneAnswers = async (address: string): Promise<boolean> => {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

const lock = async (folder: string) => {
  const address = lockAddress(folder);
  if (await someoneAnswers(address)) {
    throw new Error(
      `Tallybridge is running already with the data in ${folder}. End that run first, or give this one a folder of its own: npm start -- --data DIR`,
    );
  }
  await rm(address, { force: true });
  const server = createServer((socket) => socket.end()).listen(address);
  await once(server, 'listening');
  server.unref();
  return server;
};

const commandOf = async (pid: number): Promise<string> => {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'args=']);
    return stdout;
  } catch {
    return '';
  }
};

/** Ends programs of an earlier run that nobody ended, recognised by our folder in their command line. */
const endLeftovers = async (folder: string) => {
  let pids: number[];
  try {
    pids = z.array(z.number()).parse(JSON.parse(await readFile(join(folder, CHILDREN), 'utf8')));
  } catch {
    return;
  }
  for (const pid of pids) {
    if ((await commandOf(pid)).includes(folder)) process.kill(pid, 'SIGKILL');
  }
};

/** Takes a folder for this run alone, and clears away what a crashed run left behind. */
export const takeDataFolder = async (path: string): Promise<DataFolder> => {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await mkdir(join(path, 'logs'), { recursive: true });
  const server = await lock(path);
  await endLeftovers(path);
  return {
    path,
    file: (name) => join(path, name),
    noteChildren: (pids) => writeFile(join(path, CHILDREN), JSON.stringify(pids)),
    release: async () => {
      await rm(join(path, CHILDREN), { force: true });
      server.close();
      await once(server, 'close');
    },
  };
};
