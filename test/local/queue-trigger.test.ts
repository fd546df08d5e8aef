import { join } from 'node:path';
import {
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { type HostedFunction, hostFunction } from '../../infra/local/hosted-function.ts';
import { finished, queueEvent, startQueueTrigger } from '../../infra/local/queue-trigger.ts';
import { freshQueue } from '../config/table.ts';

const messages = ['1', '2', '3'].map((id) => ({ MessageId: id, Body: id }));
const named = (ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
const idsOf = (done: Message[]) => done.map(({ MessageId }) => MessageId);

test.each([
  ['no failures', named([]), ['1', '2', '3']],
  ['an empty answer', null, ['1', '2', '3']],
  ['an answer about something else', { ok: true }, ['1', '2', '3']],
  ['no list', { batchItemFailures: null }, ['1', '2', '3']],
  ['the last two of a group', named(['2', '3']), ['1']],
  ['one of several groups', named(['2']), ['1', '3']],
  ['all', named(['1', '2', '3']), []],
  ['a message that was not in the batch', named(['9']), []],
  ['an empty id', named(['']), []],
  ['a malformed list', { batchItemFailures: [{ id: '1' }] }, []],
])('with partial responses, %s', (_, result, expected) => {
  expect(idsOf(finished(messages, result, true))).toEqual(expected);
});

test('without partial responses the whole batch is done', () => {
  expect(idsOf(finished(messages, named(['1']), false))).toEqual(['1', '2', '3']);
});

test('the event names queue, group and body as AWS does', () => {
  const event = queueEvent(
    [
      {
        MessageId: 'm',
        ReceiptHandle: 'r',
        Body: '{}',
        MD5OfBody: 'x',
        Attributes: { MessageGroupId: 'g', ApproximateReceiveCount: '2' },
      },
    ],
    'arn:aws:sqs:eu-west-1:000000000000:q.fifo',
  );
  expect(event.Records).toEqual([
    expect.objectContaining({
      messageId: 'm',
      receiptHandle: 'r',
      body: '{}',
      md5OfBody: 'x',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:q.fifo',
      awsRegion: 'eu-west-1',
      attributes: expect.objectContaining({ MessageGroupId: 'g', ApproximateReceiveCount: '2' }),
    }),
  ]);
});

const consume = (queueUrl: string, target: HostedFunction, batchSize = 10) => {
  const trigger = startQueueTrigger({
    endpoint: inject('sqsEndpoint'),
    queueUrl,
    queueArn: 'arn:aws:sqs:eu-west-1:000000000000:test.fifo',
    batchSize,
    reportsFailures: true,
    target,
    report: () => undefined,
  });
  onTestFinished(trigger.stop);
};

const send = (client: SQSClient, url: string, group: string, body: string, id = `${group}-${body}`) =>
  client.send(
    new SendMessageCommand({ QueueUrl: url, MessageBody: body, MessageGroupId: group, MessageDeduplicationId: id }),
  );

const fixture = (handler: string): HostedFunction => {
  const hosted = hostFunction(
    {
      arn: 'arn',
      name: 'fixture',
      file: join(import.meta.dirname, 'fixtures/handlers.ts'),
      handler,
      timeoutMs: 5000,
      memoryMb: 128,
      environment: {},
    },
    { output: () => undefined, failure: () => undefined },
  );
  onTestFinished(hosted.stop);
  return hosted;
};

const left = async (client: SQSClient, url: string): Promise<number> => {
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
  return Number(Attributes?.ApproximateNumberOfMessages) + Number(Attributes?.ApproximateNumberOfMessagesNotVisible);
};

test.each([
  ['is named as failed', 'refuseBad'],
  ['makes the function throw', 'fail'],
])('a message that %s again and again goes to the dead-letter queue', async (_, handler) => {
  const dead = await freshQueue();
  const queue = await freshQueue({
    VisibilityTimeout: '1',
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: `arn:aws:sqs:eu-west-1:000000000000:${dead.name}`,
      maxReceiveCount: 2,
    }),
  });
  await send(queue.client, queue.url, 'a', 'bad');
  consume(queue.url, fixture(handler));
  await vi.waitFor(
    async () => {
      const { Messages } = await dead.client.send(
        new ReceiveMessageCommand({ QueueUrl: dead.url, VisibilityTimeout: 0 }),
      );
      expect(Messages?.[0]?.Body).toBe('bad');
    },
    { timeout: 20_000, interval: 250 },
  );
  expect(await left(queue.client, queue.url)).toBe(0);
});

test('a failed message blocks its own group only', async () => {
  const queue = await freshQueue({ VisibilityTimeout: '30' });
  await send(queue.client, queue.url, 'a', 'bad');
  await send(queue.client, queue.url, 'a', 'after the bad one');
  for (const group of ['b', 'c', 'd']) await send(queue.client, queue.url, group, 'good');
  consume(queue.url, fixture('refuseBad'));
  await vi.waitFor(async () => expect(await left(queue.client, queue.url)).toBe(2), { timeout: 15_000, interval: 100 });
});

test('a slow group does not hold up the others', async () => {
  const queue = await freshQueue({ VisibilityTimeout: '30' });
  await send(queue.client, queue.url, 'slow', 'x');
  const seen: string[] = [];
  const blocked = Promise.withResolvers<void>();
  onTestFinished(() => blocked.resolve());
  consume(
    queue.url,
    {
      name: 'by hand',
      stop: async () => undefined,
      invoke: async (event) => {
        for (const { attributes } of (event as ReturnType<typeof queueEvent>).Records) {
          seen.push(attributes.MessageGroupId ?? '');
          if (attributes.MessageGroupId === 'slow') await blocked.promise;
        }
        return named([]);
      },
    },
    1,
  );
  await vi.waitFor(() => expect(seen).toEqual(['slow']), { timeout: 10_000 });
  await send(queue.client, queue.url, 'quick', 'x');
  await vi.waitFor(() => expect(seen).toEqual(['slow', 'quick']), { timeout: 10_000 });
});
