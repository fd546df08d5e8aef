import { genericAdapter } from '../../shared/crm/generic-adapter.ts';
import { post } from '../../shared/crm/post.ts';
import { recordTypeSchema } from '../../shared/records/record.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { count } from '../../shared/runtime/metrics.ts';
import { secretsOf } from '../../shared/runtime/rotation.ts';
import type { Secrets } from '../../shared/runtime/secrets.ts';
import { putActivity } from '../../shared/store/activities.ts';
import { adoptedBy, adoptNew, tellAdopted } from '../../shared/store/adopted.ts';
import {
  deleteDelivery,
  forgetTold,
  getDelivery,
  lastTold,
  postponeDelivery,
  rememberTold,
} from '../../shared/store/deliveries.ts';
import { getLink, settleSeen } from '../../shared/store/links.ts';
import { getOrganisation } from '../../shared/store/organisations.ts';
import type { Table } from '../../shared/store/table.ts';
import { getWorkspace } from '../../shared/store/workspaces.ts';
import type { DeliverDeps } from './deliver.ts';

/** What delivering needs, on the real table, secrets and network. */
export const deliverDeps = (parts: {
  table: Table;
  secrets: Pick<Secrets, 'workspace'>;
  privateHostsAllowed: readonly string[];
  clock: Pick<Clock, 'now'>;
}): DeliverDeps => {
  const { table } = parts;
  return {
    adapter: genericAdapter,
    now: parts.clock.now,
    delivery: ({ workspace, organisation, type, id }) =>
      getDelivery(table, { workspace, organisation, type: recordTypeSchema.parse(type), id }),
    workspace: (workspace) => getWorkspace(table, workspace),
    organisation: (workspace, organisation) => getOrganisation(table, workspace, organisation),
    deliverySecrets: async (workspace) => {
      const secret = await parts.secrets.workspace(workspace);
      if (!secret) throw new Error('The workspace has no secret to sign its deliveries with.');
      return secretsOf(secret, 'delivery');
    },
    post: (url, message) => post(url, message, { privateHostsAllowed: parts.privateHostsAllowed }),
    lastTold: (delivery) => lastTold(table, delivery),
    rememberTold: (delivery) => rememberTold(table, delivery),
    forgetTold: (delivery) => forgetTold(table, delivery),
    link: (delivery) => getLink(table, { ...delivery, crmId: delivery.id }),
    settleSeen: (delivery, xeroFingerprint) =>
      settleSeen(table, { ...delivery, crmId: delivery.id }, xeroFingerprint, delivery),
    adopt: (delivery, crmId) => adoptNew(table, delivery, crmId, parts.clock.now()),
    adoptedBy: (delivery) => adoptedBy(table, delivery),
    tellAdopted: (delivery, link) => tellAdopted(table, delivery, link, parts.clock.now()),
    remove: (delivery) => deleteDelivery(table, delivery),
    postpone: (delivery, dueAt, why) => postponeDelivery(table, delivery, dueAt, why),
    putActivity: (activity) => putActivity(table, activity),
    count,
  };
};
