import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import type { Invocation, Outcome, WorkerSetup } from './function-messages.ts';

// One Lambda execution environment: its own module graph and process.env, one event at a time.

const setup: WorkerSetup = workerData;

const describe = (error: unknown) =>
  error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack ?? '' }
    : { name: 'Error', message: String(error), stack: '' };

const tell = (outcome: Outcome) => parentPort?.postMessage(outcome);

const contextFor = ({ id, deadline }: Invocation) => ({
  awsRequestId: id,
  callbackWaitsForEmptyEventLoop: true,
  functionName: setup.name,
  functionVersion: '$LATEST',
  invokedFunctionArn: setup.arn,
  memoryLimitInMB: String(setup.memoryMb),
  logGroupName: setup.name,
  logStreamName: 'local',
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});

const loadHandler = async () => {
  const module = await import(setup.url);
  const handler = module[setup.handler];
  if (typeof handler !== 'function') throw new Error(`The bundle exports no function called ${setup.handler}.`);
  return handler;
};

// Loading fails the first event, as it does in Lambda, not the start of the thread.
const loading = loadHandler();
loading.catch(() => undefined);

parentPort?.on('message', async (invocation: Invocation) => {
  try {
    const handler = await loading;
    const result: unknown = await handler(JSON.parse(invocation.event), contextFor(invocation));
    tell({ id: invocation.id, result: JSON.stringify(result ?? null) });
  } catch (error) {
    const described = describe(error);
    process.stderr.write(`${described.stack || described.message}\n`);
    tell({ id: invocation.id, error: described });
  }
});
