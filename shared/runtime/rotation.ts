import type { WorkspaceSecret } from './secrets.ts';

export const secretKinds = ['events', 'link', 'delivery'] as const;
/** What a workspace's secret consists of: each kind has a newest one and, during an overlap, earlier ones. */
export type SecretKind = (typeof secretKinds)[number];

/** All secrets of one kind that hold, newest first. */
export const secretsOf = (secret: WorkspaceSecret, kind: SecretKind): string[] => {
  const { eventsSecrets, linkSecret, previousLinkSecrets = [], deliverySecret, previousDeliverySecrets = [] } = secret;
  if (kind === 'events') return eventsSecrets;
  return kind === 'link' ? [linkSecret, ...previousLinkSecrets] : [deliverySecret, ...previousDeliverySecrets];
};

const withSecrets = (secret: WorkspaceSecret, kind: SecretKind, [newest, ...previous]: string[]): WorkspaceSecret => {
  if (newest === undefined) return secret;
  if (kind === 'events') return { ...secret, eventsSecrets: [newest, ...previous] };
  return kind === 'link'
    ? { ...secret, linkSecret: newest, previousLinkSecrets: previous }
    : { ...secret, deliverySecret: newest, previousDeliverySecrets: previous };
};

/** The secret with that of `fresh` as the newest of this kind; all that held before still do. */
export const rotated = (secret: WorkspaceSecret, kind: SecretKind, fresh: WorkspaceSecret): WorkspaceSecret =>
  withSecrets(secret, kind, [...secretsOf(fresh, kind), ...secretsOf(secret, kind)]);

/** The secret with only the newest one of each of these kinds. */
export const retired = (secret: WorkspaceSecret, kinds: readonly SecretKind[]): WorkspaceSecret =>
  kinds.reduce((left, kind) => withSecrets(left, kind, secretsOf(left, kind).slice(0, 1)), secret);
