import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { connectXero, signIn } from '../demo/connect-xero.ts';
import { openSandbox } from '../demo/sandbox.ts';
import { postEvents } from '../demo/send-export.ts';
import { type Stack, startOwnStack } from '../demo/stack.ts';
import { workspaceSecrets } from '../demo/workspace-secrets.ts';
import { median, type Row, row } from './row.ts';
import { sandboxToken } from './sandbox-token.ts';

/** More than a minute's worth: 60 calls of 50 records. */
const backlog = 3_400;
const callsAMinute = 60;
const recordsACall = 50;
const loneEvents = 15;
const pauseBetweenMs = 1_500;

const callsSchema = z.object({
  calls: z.array(
    z.object({ at: z.string(), method: z.string(), path: z.string(), status: z.number(), elements: z.number() }),
  ),
});

const callsOf = async (stack: Stack) =>
  callsSchema.parse(await (await fetch(`${stack.sandbox}/sandbox/calls`)).json()).calls;

const contactEvent = (id: string) => ({
  type: 'contact.created',
  timestamp: new Date().toISOString(),
  data: {
    id,
    version: 1,
    name: `Bench ${id} Ltd`,
    email: `${id}@bench.example`,
    phones: [{ kind: 'default', number: '020 7946 0000' }],
  },
});

const writesOf = async (stack: Stack) =>
  (await callsOf(stack)).filter(({ method, status }) => method === 'PUT' && status === 200);

/**
 * A backlog that was there before Xero was connected: how many records go out in the first minute, under the sandbox's
 * limit of 60 calls, and how many a call. Then, in the quiet, how long one event takes from the CRM to Xero, beside a
 * bare call to Xero.
 */
export const benchBacklog = async (): Promise<Row[]> => {
  const own = await startOwnStack();
  try {
    const stack = own.stack();
    const { eventsSecret, linkSecret } = await workspaceSecrets(stack);
    const send = (events: object[]) => postEvents(stack, eventsSecret, randomUUID(), JSON.stringify({ events }));
    for (let at = 0; at < backlog; at += 100) {
      await send(Array.from({ length: 100 }, (_, index) => contactEvent(`b-${at + index}`)));
    }
    const sandbox = openSandbox(stack.sandbox);
    const organisation = await connectXero(stack, await signIn(stack, linkSecret), sandbox);
    const first = async () => (await writesOf(stack))[0];
    while ((await first()) === undefined) await sleep(100);
    const began = Date.parse((await first())?.at ?? '');
    await sleep(61_000);
    const all = await callsOf(stack);
    const inMinute = all.filter(({ at }) => Date.parse(at) >= began && Date.parse(at) < began + 60_000);
    const records = inMinute.filter(({ method }) => method === 'PUT').reduce((sum, { elements }) => sum + elements, 0);
    while ((await sandbox.books(organisation)).contacts.length < backlog) await sleep(500);
    const callsInAll = (await callsOf(stack)).length;
    return [
      row('records a minute into one organisation (baseline: a record a call)', 'records', {
        ours: records,
        baseline: callsAMinute,
        limit: callsAMinute * recordsACall,
      }),
      row('records a call on a full backlog, reading calls counted', 'records', {
        ours: backlog / callsInAll,
        baseline: 1,
        limit: recordsACall,
      }),
      await latency(stack, organisation, send),
    ];
  } finally {
    await own.remove();
  }
};

const latency = async (
  stack: Stack,
  organisation: string,
  send: (events: object[]) => Promise<Response>,
): Promise<Row> => {
  await sleep(70_000);
  const ours: number[] = [];
  for (let n = 0; n < loneEvents; n += 1) {
    const before = (await writesOf(stack)).length;
    const sent = Date.now();
    await send([contactEvent(`lone-${n}`)]);
    let arrived: string | undefined;
    while (arrived === undefined) {
      await sleep(20);
      arrived = (await writesOf(stack))[before]?.at;
    }
    ours.push(Date.parse(arrived) - sent);
    await sleep(pauseBetweenMs);
  }
  return row('one event, from the CRM to Xero (baseline: a bare call to Xero)', 'ms', {
    ours: median(ours),
    baseline: await bareCall(stack, organisation),
  });
};

/** Milliseconds of a call with one contact straight to the sandbox. */
const bareCall = async (stack: Stack, organisation: string): Promise<number> => {
  const token = await sandboxToken(stack.sandbox, organisation, {
    redirectUri: `${stack.bridge}/connect/callback`,
    scope: 'openid offline_access accounting.contacts',
  });
  const times: number[] = [];
  for (let n = 0; n < loneEvents; n += 1) {
    const start = performance.now();
    const response = await fetch(`${stack.sandbox}/api.xro/2.0/Contacts?summarizeErrors=false`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${token}`,
        'xero-tenant-id': organisation,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ Contacts: [{ Name: `Bare ${n}` }] }),
    });
    if (!response.ok) throw new Error(`The bare call was answered ${response.status}.`);
    await response.arrayBuffer();
    times.push(performance.now() - start);
  }
  return median(times);
};
