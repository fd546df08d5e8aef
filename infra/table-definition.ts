/**
 * Keys and indexes of the one table. The state stack, the local run and the tests all build the table from this,
 * so that a query that works in a test works in AWS.
 */
export const tableDefinition = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'expiresAt',
  localIndexes: [
    /** Changes of one organisation that wait to be pushed, in the order of their `ready` value. */
    { name: 'ready', sortKey: 'ready', projection: 'ALL' },
    /** Links and changes of one organisation in the order of their type and of what people call them. */
    { name: 'foundBy', sortKey: 'foundBy', projection: 'KEYS_ONLY' },
    /** Links and changes of one organisation by the back-fill or call that they are part of. */
    { name: 'partOf', sortKey: 'partOf', projection: 'KEYS_ONLY' },
    /** Links of documents that stand in Xero, by the Xero contact that they are for. */
    { name: 'forContact', sortKey: 'forContact', projection: 'KEYS_ONLY' },
    /** Changes of one organisation that are not ready, by why and for which cause; and news that was given up. */
    { name: 'parked', sortKey: 'parked', projection: 'KEYS_ONLY' },
  ],
  globalIndexes: [
    /** What has to be looked at from a certain moment on, over all workspaces. */
    { name: 'due', partitionKey: 'due', sortKey: 'dueAt', projection: 'ALL' },
    /** Lines of the log about one record. */
    { name: 'ofRecord', partitionKey: 'ofRecord', sortKey: 'sk', projection: 'KEYS_ONLY' },
  ],
} as const;
