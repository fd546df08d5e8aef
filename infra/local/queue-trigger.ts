import { type Message, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Consumer } from 'sqs-consumer';
import * as z from 'zod';
import { localAws } from './credentials.ts';
import type { HostedFunction } from './hosted-function.ts';

export interface QueueTrigger {
  endpoint: string;
  queueUrl: string;
  queueArn: string;
  batchSize: number;
  reportsFailures: boolean;
  target: HostedFunction;
  report: (error: unknown) => void;
}

/** The event Lambda's poller sends for a batch of messages. */
export const queueEvent = (messages: Message[], queueArn: string): SQSEvent => ({
  Records: messages.map((message) => ({
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
      ...message.Attributes,
    },
    messageAttributes: {},
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: localAws.region,
  })),
});

const batchResponseSchema: z.ZodType<SQSBatchResponse> = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })),
});

/**
 * Which messages of a batch are done and may be deleted. As Lambda has it: without partial responses all of them; with
 * them, those not named as failed, and none when the response names a message that was not in the batch.
 */
export const finished = (messages: Message[], result: unknown, reportsFailures: boolean): Message[] => {
  if (!reportsFailures) return messages;
  if (result === null || result === undefined) return messages;
  if (typeof result === 'object' && (!('batchItemFailures' in result) || result.batchItemFailures === null))
    return messages;
  const response = batchResponseSchema.safeParse(result);
  if (!response.success) return [];
  const failed = new Set(response.data.batchItemFailures.map((failure) => failure.itemIdentifier));
  const known = new Set(messages.map((message) => message.MessageId));
  if ([...failed].some((id) => !known.has(id))) return [];
  return messages.filter((message) => !failed.has(message.MessageId ?? ''));
};

/** Pollers side by side, so that one message group does not wait for another. */
const POLLERS = 4;
const LONG_POLL_SECONDS = 20;

/** Stands in for Lambda's poller: hands messages of a queue to a function and deletes what it finished. */
export const startQueueTrigger = (trigger: QueueTrigger): { stop: () => void } => {
  const sqs = new SQSClient({ ...localAws, endpoint: trigger.endpoint });
  let stopped = false;
  const consumers = Array.from({ length: POLLERS }, () => {
    const consumer = Consumer.create({
      sqs,
      queueUrl: trigger.queueUrl,
      batchSize: trigger.batchSize,
      waitTimeSeconds: LONG_POLL_SECONDS,
      messageSystemAttributeNames: ['All'],
      suppressFifoWarning: true,
      handleMessageBatch: async (messages) => {
        const result = await trigger.target.invoke(queueEvent(messages, trigger.queueArn));
        return finished(messages, result, trigger.reportsFailures);
      },
    });
    // The function's own failure has been reported by its host; the message comes back after its visibility time-out.
    consumer.on('processing_error', () => undefined);
    consumer.on('error', (error) => {
      if (!stopped) trigger.report(error);
    });
    consumer.start();
    return consumer;
  });
  return {
    stop: () => {
      stopped = true;
      for (const consumer of consumers) consumer.stop({ abort: true });
      sqs.destroy();
    },
  };
};
