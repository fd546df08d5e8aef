import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import type { ExportEvent } from './export-format.ts';
import type { Stack } from './stack.ts';

const answerSchema = z.object({
  accepted: z.int(),
  duplicate: z.int(),
  stale: z.int(),
  ignored: z.int(),
  rejected: z.array(
    z.object({
      index: z.int(),
      code: z.string(),
      problems: z.array(z.object({ field: z.string(), problem: z.string() })),
    }),
  ),
});

/** What the bridge answered to all events so far. */
export interface DoorAnswers {
  sent: number;
  accepted: number;
  duplicate: number;
  stale: number;
  ignored: number;
  rejected: { id: string; fields: string[]; problem: string }[];
}

export const noAnswers = (): DoorAnswers => ({
  sent: 0,
  accepted: 0,
  duplicate: 0,
  stale: 0,
  ignored: 0,
  rejected: [],
});

const eventsInOneRequest = 50;
const retryPauseMs = 250;
const patienceMs = 180_000;

const folders = { contact: 'contacts', invoice: 'invoices' } as const;

/** The event with the link to its record in the demo CRM, which only a running CRM can know. */
const withLink = (event: ExportEvent, crm: string): ExportEvent => {
  const folder = event.type.startsWith('contact') ? folders.contact : folders.invoice;
  return { ...event, data: { ...event.data, url: `${crm}/${folder}/${event.data.id}` } };
};

/** One signed request to the events address of the workspace. */
export const postEvents = async (stack: Stack, secret: string, id: string, body: string) => {
  const at = new Date();
  return fetch(`${stack.bridge}/events/${stack.workspace}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
    body,
    signal: AbortSignal.timeout(30_000),
  });
};

/** Sends one request until it is answered, as a CRM does: no answer and 5xx mean "send again". */
const postUntilAnswered = async (stack: () => Stack, secret: string, id: string, body: string) => {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const response = await postEvents(stack(), secret, id, body).catch((error: unknown) => error);
    if (response instanceof Response) {
      const text = await response.text().catch(() => undefined);
      if (text !== undefined && (response.status === 202 || response.status === 422))
        return answerSchema.parse(JSON.parse(text));
      if (text !== undefined && response.status < 500)
        throw new Error(`The bridge refused a request (${response.status}): ${text.slice(0, 300)}`);
    }
    if (Date.now() > deadline) throw new Error(`The bridge has not taken events for ${patienceMs / 1000} seconds.`);
    await sleep(retryPauseMs);
  }
};

/** Sends all events in order, 50 a request; `answers` is brought up to date after each. */
export const sendExport = async (input: {
  stack: () => Stack;
  secret: string;
  events: ExportEvent[];
  answers: DoorAnswers;
}): Promise<void> => {
  const { stack, secret, events, answers } = input;
  for (let from = 0; from < events.length; from += eventsInOneRequest) {
    const part = events.slice(from, from + eventsInOneRequest);
    const body = JSON.stringify({ events: part.map((event) => withLink(event, stack().crm)) });
    const answer = await postUntilAnswered(stack, secret, `msg-demo-${from}-${Date.now()}`, body);
    answers.sent += part.length;
    answers.accepted += answer.accepted;
    answers.duplicate += answer.duplicate;
    answers.stale += answer.stale;
    answers.ignored += answer.ignored;
    for (const { index, problems } of answer.rejected) {
      const id = part[index]?.data.id ?? '';
      answers.rejected.push({ id, fields: problems.map(({ field }) => field), problem: problems[0]?.problem ?? '' });
    }
  }
};
