import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

let guard: ChildProcess | undefined;
const guarded = new Set<number>();

const startGuard = (): ChildProcess => {
  const started = spawn(process.execPath, [fileURLToPath(new URL('guard.ts', import.meta.url))], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  started.unref();
  started.stdin.on('error', () => undefined);
  if ('unref' in started.stdin && typeof started.stdin.unref === 'function') started.stdin.unref();
  for (const pid of guarded) started.stdin.write(`+${pid}\n`);
  return started;
};

const tellGuard = (line: string) => {
  const alive = guard !== undefined && guard.exitCode === null && guard.signalCode === null;
  if (alive) guard?.stdin?.write(`${line}\n`);
  else guard = startGuard();
};

/**
 * Starts a program that never outlives this one, even when this one is killed with -9. It runs in its own process group,
 * so that Ctrl-C in the terminal reaches only us and we stop it in order.
 */
export const spawnGuarded = (command: string, args: string[], options: SpawnOptions): ChildProcess => {
  const child = spawn(command, args, { ...options, detached: true });
  const { pid } = child;
  if (pid !== undefined) {
    guarded.add(pid);
    tellGuard(`+${pid}`);
    child.once('exit', () => {
      guarded.delete(pid);
      tellGuard(`-${pid}`);
    });
  }
  return child;
};

/** Asks the child to end and kills it when it has not ended after `graceMs`. */
export const stopChild = async (child: ChildProcess, graceMs = 3000): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await ended;
  clearTimeout(timer);
};
