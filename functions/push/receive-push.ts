import { processPartialResponse, SqsFifoPartialProcessorAsync } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { pushMessageSchema } from '../../shared/runtime/queues.ts';
import { pushSlice } from './push-slice.ts';
import type { PushDeps } from './work.ts';

/** Works off wake-ups, one organisation after the other; a slice that fails leaves its message in the queue. */
export const receivePush =
  (deps: PushDeps) =>
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    processPartialResponse(
      event,
      (record: SQSRecord) => pushSlice(deps, pushMessageSchema.parse(JSON.parse(record.body))),
      new SqsFifoPartialProcessorAsync(),
      { context, skipGroupOnError: true, throwOnFullBatchFailure: false },
    );
