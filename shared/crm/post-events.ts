import { randomUUID } from 'node:crypto';
import { Failure } from '../failures/failure.ts';
import { type EventsAnswer, eventsAnswerSchema } from './events-answer.ts';
import { signWebhook } from './standard-webhooks.ts';

/** Where and how events are posted. */
export interface Post {
  url: string;
  secrets: readonly string[];
  fetch: typeof fetch;
  now: () => Date;
  sleep: (ms: number) => Promise<void>;
  /** How long to wait before each further attempt, milliseconds. */
  pauses?: readonly number[];
}

const patient = [1_000, 3_000, 9_000, 27_000];
const timeoutMs = 60_000;

/**
 * Posts events of a back-fill to the bridge, signed as those of the CRM, and answers with what the bridge said of each. What may
 * pass by itself is tried again, for the better part of a minute unless `pauses` says otherwise.
 * @throws `Failure` when that does not help: what was not answered can be sent again.
 */
export const postEvents = async (post: Post, backfill: string, events: object[]): Promise<EventsAnswer> => {
  const body = JSON.stringify({ backfill, events });
  let trouble = '';
  for (const pause of [...(post.pauses ?? patient), undefined]) {
    const answer = await send(post, body);
    if (typeof answer !== 'string') return answer;
    trouble = answer;
    if (pause !== undefined) await post.sleep(pause);
  }
  throw new Failure({
    ...{ code: 'events-not-taken', next: 'retry', remedy: 'Send them again: what is known by then is recognised.' },
    message: `${post.url} does not take the records: ${trouble}.`,
  });
};

/** One attempt: the answer, or why another attempt may help. */
const send = async (post: Post, body: string): Promise<EventsAnswer | string> => {
  const headers = {
    'content-type': 'application/json',
    ...signWebhook(post.secrets.slice(0, 1), randomUUID(), post.now(), body),
  };
  let response: Response;
  try {
    response = await post.fetch(post.url, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be reached';
  }
  const text = await response.text();
  if (response.status === 202 || response.status === 422) {
    const { data } = eventsAnswerSchema.safeParse(JSON.parse(text));
    if (data) return data;
  }
  if (response.status === 429 || response.status >= 500) return `it answered ${response.status}`;
  throw new Failure({
    ...{ code: 'events-refused', next: 'attention', remedy: 'Look at what it says, and into its log.' },
    message: `${post.url} refuses the records (${response.status}): ${text.slice(0, 500)}`,
  });
};
