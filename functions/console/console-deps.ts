import { randomUUID } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { freshReference } from '../../shared/catch-up/reference.ts';
import { postEvents } from '../../shared/crm/post-events.ts';
import { Failure } from '../../shared/failures/failure.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { errorForLog, logger } from '../../shared/runtime/logger.ts';
import { type DeliverMessage, wakeDeliver, wakePull, wakePush } from '../../shared/runtime/queues.ts';
import type { Secrets } from '../../shared/runtime/secrets.ts';
import { budgetHooks } from '../../shared/store/budgets.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import { getSettings } from '../../shared/store/settings.ts';
import type { Table } from '../../shared/store/table.ts';
import { xeroOpener } from '../../shared/xero/open-xero.ts';
import { lookOnly } from '../push/look-only.ts';
import { previewChanges } from '../push/preview.ts';
import type { ConsoleDeps } from './deps.ts';

/** Longer than this nobody waits in front of a page. */
const patienceMs = 5_000;
const sliceMs = 20_000;

const busy = () =>
  new Failure({
    code: 'budget-minute-spent',
    next: 'wait',
    message: "Xero's calls for this minute are used up.",
    remedy: 'Try again in a minute.',
  });

/** What the console needs, on the real table, queue and Xero. A person waits, so its calls come before all others. */
export const consoleDeps = (parts: {
  table: Table;
  clock: Clock;
  queues: SQSClient;
  pushQueueUrl: string;
  pullQueueUrl: string;
  deliverQueueUrl: string;
  publicUrl: string;
  secrets: Pick<Secrets, 'workspace'>;
  xeroApiUrl: string;
  xeroAppUrl: string;
  accessToken: (workspace: string, connection: string, rejected?: string) => Promise<string>;
}): ConsoleDeps => {
  const { table, clock } = parts;
  const deliver = (messages: DeliverMessage[]) => wakeDeliver(parts.queues, parts.deliverQueueUrl, messages);
  const scopeOf = ({ workspace, organisation }: Organisation) => ({ workspace, organisation });
  const open = xeroOpener(parts);
  const openXero = (one: Organisation) =>
    open(
      one,
      budgetHooks(table, scopeOf(one), {
        ...{ share: 'person', clock },
        refusal: (waitMs) => (waitMs > patienceMs ? busy() : undefined),
      }),
    );
  return {
    ...{ clock, table, publicUrl: parts.publicUrl, xeroAppUrl: parts.xeroAppUrl },
    wakePush: (message) => wakePush(parts.queues, parts.pushQueueUrl, message),
    wakePull: (message) => wakePull(parts.queues, parts.pullQueueUrl, message),
    wakeDeliver: deliver,
    readReference: (one) =>
      freshReference(
        {
          ...{ table, clock, scope: scopeOf(one), organisation: one, xero: openXero(one), newId: randomUUID },
          ...{ deadline: new Date(clock.now().getTime() + sliceMs), xeroAppUrl: parts.xeroAppUrl },
          settings: () => getSettings(table, scopeOf(one)),
          wakeDeliver: deliver,
        },
        clock.now(),
      ),
    preview: (one, changes) => previewChanges(lookOnly({ ...parts, openXero }, one), changes),
    searchContacts: async (one, term) =>
      (await openXero(one).searchContacts(term)).flatMap(({ xeroId, name, standing: { emailAddress } }) =>
        xeroId === undefined || name === undefined
          ? []
          : [{ xeroId, name, ...(typeof emailAddress === 'string' && emailAddress !== '' && { email: emailAddress }) }],
      ),
    takeEvents: async (workspace, backfill, events) => {
      const secret = await parts.secrets.workspace(workspace);
      const url = `${parts.publicUrl}/events/${workspace}`;
      const { sleep, now } = clock;
      return postEvents(
        { url, secrets: secret?.eventsSecrets ?? [], fetch, now, sleep, pauses: [1_000] },
        backfill,
        events,
      );
    },
    onFailure: (what, error) => logger.error('console', { what, failure: errorForLog(error) }),
  };
};
