import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { freePort } from '../../infra/local/free-port.ts';
import { spawnGuarded } from '../../infra/local/guarded-child.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const startsWithinMs = 120_000;

const environmentSchema = z.object({
  bridge: z.string(),
  sandbox: z.string().optional(),
  crm: z.string().optional(),
  endpoints: z.object({ secrets: z.string() }),
  secretNames: z.object({ workspacePrefix: z.string() }),
  workspace: z.string(),
});

/** Where the parts of a running stack are. */
export interface Stack {
  bridge: string;
  sandbox: string;
  crm: string;
  /** Secrets Manager's address, and the name of the workspace's secret in it. */
  secrets: string;
  secretName: string;
  workspace: string;
}

/** A stack that the demo started itself, and may therefore kill. */
export interface OwnStack {
  stack: () => Stack;
  /** kill -9, at once. Nothing gets the chance to finish. */
  kill: () => Promise<void>;
  startAgain: () => Promise<void>;
  /** Ends it in order and removes its data. */
  remove: () => Promise<void>;
}

const readStack = (folder: string): Stack | undefined => {
  const file = join(folder, 'env.json');
  if (!existsSync(file)) return undefined;
  const { bridge, sandbox, crm, endpoints, secretNames, workspace } = environmentSchema.parse(
    JSON.parse(readFileSync(file, 'utf8')),
  );
  if (sandbox === undefined || crm === undefined) {
    throw new Error(
      'The running stack talks to real Xero or has no demo CRM. The demo writes 2,000 records, so it only uses the Xero sandbox: npm run demo -- --fresh',
    );
  }
  const secretName = `${secretNames.workspacePrefix}${workspace}`;
  return { bridge, sandbox, crm, secrets: endpoints.secrets, secretName, workspace };
};

const answers = async (url: string): Promise<boolean> => {
  try {
    await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  }
};

const partsAnswering = (stack: Stack) =>
  Promise.all([`${stack.bridge}/connect`, stack.sandbox, stack.crm].map(answers));
const answersWhole = async (stack: Stack) => (await partsAnswering(stack)).every(Boolean);
const answersInPart = async (stack: Stack) => (await partsAnswering(stack)).some(Boolean);

/** The stack of `npm start` with its data in `.local`, when it runs. */
export const runningStack = async (): Promise<Stack | undefined> => {
  const stack = readStack(join(root, '.local'));
  return stack && (await answersWhole(stack)) ? stack : undefined;
};

const ended = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

const untilEnded = (child: ChildProcess) =>
  ended(child) ? Promise.resolve() : new Promise<void>((resolve) => child.once('exit', () => resolve()));

/** Starts what `npm start` starts, with data of its own and on free ports. Throws with its last words when it does not start. */
export const startOwnStack = async (): Promise<OwnStack> => {
  const folder = mkdtempSync(join(tmpdir(), 'tallybridge-demo-'));
  const [bridge, sandbox, crm] = [await freePort(), await freePort(), await freePort()];
  const { XERO_CLIENT_ID: _id, XERO_CLIENT_SECRET: _secret, ...environment } = process.env;
  const running: { child?: ChildProcess; stack?: Stack; complaints: string } = { complaints: '' };

  const start = async () => {
    rmSync(join(folder, 'env.json'), { force: true });
    const child = spawnGuarded(process.execPath, ['infra/local/start.ts', '--data', folder, '--quiet'], {
      cwd: root,
      env: {
        ...environment,
        XERO_CLIENT_ID: '',
        XERO_CLIENT_SECRET: '',
        PORT_BRIDGE: String(bridge),
        PORT_SANDBOX: String(sandbox),
        PORT_CRM: String(crm),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running.child = child;
    child.stderr?.on('data', (part) => {
      running.complaints = (running.complaints + String(part)).slice(-4000);
    });
    const deadline = Date.now() + startsWithinMs;
    for (;;) {
      const stack = readStack(folder);
      if (stack && (await answersWhole(stack))) {
        running.stack = stack;
        return;
      }
      if (ended(child) || Date.now() > deadline) {
        child.kill('SIGKILL');
        throw new Error(`The local stack did not start.\n${running.complaints}`);
      }
      await sleep(50);
    }
  };

  const remove = async () => {
    if (running.child && !ended(running.child)) {
      running.child.kill('SIGTERM');
      await untilEnded(running.child);
    }
    rmSync(folder, { recursive: true, force: true });
  };

  try {
    await start();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    stack: () => {
      if (!running.stack) throw new Error('The local stack is not running.');
      return running.stack;
    },
    kill: async () => {
      running.child?.kill('SIGKILL');
      if (running.child) await untilEnded(running.child);
      while (running.stack && (await answersInPart(running.stack))) await sleep(20);
    },
    startAgain: start,
    remove,
  };
};
