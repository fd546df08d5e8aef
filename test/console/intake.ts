import { SQSClient } from '@aws-sdk/client-sqs';
import { eventsDeps } from '../../functions/events/events-deps.ts';
import { receiveEvents } from '../../functions/events/receive-events.ts';
import type { Post } from '../../shared/crm/post-events.ts';
import { newWorkspaceSecret } from '../../shared/runtime/secrets.ts';
import type { Table } from '../../shared/store/table.ts';

const secret = newWorkspaceSecret();

/** The bridge's own intake of the workspace "acme", without a network between. */
export const intake = (table: Table, now: () => Date, woken: (message: unknown) => void): Post => ({
  ...{ url: 'http://localhost/events/acme', secrets: secret.eventsSecrets, now, sleep: async () => undefined },
  fetch: async (_, init) => {
    const deps = eventsDeps({
      ...{ table, clock: { now }, queues: new SQSClient(), pushQueueUrl: '' },
      secrets: { workspace: async () => secret },
    });
    const headers = Object.fromEntries(new Headers(init?.headers));
    const body = new TextEncoder().encode(String(init?.body));
    const request = { workspace: 'acme', headers, body };
    const answer = await receiveEvents({ ...deps, wake: async (message) => woken(message) }, request);
    return new Response(answer.body ?? '', { status: answer.statusCode ?? 500 });
  },
});
