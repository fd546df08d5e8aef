import type { CrmAdapter, OutgoingWebhook } from '../../shared/crm/adapter.ts';
import type { PostResult } from '../../shared/crm/post.ts';
import { answeredId } from '../../shared/crm/write-back.ts';
import { recordWords } from '../../shared/records/record.ts';
import type { MetricName } from '../../shared/runtime/metric-names.ts';
import type { DeliverMessage } from '../../shared/runtime/queues.ts';
import type { Activity } from '../../shared/store/activities.ts';
import { type Delivery, newsContent } from '../../shared/store/deliveries.ts';
import type { Link } from '../../shared/store/links.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import { UNROUTED } from '../../shared/store/table.ts';
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
  /** Nobody knows any more what the CRM was told last. */
  forgetTold: (delivery: Delivery) => Promise<void>;
  /** The link of the record that the news is about. */
  link: (delivery: Delivery) => Promise<Link | undefined>;
  /** Notes that the CRM has taken what Xero showed. */
  settleSeen: (delivery: Delivery, xeroFingerprint: string) => Promise<unknown>;
  /** Links a record made in Xero with the CRM's record of this id. */
  adopt: (delivery: Delivery, crmId: string) => Promise<unknown>;
  /** The link that a record made in Xero has by now. */
  adoptedBy: (delivery: Delivery) => Promise<Link | undefined>;
  /** Tells of such a record as a change of the linked one, as far as the link has not seen it. */
  tellAdopted: (delivery: Delivery, link: Link) => Promise<void>;
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
      message: `The CRM could not be told what became of this ${recordWords[delivery.type]}: ${why}.`,
      remedy: 'Correct the delivery address or the CRM, then ask for the news again.',
    },
  });
  await deps.postpone(delivery, undefined, why);
  deps.count('deliveriesGivenUp');
};

/**
 * The news as it is to be told now. What other news carries on of a change in Xero that was not delivered is told only while
 * Xero still shows it, and not while a person is asked which side is right.
 */
const current = async (deps: DeliverDeps, delivery: Delivery): Promise<Delivery> => {
  const { outcome, problem } = delivery;
  if (outcome === 'changed' || outcome === 'new' || delivery.xeroFingerprint === undefined) return delivery;
  const link = await deps.link(delivery);
  if (link?.xeroFingerprint === delivery.xeroFingerprint && problem?.code !== 'conflict') return delivery;
  const { record: _, changedFields: __, gone: ___, xeroFingerprint: ____, ...rest } = delivery;
  return rest;
};

/** What follows from the CRM's having taken the news, unless a change of its own is held up; done before the news goes, so that a crash cannot forget it. */
const taken = async (deps: DeliverDeps, delivery: Delivery, answer: string | undefined): Promise<void> => {
  const { outcome, xeroFingerprint } = delivery;
  if (outcome === 'new') {
    const crmId = answeredId(answer);
    if (crmId !== undefined) await deps.adopt(delivery, crmId);
  } else if (xeroFingerprint !== undefined && (outcome === 'changed' || outcome === 'synced')) {
    await deps.settleSeen(delivery, xeroFingerprint);
  }
};

/**
 * Whether the CRM need not hear of a record made in Xero: it is linked already (the answer to an earlier message may have
 * been lost), or gone again.
 */
const needsNoTelling = async (deps: DeliverDeps, delivery: Delivery): Promise<boolean> => {
  if (delivery.outcome !== 'new') return false;
  const link = await deps.adoptedBy(delivery);
  if (link) await deps.tellAdopted(delivery, link);
  return link !== undefined || delivery.gone === true;
};

/**
 * Tells a workspace's CRM the news that a message names, unless it is what the CRM was told last: a CRM that answers news by
 * saving its record would otherwise be told for ever. A CRM that does not take it never blocks the queue: the news stays
 * stored with the time of its next attempt, the sweep rings again, and the message is done with.
 * @throws when the store or the secrets cannot be reached, so that the queue brings the message again.
 */
export const deliver = async (deps: DeliverDeps, message: DeliverMessage): Promise<void> => {
  const stored = await deps.delivery(message);
  if (stored?.revision !== message.revision) return;
  const workspace = await deps.workspace(stored.workspace);
  if (workspace?.deliveryUrl === undefined || (await needsNoTelling(deps, stored))) return deps.remove(stored);
  const delivery = await current(deps, stored);
  if ((await deps.lastTold(delivery)) === newsContent(delivery)) {
    if (delivery.outcome !== 'new') await taken(deps, delivery, undefined);
    return deps.remove(stored);
  }
  const organisation = await deps.organisation(delivery.workspace, delivery.organisation);
  const name = organisation?.name ?? (delivery.organisation === UNROUTED ? 'No organisation' : delivery.organisation);
  const named = { id: delivery.organisation, name };
  const secrets = await deps.deliverySecrets(delivery.workspace);
  const result = await deps.post(workspace.deliveryUrl, deps.adapter.writeBack(delivery, named, secrets, deps.now()));
  if ('status' in result && result.status >= 200 && result.status < 300) {
    await taken(deps, delivery, result.body);
    await deps.rememberTold(delivery);
    await deps.remove(stored);
    deps.count('deliveriesSent');
    return;
  }
  await deps.forgetTold(delivery);
  deps.count('deliveriesFailed');
  const why = 'status' in result ? statusWords(result.status) : result.noAnswer;
  const stopped = 'status' in result && result.status === 410;
  const again = stopped
    ? undefined
    : nextAttempt(delivery, 'status' in result ? result.retryAfterSeconds : undefined, deps.now());
  if (again === undefined) return giveUp(deps, stored, why);
  await deps.postpone(stored, again.toISOString(), why);
};
