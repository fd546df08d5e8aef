import { randomUUID } from 'node:crypto';
import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';

/** Wakes the push worker of one organisation. */
export const pushMessageSchema = z.object({ workspace: z.string(), organisation: z.string() });
export type PushMessage = z.output<typeof pushMessageSchema>;

/** Wakes the pull worker of one organisation. */
export const pullMessageSchema = pushMessageSchema;
export type PullMessage = PushMessage;

/** Wakes the delivery of what one record's CRM has to be told. */
export const deliverMessageSchema = z.object({
  workspace: z.string(),
  organisation: z.string(),
  type: z.string(),
  id: z.string(),
  revision: z.string(),
});
export type DeliverMessage = z.output<typeof deliverMessageSchema>;

/** Rings for an organisation's worker, push or pull. One worker an organisation: it is the message group. */
const wakeWorker = async (sqs: SQSClient, queueUrl: string, message: PushMessage): Promise<void> => {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: JSON.stringify(message),
      MessageGroupId: `${message.workspace}#${message.organisation}`,
      MessageDeduplicationId: randomUUID(),
    }),
  );
};

/** Rings for the push worker of an organisation. */
export const wakePush = wakeWorker;

/** Rings for the pull worker of an organisation. */
export const wakePull = wakeWorker;

const batchLimit = 10;

/**
 * Rings for deliveries, ten a call; the group is the record, so that news of one record arrives in order.
 * What SQS refuses is left to the sweep, which rings again: the deliveries themselves are stored.
 * Returns how many messages SQS took.
 */
export const wakeDeliver = async (sqs: SQSClient, queueUrl: string, messages: DeliverMessage[]): Promise<number> => {
  let taken = 0;
  for (let at = 0; at < messages.length; at += batchLimit) {
    const { Successful } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: messages.slice(at, at + batchLimit).map((message, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(message),
          MessageGroupId: groupId(message),
          MessageDeduplicationId: randomUUID(),
        })),
      }),
    );
    taken += Successful?.length ?? 0;
  }
  return taken;
};

/** SQS allows printable ASCII only, at most 128 characters; CRM ids may hold anything. */
const groupId = (message: DeliverMessage): string => {
  const whole = `${message.workspace}#${message.type}#${message.id}`;
  return /^[\x21-\x7e]{1,128}$/.test(whole) ? whole : Buffer.from(whole).toString('base64url').slice(-128);
};
