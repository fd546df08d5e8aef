import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Invocation, Outcome, WorkerSetup } from './function-messages.ts';
import type { PlannedFunction } from './plan.ts';

/** The function threw, ran into its time-out or crashed. */
export class FunctionFailure extends Error {
  override name = 'FunctionFailure';
}

export interface HostedFunction {
  name: string;
  invoke: (event: unknown) => Promise<unknown>;
  stop: () => Promise<void>;
}

export interface FunctionLog {
  /** What the function printed. */
  output: (name: string, text: string) => void;
  /** One plain line about a failure of the function as a whole. */
  failure: (name: string, message: string) => void;
}

interface Environment {
  worker: Worker;
  busy: boolean;
}

/** How many events one function handles side by side; more wait their turn. */
const MAX_ENVIRONMENTS = 4;

const start = (planned: PlannedFunction, log: FunctionLog): Environment => {
  const setup: WorkerSetup = {
    name: planned.name,
    arn: planned.arn,
    url: pathToFileURL(planned.file).href,
    handler: planned.handler,
    memoryMb: planned.memoryMb,
  };
  const worker = new Worker(new URL('function-worker.ts', import.meta.url), {
    env: planned.environment,
    workerData: setup,
    execArgv: ['--enable-source-maps'],
    resourceLimits: { maxOldGenerationSizeMb: planned.memoryMb },
    stdout: true,
    stderr: true,
  });
  worker.stdout.setEncoding('utf8').on('data', (text: string) => log.output(planned.name, text));
  worker.stderr.setEncoding('utf8').on('data', (text: string) => log.output(planned.name, text));
  return { worker, busy: false };
};

/**
 * Hosts one function as Lambda does: each environment is a thread with a module graph and variables of its own and handles
 * one event at a time; another is started when all are busy. An environment that ran into the time-out or crashed is thrown away.
 */
export const hostFunction = (planned: PlannedFunction, log: FunctionLog): HostedFunction => {
  const environments = new Set<Environment>();
  const waiting: ((environment: Environment) => void)[] = [];
  let stopped = false;

  /** Finds a free environment, starts one or waits for one; it is taken before anyone else can look. */
  const take = (): Environment | Promise<Environment> => {
    const idle = [...environments].find((environment) => !environment.busy);
    const free = idle ?? (environments.size < MAX_ENVIRONMENTS ? open() : undefined);
    if (free === undefined) return new Promise((resolve) => waiting.push(resolve));
    free.busy = true;
    return free;
  };

  const open = (): Environment => {
    const environment = start(planned, log);
    environments.add(environment);
    // A thread may fail after it has answered, too; that must neither end the host nor be handed another event.
    environment.worker.on('error', () => environments.delete(environment));
    environment.worker.on('exit', () => environments.delete(environment));
    return environment;
  };

  const release = (environment: Environment) => {
    environment.busy = false;
    const next = waiting.shift();
    if (next === undefined) return;
    const successor = environments.has(environment) ? environment : open();
    successor.busy = true;
    next(successor);
  };

  const discard = (environment: Environment) => {
    environments.delete(environment);
    void environment.worker.terminate();
  };

  const run = (environment: Environment, event: unknown): Promise<unknown> => {
    const { worker } = environment;
    const invocation: Invocation = {
      id: randomUUID(),
      event: JSON.stringify(event),
      deadline: Date.now() + planned.timeoutMs,
    };
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const fail = (message: string) => {
      discard(environment);
      if (!stopped) log.failure(planned.name, message);
      reject(new FunctionFailure(message));
    };
    const onMessage = (outcome: Outcome) => {
      if (outcome.id !== invocation.id) return;
      if ('result' in outcome) return resolve(JSON.parse(outcome.result));
      log.failure(planned.name, `${outcome.error.name}: ${outcome.error.message}`);
      reject(new FunctionFailure(outcome.error.message));
    };
    const onError = (error: unknown) => fail(`crashed: ${error instanceof Error ? error.message : String(error)}`);
    const onExit = () => fail('ended before it had answered');
    const timer = setTimeout(() => fail(`timed out after ${planned.timeoutMs / 1000} s`), planned.timeoutMs);
    worker.on('message', onMessage).once('error', onError).once('exit', onExit);
    worker.postMessage(invocation);
    return promise.finally(() => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    });
  };

  return {
    name: planned.name,
    invoke: async (event) => {
      if (stopped) throw new FunctionFailure('The local run is stopping.');
      const environment = await take();
      try {
        return await run(environment, event);
      } finally {
        release(environment);
      }
    },
    stop: async () => {
      stopped = true;
      await Promise.all([...environments].map(({ worker }) => worker.terminate()));
    },
  };
};
