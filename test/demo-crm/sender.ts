import { Webhook } from 'standardwebhooks';
import type { Message, Outbox } from './outbox.ts';

export interface Sender {
  /** Looks at the outbox now instead of at the next due time. */
  wake: () => void;
  stop: () => Promise<void>;
}

const answerTimeout = 30_000;
const retried = (status: number) => status === 408 || status === 429 || status >= 500;
const doublingUpToAMinute = (attempts: number) => Math.min(60_000, 1000 * 2 ** (attempts - 1));

/** Sends what is in the outbox, oldest first, beside the pages: until 2xx, or until the bridge refuses it for good (4xx). */
export const startSender = (dependencies: {
  outbox: Outbox;
  url: string;
  secret: string;
  now: () => Date;
  retryDelay?: (attempts: number) => number;
}): Sender => {
  const { outbox, url, secret, now, retryDelay = doublingUpToAMinute } = dependencies;
  const webhook = new Webhook(secret);
  const stopping = new AbortController();
  let wake = () => {};

  const send = async (message: Message): Promise<void> => {
    const later = () => now().getTime() + retryDelay(message.attempts + 1);
    try {
      const at = now();
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': message.message_id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': webhook.sign(message.message_id, at, message.body),
        },
        body: message.body,
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(answerTimeout)]),
      });
      const answer = (await response.text()).slice(0, 20_000);
      if (response.ok) outbox.settle(message.id, 'sent', response.status, answer);
      else if (retried(response.status)) outbox.postpone(message.id, later(), response.status, answer);
      else outbox.settle(message.id, 'refused', response.status, answer);
    } catch (error) {
      if (stopping.signal.aborted) return;
      outbox.postpone(
        message.id,
        later(),
        null,
        `No answer: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };

  const rest = () =>
    new Promise<void>((resolve) => {
      const dueAt = outbox.nextDueAt();
      const timer = setTimeout(resolve, dueAt === undefined ? 60_000 : Math.max(5, dueAt - now().getTime()));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async () => {
    while (!stopping.signal.aborted) {
      const message = outbox.nextDue();
      await (message ? send(message) : rest());
    }
  };
  const running = run();

  return {
    wake: () => wake(),
    stop: async () => {
      stopping.abort();
      wake();
      await running;
    },
  };
};
