import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { connectSecrets, connectTable } from '../../shared/runtime/aws-clients.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { lambdaHandler } from '../../shared/runtime/lambda.ts';
import { errorForLog, logger } from '../../shared/runtime/logger.ts';
import { openSecrets } from '../../shared/runtime/secrets.ts';
import { deliverBatch } from './deliver-batch.ts';
import { deliverDeps } from './deliver-deps.ts';

const environment = readEnvironment(['TABLE_NAME', 'WORKSPACE_SECRET_PREFIX', 'PRIVATE_HOSTS_ALLOWED']);
const deps = deliverDeps({
  table: connectTable(environment.TABLE_NAME),
  secrets: openSecrets(connectSecrets(), {
    workspacePrefix: environment.WORKSPACE_SECRET_PREFIX,
    clock: systemClock,
  }),
  privateHostsAllowed: environment.PRIVATE_HOSTS_ALLOWED,
  clock: systemClock,
});

export const handler = lambdaHandler<SQSEvent, SQSBatchResponse>((event) =>
  deliverBatch(deps, event, (error) => logger.error('delivery failed', { failure: errorForLog(error) })),
);
