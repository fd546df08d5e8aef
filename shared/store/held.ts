import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Problem } from '../failures/failure.ts';
import { recordSchema } from '../records/record.ts';
import { followedDocument, heldBecause, mayStandTwice, routeRecord } from '../settings/route-record.ts';
import type { Routing } from '../settings/routing.ts';
import { activityPut } from './activities.ts';
import { ringBell } from './bells.ts';
import { type Change, changeItem, changeKey, deleteChange, listChanges } from './changes.ts';
import { type Delivery, deliveryPut } from './deliveries.ts';
import { claimHome, getHomes, storeElsewhere } from './homes.ts';
import { listOrganisations, type Organisation } from './organisations.ts';
import { getRouting } from './settings.ts';
import { cancellationCodes, type Table, UNROUTED } from './table.ts';

const atOnce = 25;

/**
 * Stores a snapshot that is set aside at once, tells the CRM why (the sweep rings for it) and keeps it in the log: all of it, or
 * nothing. False when somebody was faster (see `putChange`).
 */
export const parkNew = async (
  table: Table,
  change: Change,
  problem: Problem,
  seenRev: string | undefined,
  now: Date,
): Promise<boolean> => {
  const { workspace, organisation, type, id } = changeKey(change);
  const at = now.toISOString();
  const delivery: Delivery = {
    ...{ workspace, organisation, type, id, revision: `${change.rev}:attention:${problem.code}` },
    ...{ outcome: 'attention', happenedAt: at, attempts: 0, dueAt: at, problem },
  };
  const activity = {
    ...{ workspace, organisation, id: `${change.rev}:needsAttention`, at, actor: 'crm', direction: 'toXero' as const },
    ...{ action: 'needsAttention' as const, type, crmId: id, problem },
  };
  const expected =
    seenRev === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'rev = :rev', ExpressionAttributeValues: { ':rev': seenRev } };
  const put = { TableName: table.name, Item: changeItem({ ...change, problem }), ...expected };
  try {
    await table.doc.send(
      new TransactWriteCommand({
        TransactItems: [{ Put: put }, deliveryPut(table.name, delivery), activityPut(table.name, activity)],
      }),
    );
    return true;
  } catch (error) {
    if (cancellationCodes(error)) return false;
    throw error;
  }
};

/**
 * Routes what has no organisation: what came before any was connected, and what is held because none was chosen for it. To be
 * called when the routing was changed or an organisation was connected; rings where something has come. Returns how many
 * records have found their organisation.
 */
export const routeUnrouted = async (table: Table, workspace: string, now: Date): Promise<number> => {
  const [organisations, routing] = await Promise.all([
    listOrganisations(table, workspace),
    getRouting(table, workspace),
  ]);
  if (organisations.length === 0) return 0;
  const rung = new Set<string>();
  let routed = 0;
  let after: string | undefined;
  do {
    const page = await listChanges(table, workspace, UNROUTED, { limit: atOnce, after });
    after = page.next;
    const went = await Promise.all(
      page.changes.map((change) => routeOne(table, { routing, organisations }, change, now)),
    );
    routed += went.filter((targets) => targets.length > 0).length;
    for (const target of went.flat()) rung.add(target);
  } while (after !== undefined);
  for (const organisation of rung) await ringBell(table, workspace, organisation, now);
  return routed;
};

/** It is put into its organisation before it is taken from here, so that a crash leaves it twice, never lost. */
const routeOne = async (
  table: Table,
  rules: { routing: Routing; organisations: Organisation[] },
  change: Change,
  now: Date,
): Promise<string[]> => {
  const { workspace } = change;
  const record = recordSchema.safeParse(change.record).data;
  const document = record && followedDocument(record);
  const homes = document ? [...(await getHomes(table, workspace, [document])).values()] : [];
  const route = record && !change.deleted ? routeRecord(rules.routing, rules.organisations, record) : undefined;
  if (record && route?.to === 'hold' && homes.length === 0) {
    const { readyAt, ...parked } = change;
    const problem = heldBecause(route, rules.routing, record);
    if (readyAt !== undefined) await parkNew(table, parked, problem, change.rev, now);
    return [];
  }
  const fallback = rules.organisations.find(({ isDefault }) => isDefault)?.organisation;
  const targets = homes.length > 0 ? homes : route ? targetsOf(route) : fallback !== undefined ? [fallback] : [];
  const { problem: _, ...free } = change;
  const several = rules.organisations.length > 1 && !mayStandTwice(change.record);
  const stored: string[] = [];
  for (const target of targets) {
    const home = several ? await claimHome(table, workspace, changeKey(change), target) : target;
    await storeElsewhere(table, { ...free, readyAt: change.readyAt ?? now.toISOString() }, home);
    stored.push(home);
  }
  if (stored.length > 0) await deleteChange(table, change);
  return stored;
};

const targetsOf = (route: ReturnType<typeof routeRecord>): string[] => {
  if (route.to === 'all') return route.organisations;
  return route.to !== 'hold' && route.organisation !== undefined ? [route.organisation] : [];
};
