/**
 * Keys and indexes of the one table. The state stack, the local run and the tests all build the table from this,
 * so that a query that works in a test works in AWS.
 */
export const tableDefinition = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'expiresAt',
  /** Changes of one organisation that wait to be pushed, in the order of their `ready` value. */
  localIndex: { name: 'ready', sortKey: 'ready' },
  /** What has to be looked at from a certain moment on, over all workspaces. */
  globalIndex: { name: 'due', partitionKey: 'due', sortKey: 'dueAt' },
} as const;
