import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { queryRows } from './query-rows.ts';
import { isConditionFailed, type Table, workspacePartition } from './table.ts';
import { transact } from './transact.ts';

/**
 * One Xero organisation linked to a workspace through a connection.
 * `paused`: an administrator stopped pushing; `disconnected`: an administrator took it off. Both keep its changes and links.
 * Whether Xero still accepts the connection's tokens is told by the connection's own state.
 */
const organisationSchema = z.object({
  workspace: z.string(),
  /** Xero's tenant id. */
  organisation: z.string(),
  /** Our id of the connection whose tokens reach it. */
  connection: z.string(),
  /** The `id` Xero lists it under in GET /connections. */
  xeroConnection: z.string(),
  name: z.string(),
  /** ISO 3166 alpha-2, as Xero's CountryCode. */
  country: z.string().optional(),
  /** ISO 4217. */
  baseCurrency: z.string(),
  /** Names it in links into Xero. */
  shortCode: z.string().optional(),
  /** IANA name; absent when Xero's name for it is not known to us. */
  timeZone: z.string().optional(),
  isDemo: z.boolean().default(false),
  state: z.enum(['active', 'paused', 'disconnected']),
  /** Records go here unless they are routed elsewhere. */
  isDefault: z.boolean(),
  linkedAt: z.string(),
  /** When it was taken off, while it is. */
  disconnectedAt: z.string().optional(),
  /** When the connection was last seen working. */
  checkedAt: z.string().optional(),
});
export type Organisation = z.output<typeof organisationSchema>;
export type OrganisationState = Organisation['state'];

const prefix = 'ORGANISATION#';
const organisationItemKey = (workspace: string, organisation: string) => ({
  pk: workspacePartition(workspace),
  sk: prefix + organisation,
});

/** Reads one linked organisation, consistently. */
export const getOrganisation = async (
  table: Table,
  workspace: string,
  organisation: string,
): Promise<Organisation | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: organisationItemKey(workspace, organisation), ConsistentRead: true }),
  );
  return Item && organisationSchema.parse(Item);
};

/** Every organisation ever linked to the workspace, whatever its state, the oldest link first. Read consistently. */
export const listOrganisations = async (table: Table, workspace: string): Promise<Organisation[]> => {
  const rows = await queryRows(table, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': workspacePartition(workspace), ':prefix': prefix },
  });
  return rows.map((row) => organisationSchema.parse(row)).sort((a, b) => (a.linkedAt < b.linkedAt ? -1 : 1));
};

/**
 * The organisation that takes records which are not routed: the default one, whatever its state. While it is paused or
 * disconnected its changes wait for it; they never go to other books instead.
 */
export const defaultOrganisation = (organisations: Organisation[]): Organisation | undefined =>
  organisations.find(({ isDefault }) => isDefault);

/**
 * Links an organisation, or links it anew: then `linkedAt` and `isDefault` stay as they were,
 * and what is paused stays paused. The first of a workspace becomes
 * its default. False when another connection than `heldBy` (absent: none) has taken it meanwhile.
 */
export const linkOrganisation = async (
  table: Table,
  organisation: Omit<z.input<typeof organisationSchema>, 'isDefault'>,
  heldBy: string | undefined,
): Promise<boolean> => {
  const existing = await listOrganisations(table, organisation.workspace);
  const before = existing.find((one) => one.organisation === organisation.organisation);
  const row = organisationSchema.parse({
    ...organisation,
    linkedAt: before?.linkedAt ?? organisation.linkedAt,
    state: before?.state === 'paused' ? 'paused' : organisation.state,
    isDefault: before?.isDefault ?? !existing.some(({ isDefault }) => isDefault),
  });
  try {
    await table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...organisationItemKey(row.workspace, row.organisation), ...row },
        ...(heldBy === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: '#connection = :heldBy',
              ExpressionAttributeNames: { '#connection': 'connection' },
              ExpressionAttributeValues: { ':heldBy': heldBy },
            }),
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

const updateOrganisation = async (
  table: Table,
  workspace: string,
  organisation: string,
  values: Partial<Organisation>,
  onlyFrom?: OrganisationState,
): Promise<boolean> => {
  const fields = Object.entries(values).filter(([, value]) => value !== undefined);
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: organisationItemKey(workspace, organisation),
        UpdateExpression: `SET ${fields.map(([field]) => `#${field} = :${field}`).join(', ')}`,
        ConditionExpression: onlyFrom === undefined ? 'attribute_exists(pk)' : '#state = :onlyFrom',
        ExpressionAttributeNames: Object.fromEntries(fields.map(([field]) => [`#${field}`, field])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(fields.map(([field, value]) => [`:${field}`, value])),
          ...(onlyFrom !== undefined && { ':onlyFrom': onlyFrom }),
        },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

/** Takes an organisation off; its changes and links stay. False when it was never linked. */
export const disconnectOrganisation = (
  table: Table,
  workspace: string,
  organisation: string,
  now: Date,
): Promise<boolean> =>
  updateOrganisation(table, workspace, organisation, { state: 'disconnected', disconnectedAt: now.toISOString() });

/**
 * Pauses, resumes or disconnects an organisation; its changes and links stay. False when it was never linked, or is not in
 * the state `onlyFrom` any more.
 */
export const setOrganisationState = (
  table: Table,
  workspace: string,
  organisation: string,
  state: OrganisationState,
  onlyFrom?: OrganisationState,
): Promise<boolean> => updateOrganisation(table, workspace, organisation, { state }, onlyFrom);

/** Keeps what a check of the connection saw in Xero. */
export const noteOrganisationChecked = (
  table: Table,
  workspace: string,
  organisation: string,
  seen: Pick<Organisation, 'name' | 'country' | 'baseCurrency' | 'shortCode' | 'timeZone' | 'isDemo'>,
  now: Date,
): Promise<boolean> => updateOrganisation(table, workspace, organisation, { ...seen, checkedAt: now.toISOString() });

/** Makes an organisation the default of its workspace, and no other one, whoever else chooses at this moment. */
export const setDefaultOrganisation = async (table: Table, workspace: string, organisation: string): Promise<void> => {
  for (;;) {
    const all = await listOrganisations(table, workspace);
    if (!all.some((one) => one.organisation === organisation)) return;
    const updates = all
      .filter((one) => one.isDefault !== (one.organisation === organisation))
      .map((one) => ({
        Update: {
          TableName: table.name,
          Key: organisationItemKey(workspace, one.organisation),
          UpdateExpression: 'SET isDefault = :wanted',
          ConditionExpression: 'isDefault = :before',
          ExpressionAttributeValues: { ':wanted': !one.isDefault, ':before': one.isDefault },
        },
      }));
    if (updates.length === 0 || !(await transact(table, updates))) return;
  }
};
