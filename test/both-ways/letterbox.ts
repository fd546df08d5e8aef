import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { localAws } from '../../infra/local/credentials.ts';

/** A queue message that was sent and not yet taken. */
export interface Letter {
  queue: string;
  body: string;
}

/** Stands where SQS stands, and keeps what is sent, so that a test may hand it over twice, late, in any order, or not at all. */
export const openLetterbox = () => {
  const letters: Letter[] = [];
  const send = async (command: object) => {
    if (command instanceof SendMessageCommand) {
      const { QueueUrl = '', MessageBody = '' } = command.input;
      letters.push({ queue: QueueUrl, body: MessageBody });
      return {};
    }
    if (!(command instanceof SendMessageBatchCommand)) throw new Error('Nothing but sending is expected here.');
    const { QueueUrl = '', Entries = [] } = command.input;
    letters.push(...Entries.map(({ MessageBody = '' }) => ({ queue: QueueUrl, body: MessageBody })));
    return { Successful: Entries };
  };
  const client = new Proxy(new SQSClient(localAws), {
    get: (sqs, name) => (name === 'send' ? send : Reflect.get(sqs, name)),
  });
  return { client, letters };
};
export type Letterbox = ReturnType<typeof openLetterbox>;
