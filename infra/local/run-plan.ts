import { once } from 'node:events';
import type { Endpoints } from './addresses.ts';
import { localAws } from './credentials.ts';
import { type FunctionLog, type HostedFunction, hostFunction } from './hosted-function.ts';
import { httpApi } from './http-api.ts';
import type { Plan, PlannedFunction } from './plan.ts';
import { listenAsBridge } from './ports.ts';
import { startQueueTrigger } from './queue-trigger.ts';
import { startSchedule } from './schedule.ts';

export interface RunOptions {
  endpoints: Endpoints;
  port: number;
  log: FunctionLog;
  /** Values that replace those of the template, in every function that has the variable. */
  variables: Record<string, string>;
}

/** What Lambda itself puts into the environment, and where the stand-ins are. */
const platformVariables = ({ name, memoryMb }: PlannedFunction, { dynamodb, sqs, secrets }: Endpoints) => ({
  AWS_REGION: localAws.region,
  AWS_ACCESS_KEY_ID: localAws.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: localAws.credentials.secretAccessKey,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
  AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
  AWS_ENDPOINT_URL_SQS: sqs,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets,
  TZ: 'UTC',
});

const environmentOf = (planned: PlannedFunction, { endpoints, variables }: RunOptions): Record<string, string> => ({
  ...planned.environment,
  ...Object.fromEntries(Object.entries(variables).filter(([name]) => name in planned.environment)),
  ...platformVariables(planned, endpoints),
});

/** How long requests that are under way may take when the run is stopped. */
const DRAIN_MS = 2000;

const closeServer = async (server: ReturnType<typeof httpApi>) => {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
};

/** Starts what the plan runs; resolves when the API takes requests. */
export const runPlan = async (plan: Plan, options: RunOptions): Promise<{ stop: () => Promise<void> }> => {
  const { endpoints, log } = options;
  const functions = new Map<string, HostedFunction>();
  for (const planned of plan.functions) {
    functions.set(planned.arn, hostFunction({ ...planned, environment: environmentOf(planned, options) }, log));
  }
  const functionOf = (arn: string): HostedFunction => {
    const found = functions.get(arn);
    if (found === undefined) throw new Error(`Nothing is called ${arn}.`);
    return found;
  };
  const report = (part: string) => (error: unknown) =>
    log.failure(part, error instanceof Error ? error.message : String(error));

  const server = httpApi(
    plan.routes.map(({ routeKey, functionArn }) => ({ routeKey, target: functionOf(functionArn) })),
    report('api'),
  );
  await listenAsBridge(server, options.port);

  const running = [
    ...plan.queueTriggers.map((mapping) => {
      const queue = plan.queues.find((candidate) => candidate.arn === mapping.EventSourceArn);
      if (queue === undefined) throw new Error(`No queue is called ${mapping.EventSourceArn}.`);
      return startQueueTrigger({
        endpoint: endpoints.sqs,
        queueUrl: queue.url,
        queueArn: queue.arn,
        batchSize: mapping.BatchSize,
        reportsFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
        target: functionOf(mapping.functionArn),
        report: report('queues'),
      });
    }),
    ...plan.schedules.flatMap((rule) =>
      rule.Targets.map((target) =>
        startSchedule({
          expression: rule.ScheduleExpression,
          input: JSON.parse(target.Input ?? '{}'),
          target: functionOf(target.Arn),
        }),
      ),
    ),
  ];

  return {
    stop: async () => {
      for (const part of running) part.stop();
      await closeServer(server);
      await Promise.all([...functions.values()].map((hosted) => hosted.stop()));
    },
  };
};
