import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { deliverMessageSchema } from '../../shared/runtime/queues.ts';
import { type DeliverDeps, deliver } from './deliver.ts';
import { inGroupOrder } from './in-order.ts';

/** Delivers a batch of messages and names those that have to come again. `failed` is told of each. */
export const deliverBatch = (
  deps: DeliverDeps,
  event: SQSEvent,
  failed: (error: unknown) => void,
): Promise<SQSBatchResponse> =>
  processPartialResponse(
    event,
    inGroupOrder(async (record) => {
      try {
        await deliver(deps, deliverMessageSchema.parse(JSON.parse(record.body)));
      } catch (error) {
        failed(error);
        throw error;
      }
    }),
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false },
  );
