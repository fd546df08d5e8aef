import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnGuarded, stopChild } from './guarded-child.ts';

export interface Program {
  /** For messages, such as `Xero sandbox`. */
  name: string;
  /** Path from the project's root. */
  entry: string;
  args: string[];
  /** Answers when the program is ready. */
  url: string;
  logFile: string;
  report: (message: string) => void;
}

export interface RunningProgram {
  pid: number | undefined;
  stop: () => Promise<void>;
}

const root = join(import.meta.dirname, '../..');
const READY_WITHIN_MS = 15_000;

const untilReady = async ({ name, url, logFile }: Program, child: ChildProcess) => {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The ${name} ended at once. Its last words are in ${logFile}.`);
    try {
      await fetch(url, { signal: AbortSignal.timeout(1000), redirect: 'manual' });
      return;
    } catch {
      if (Date.now() > deadline) throw new Error(`The ${name} does not answer at ${url}. See ${logFile}.`);
      await sleep(25);
    }
  }
};

/** Starts one of the stand-in programs and waits until it answers. It sees none of our environment but PATH and HOME. */
export const startProgram = async (program: Program): Promise<RunningProgram> => {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawnGuarded(process.execPath, [join(root, program.entry), ...program.args], {
    cwd: root,
    env: { PATH, HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(program.logFile, { flags: 'a' });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  let stopping = false;
  child.once('exit', (code, signal) => {
    log.end();
    if (!stopping)
      program.report(`The ${program.name} ended (${signal ?? code}). Its last words are in ${program.logFile}.`);
  });
  const stop = async () => {
    stopping = true;
    await stopChild(child);
  };
  try {
    await untilReady(program, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid, stop };
};
