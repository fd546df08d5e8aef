import type { CrmAdapter, ParsedBody } from '../../shared/crm/adapter.ts';
import type { EventsAnswer } from '../../shared/crm/events-answer.ts';
import type { Verdict } from '../../shared/crm/standard-webhooks.ts';
import { type HttpProblem, type HttpResult, jsonResult, problemResult } from '../../shared/runtime/http.ts';
import type { MetricName } from '../../shared/runtime/metric-names.ts';
import type { PushMessage } from '../../shared/runtime/queues.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import type { Workspace } from '../../shared/store/workspaces.ts';
import { type Fate, type KeepDeps, keepRecords } from './keep-records.ts';
import { type RefusalDeps, storeRefusals } from './store-events.ts';

export interface ReceiveEventsDeps extends KeepDeps, RefusalDeps {
  adapter: CrmAdapter;
  workspace: (workspace: string) => Promise<Workspace | undefined>;
  /** What may have signed; `fresh` after a signature that none of the remembered secrets made. */
  secrets: (workspace: string, fresh: boolean) => Promise<readonly string[] | undefined>;
  ring: (workspace: string, organisation: string, at: Date) => Promise<void>;
  wake: (message: PushMessage) => Promise<void>;
  count: (name: MetricName, value: number) => void;
  log: {
    info: (message: string, extra: Record<string, unknown>) => void;
    error: (message: string, extra: Record<string, unknown>) => void;
  };
  describe: (error: unknown) => object;
}

export interface EventsRequest {
  workspace: string;
  headers: Record<string, string | undefined>;
  body: Uint8Array;
}

const mostBytes = 1024 * 1024;

const refusals = {
  tooLarge: {
    code: 'body-too-large',
    message: 'The request has more than 1 MB.',
    remedy: 'Send the events in several requests.',
  },
  unknown: {
    code: 'workspace-unknown',
    message: 'There is no such workspace.',
    remedy: 'Compare the address with the one that the connect page shows.',
  },
  missing: {
    code: 'signature-missing',
    message: 'The request is not signed.',
    remedy: 'Send the headers webhook-id, webhook-timestamp and webhook-signature of the Standard Webhooks scheme.',
  },
  expired: {
    code: 'signature-expired',
    message: 'The time in webhook-timestamp is more than five minutes away from ours.',
    remedy: 'Sign the request anew each time it is sent, and set the clock of the CRM right.',
  },
  invalid: {
    code: 'signature-invalid',
    message: 'The signature does not fit the request.',
    remedy: 'Sign the bytes that are sent ("id.timestamp.body") with the events secret of this workspace.',
  },
  unavailable: {
    code: 'store-unavailable',
    message: 'The events could not be stored.',
    remedy: 'Send the same request again in half a minute. What was stored already is recognised.',
  },
} satisfies Record<string, HttpProblem>;

const retryHeaders = { 'retry-after': '30' };

const checkSignature = async (deps: ReceiveEventsDeps, request: EventsRequest): Promise<Verdict> => {
  const check = (secrets: readonly string[] | undefined) => deps.adapter.verify(request, secrets ?? [], deps.now());
  const verdict = check(await deps.secrets(request.workspace, false));
  return verdict === 'invalid' ? check(await deps.secrets(request.workspace, true)) : verdict;
};

/** Rings for the worker. A message that is lost is made up for by the sweep, which looks at the bell. */
const wakeWorker = async (deps: ReceiveEventsDeps, workspace: string, organisation: string): Promise<void> => {
  await deps.ring(workspace, organisation, deps.now());
  if (organisation === UNROUTED) return;
  try {
    await deps.wake({ workspace, organisation });
  } catch (error) {
    deps.log.error('the push worker could not be woken; the sweep will', { workspace, failure: deps.describe(error) });
  }
};

const kept = async (
  deps: ReceiveEventsDeps,
  workspace: string,
  { events, backfill }: Extract<ParsedBody, { ok: true }>,
): Promise<EventsAnswer> => {
  const records = events.filter((event) => event.kind === 'record');
  const rejected = events.filter((event) => event.kind === 'rejected');
  const { fates, wake } = await keepRecords(deps, workspace, records, backfill);
  await storeRefusals(deps, workspace, events);
  for (const organisation of wake) await wakeWorker(deps, workspace, organisation);
  const ended = (fate: Fate) => [...fates.values()].filter((one) => one === fate).length;
  const beforeStart = ended('ignored');
  return {
    accepted: ended('accepted'),
    duplicate: ended('duplicate'),
    stale: ended('stale'),
    ignored: events.filter((event) => event.kind === 'ignored').length + beforeStart,
    ...(beforeStart > 0 && { beforeStart }),
    rejected: rejected.map(({ index, eventId, code, problems }) => ({
      index,
      ...(eventId !== undefined && { id: eventId }),
      code,
      problems,
    })),
  };
};

/**
 * Takes signed events from a CRM: store first, then wake, then answer. 202 means that each event is stored, known already,
 * or named in the answer; 503 that nothing is promised.
 */
export const receiveEvents = async (deps: ReceiveEventsDeps, request: EventsRequest): Promise<HttpResult> => {
  if (request.body.byteLength > mostBytes) return problemResult(413, refusals.tooLarge);
  try {
    const workspace = await deps.workspace(request.workspace);
    if (!workspace) return problemResult(404, refusals.unknown);
    const verdict = await checkSignature(deps, request);
    if (verdict !== 'valid') return problemResult(401, refusals[verdict]);
    const parsed = deps.adapter.parse(request.body, deps.now());
    if (!parsed.ok) {
      const { status, code, message, remedy } = parsed;
      return problemResult(status, { code, message, remedy });
    }
    const answer = await kept(deps, request.workspace, parsed);
    deps.count('eventsAccepted', answer.accepted);
    deps.count('eventsDuplicate', answer.duplicate);
    deps.count('eventsStale', answer.stale);
    deps.count('eventsRejected', answer.rejected.length);
    deps.log.info('events', { workspace: request.workspace, ...answer, rejected: answer.rejected.length });
    const allRejected = answer.rejected.length === parsed.events.length;
    return jsonResult(allRejected ? 422 : 202, answer);
  } catch (error) {
    deps.log.error('events not stored', { workspace: request.workspace, failure: deps.describe(error) });
    return problemResult(503, refusals.unavailable, retryHeaders);
  }
};
