import { html } from 'hono/html';
import * as z from 'zod';
import type { Message, Outbox } from '../outbox.ts';
import { type Html, heading } from './layout.ts';

const words = { waiting: 'Waiting', sent: 'Sent', refused: 'Refused' } as const;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const pretty = (text: string) => {
  const value = parsed(text);
  return value === undefined ? text : JSON.stringify(value, null, 2);
};

/** How many events of a message that was taken as a whole the bridge refused nevertheless. */
const refusedEvents = (message: Message): number => {
  const answer = z.object({ rejected: z.array(z.unknown()) }).safeParse(parsed(message.answer ?? ''));
  return message.state === 'sent' && answer.success ? answer.data.rejected.length : 0;
};

const answer = (message: Message): Html => html`${message.status === null ? '' : `HTTP ${message.status}`}
  ${message.answer ? html`<details><summary>Answer</summary><pre>${pretty(message.answer).slice(0, 6000)}</pre></details>` : ''}`;

const row = (message: Message): Html => html`<tr>
  <td><span class="clip name">${message.subject}</span><span class="id">${message.events} ${message.events === 1 ? 'event' : 'events'}</span></td>
  <td><span class="badge ${message.state}">${words[message.state]}</span>${
    refusedEvents(message) > 0 ? html` <span class="badge refused">${refusedEvents(message)} refused</span>` : ''
  }</td>
  <td class="num">${message.attempts}</td>
  <td class="answer">${answer(message)}</td>
  <td class="date">${message.created_at.slice(0, 19).replace('T', ' ')}</td>
  <td class="answer"><details><summary>Body</summary><pre>${pretty(message.body).slice(0, 6000)}</pre></details>
    ${message.state === 'sent' ? '' : html`<form class="send" method="post" action="/webhooks/${message.id}/send"><button class="quiet">Send now</button></form>`}</td>
</tr>`;

/** The outbox: what waits, what was sent and what the bridge refused. */
export const webhooksPage = (
  counts: ReturnType<Outbox['counts']>,
  messages: Message[],
  eventsUrl: string,
): Html => html`
  ${heading('Webhooks', { sub: `Each change is kept here until ${eventsUrl} has taken it.` })}
  <div class="figures"><div><b>${counts.waiting}</b>waiting</div><div><b>${counts.sent}</b>sent</div><div><b>${counts.refused}</b>refused</div></div>
  ${
    messages.length === 0
      ? html`<div class="card empty">Nothing was sent yet. Save a contact or an invoice.</div>`
      : html`<div class="card flush outbox"><table>
          <thead><tr><th>What</th><th>State</th><th class="num">Attempts</th><th>Answer</th><th>Made at (UTC)</th><th></th></tr></thead>
          <tbody>${messages.map(row)}</tbody></table></div>`
  }`;
