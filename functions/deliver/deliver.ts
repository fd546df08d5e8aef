import type { CrmAdapter, OutgoingWebhook } from '../../shared/crm/adapter.ts';
import type { PostResult } from '../../shared/crm/post.ts';
import type { MetricName } from '../../shared/runtime/metric-names.ts';
import type { DeliverMessage } from '../../shared/runtime/queues.ts';
import type { Activity } from '../../shared/store/activities.ts';
import { type Delivery, newsContent } from '../../shared/store/deliveries.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import type { Workspace } from '../../shared/store/workspaces.ts';
import { nextAttempt } from './back-off.ts';

export interface DeliverDeps {
  adapter: CrmAdapter;
  now: () => Date;
  delivery: (message: DeliverMessage) => Promise<Delivery | undefined>;
  workspace: (workspace: string) => Promise<Workspace | undefined>;
  organisation: (workspace: string, organisation: string) => Promise<Organisation | undefined>;
  /** What signs, newest first. */
  deliverySecrets: (workspace: string) => Promise<readonly string[]>;
  post: (url: string, message: OutgoingWebhook) => Promise<PostResult>;
  /** Content of what the CRM was told last of the record. */
  lastTold: (delivery: Delivery) => Promise<string | undefined>;
  rememberTold: (delivery: Delivery) => Promise<void>;
  remove: (delivery: Delivery) => Promise<void>;
  postpone: (delivery: Delivery, dueAt: string | undefined, why: string) => Promise<void>;
  putActivity: (activity: Activity) => Promise<void>;
  count: (name: MetricName) => void;
}

const statusWords = (status: number): string => {
  if (status === 410) return 'the CRM says that it takes no news at this address any more (410)';
  if (status >= 300 && status < 400) return `the CRM leads elsewhere (${status}), which is not followed`;
  return `the CRM answered with status ${status}`;
};

const giveUp = async (deps: DeliverDeps, delivery: Delivery, why: string): Promise<void> => {
  await deps.putActivity({
    workspace: delivery.workspace,
    organisation: delivery.organisation,
    id: `undelivered-${delivery.revision}`,
    at: deps.now().toISOString(),
    actor: 'bridge',
    action: 'undelivered',
    type: delivery.type,
    crmId: delivery.id,
    ...(delivery.xeroId !== undefined && { xeroId: delivery.xeroId }),
    ...(delivery.number !== undefined && { number: delivery.number }),
    problem: {
      code: 'delivery-given-up',
      next: 'attention',
      message: `The CRM could not be told what became of this ${delivery.type}: ${why}.`,
      remedy: 'Correct the delivery address or the CRM, then save the record in the CRM: it is told again.',
    },
  });
  await deps.postpone(delivery, undefined, why);
  deps.count('deliveriesGivenUp');
};

/**
 * Tells a workspace's CRM the news that a message names, unless it is what the CRM was told last: a CRM that answers news by
 * saving its record would otherwise be told for ever. A CRM that does not take it never blocks the queue: the news stays
 * stored with the time of its next attempt, the sweep rings again, and the message is done with.
 * @throws when the store or the secrets cannot be reached, so that the queue brings the message again.
 */
export const deliver = async (deps: DeliverDeps, message: DeliverMessage): Promise<void> => {
  const delivery = await deps.delivery(message);
  if (delivery?.revision !== message.revision) return;
  const workspace = await deps.workspace(delivery.workspace);
  if (workspace?.deliveryUrl === undefined) return deps.remove(delivery);
  if ((await deps.lastTold(delivery)) === newsContent(delivery)) return deps.remove(delivery);
  const organisation = await deps.organisation(delivery.workspace, delivery.organisation);
  const named = { id: delivery.organisation, name: organisation?.name ?? delivery.organisation };
  const secrets = await deps.deliverySecrets(delivery.workspace);
  const result = await deps.post(workspace.deliveryUrl, deps.adapter.writeBack(delivery, named, secrets, deps.now()));
  if ('status' in result && result.status >= 200 && result.status < 300) {
    await deps.rememberTold(delivery);
    await deps.remove(delivery);
    deps.count('deliveriesSent');
    return;
  }
  deps.count('deliveriesFailed');
  const why = 'status' in result ? statusWords(result.status) : result.noAnswer;
  const stopped = 'status' in result && result.status === 410;
  const again = stopped
    ? undefined
    : nextAttempt(delivery, 'status' in result ? result.retryAfterSeconds : undefined, deps.now());
  if (again === undefined) return giveUp(deps, delivery, why);
  await deps.postpone(delivery, again.toISOString(), why);
};
