import { processPartialResponse, SqsFifoPartialProcessorAsync } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { pullMessageSchema } from '../../shared/runtime/queues.ts';
import { pullSlice } from './pull-slice.ts';
import type { PullDeps } from './work.ts';

/** Works off wake-ups, one organisation after the other; a slice that fails leaves its message in the queue. */
export const receivePull =
  (deps: PullDeps) =>
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    processPartialResponse(
      event,
      (record: SQSRecord) => pullSlice(deps, pullMessageSchema.parse(JSON.parse(record.body))),
      new SqsFifoPartialProcessorAsync(),
      { context, skipGroupOnError: true, throwOnFullBatchFailure: false },
    );
