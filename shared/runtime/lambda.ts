import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { errorForLog, logger } from './logger.ts';
import { metrics } from './metrics.ts';

const publishMetrics = () => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

/** Logs what nobody caught, without what it may quote, and lets it go on to Lambda. */
const logUncaught = ({ error }: { error: unknown }) => {
  logger.error('uncaught', { failure: errorForLog(error) });
};

/**
 * What every function stands on: the request id in each log line, metrics published at the end, and errors logged.
 */
export const lambdaStack = <Event, Result>() =>
  middy<Event, Result>()
    .use(injectLambdaContext(logger, { logEvent: false, resetKeys: true }))
    .use({ after: publishMetrics, onError: publishMetrics })
    .use({ onError: logUncaught });

/** A handler for events of queues and schedules. */
export const lambdaHandler = <Event, Result>(handle: (event: Event, context: Context) => Promise<Result>) =>
  lambdaStack<Event, Result>().handler(handle);
