import type { Problem } from '../../shared/failures/failure.ts';
import type { RecordType } from '../../shared/records/record.ts';
import type { Activity } from '../../shared/store/activities.ts';
import { getBatch } from '../../shared/store/batches.ts';
import { getBell } from '../../shared/store/bells.ts';
import { type Change, getChange } from '../../shared/store/changes.ts';
import { type Delivery, getDelivery } from '../../shared/store/deliveries.ts';
import { getLink, type Link } from '../../shared/store/links.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import { causeOf } from '../../shared/store/parked.ts';
import { listRecordActivities } from '../../shared/store/record-activities.ts';
import { type Table, UNROUTED } from '../../shared/store/table.ts';
import { deepLink } from '../../shared/xero/deep-links.ts';
import { type Place, placeOf } from './place.ts';
import { recordTypeOf } from './record-type.ts';
import { CliError, type Target, typed } from './target.ts';

interface Wanted {
  workspace: string;
  organisation: string | undefined;
  type: string;
  id: string;
}

const shown = 10;

/** `explain`: all that is known of one record, in plain words. */
export const explainCommand = async (target: Target, wanted: Wanted): Promise<string[]> => {
  const { table } = target;
  const { workspace, id } = wanted;
  const type = recordTypeOf(wanted.type);
  const place = await placeOf(target, workspace, wanted.organisation);
  const { scope, organisation } = place;
  const change =
    (await getChange(table, { ...scope, type, id })) ??
    (await getChange(table, { workspace, organisation: UNROUTED, type, id }));
  const link = await getLink(table, { ...scope, type, crmId: id });
  const delivery = await getDelivery(table, { ...scope, type, id });
  const log = await lately(table, scope, { type, id }, link?.xeroId);
  if (!change && !link && !delivery && log.length === 0) {
    throw new CliError(
      `Nothing is known of ${type} ${id} in ${organisation.name}. Check the id; if it is right, save the record in the CRM, so that it is sent.`,
    );
  }
  const crmUrl = change?.record.data.url ?? link?.crmUrl;
  return [
    ...place.taken,
    `The ${type} ${id} in ${organisation.name}`,
    ...(crmUrl === undefined ? [] : [`  In the CRM: ${crmUrl}`]),
    ...(change ? await standing(target, place, change) : ['  Nothing of it waits to be pushed.']),
    ...(link ? inXero(link, organisation) : ['  It is not in Xero, as far as is known.']),
    ...(delivery ? news(delivery) : ['  The CRM has taken all news of it.']),
    ...(log.length === 0 ? [] : ['  Log, newest first:', ...log.map(logLine)]),
  ];
};

const explained = (problem: Problem): string[] => [
  `    ${problem.message} (${problem.code}${problem.field === undefined ? '' : `, field ${problem.field}`})`,
  `    What to do: ${problem.remedy}`,
];

const standing = async (target: Target, place: Place, change: Change): Promise<string[]> => {
  const { scope } = place;
  const came = `came ${change.receivedAt}${change.attempts > 0 ? `, tried ${times(change.attempts)}` : ''}`;
  const kind = change.deleted ? 'Its deletion' : 'Its newest version';
  if (change.readyAt === undefined) {
    const where = change.waitsFor
      ? `waits for the ${change.waitsFor.type} ${change.waitsFor.id}`
      : 'is set aside until somebody acts';
    if (change.held) return [`  ${kind} is held back until it is released (${came}).`];
    return [`  ${kind} ${where} (${came}):`, ...explained(causeOf(change))];
  }
  const open = await getBatch(target.table, scope);
  const inHand =
    open?.type === change.record.type && open.elements.some(({ crmId }) => crmId === change.record.data.id);
  return [
    inHand
      ? `  ${kind} is in a call to Xero that began ${open.startedAt} and is not settled yet (${came}).`
      : `  ${kind} waits to be pushed, from ${change.readyAt} on (${came}).`,
    ...(change.problem ? ['  It waits because:', ...explained(change.problem)] : []),
    ...(await obstacle(target, place)),
  ];
};

const obstacle = async (target: Target, { scope, organisation }: Place): Promise<string[]> => {
  const { name, state } = organisation;
  if (state === 'paused') {
    return [`  Nothing is pushed: ${name} is paused. Resume it: ${typed(target, `resume ${scope.workspace}`)}`];
  }
  if (state === 'disconnected') {
    return [`  Nothing is pushed: ${name} is disconnected. Connect it: ${typed(target, `link ${scope.workspace}`)}`];
  }
  const bell = await getBell(target.table, scope.workspace, scope.organisation);
  return bell?.trouble ? [`  Pushing to ${name} halts:`, ...explained(bell.trouble)] : [];
};

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

const inXero = ({ type, kind, xeroId, xero, madeBy }: Link, { shortCode }: Organisation): string[] => {
  const figures = [
    xero.number ?? xero.name,
    xero.status,
    xero.total === undefined ? undefined : `total ${xero.total}`,
    xero.amountDue === undefined ? undefined : `${xero.amountDue} due`,
  ].filter((part) => part !== undefined);
  return [
    `  In Xero, ${madeBy === 'created' ? 'created by the bridge' : 'matched with what stood there'}: ${figures.join(', ')}`,
    `    Xero id ${xeroId}`,
    `    ${deepLink(shortCode, type, xeroId, undefined, kind)}`,
  ];
};

const outcomes: Record<Delivery['outcome'], string> = {
  synced: 'it is in Xero',
  attention: 'it needs attention',
  waiting: 'it waits',
  changed: 'somebody changed it in Xero',
  new: 'it was made in Xero',
};

const news = ({ outcome, happenedAt, attempts, dueAt, lastError }: Delivery): string[] => [
  `  The CRM has not taken the news of ${happenedAt} yet: ${outcomes[outcome]}.`,
  `    Tried ${times(attempts)}${lastError === undefined ? '' : `, last: ${lastError}`}. ${dueAt === undefined ? 'It is not tried any more.' : `Next try ${dueAt}.`}`,
];

const lately = async (
  table: Table,
  scope: Place['scope'],
  { type, id }: { type: RecordType; id: string },
  xeroId: string | undefined,
): Promise<Activity[]> => {
  const record = { organisation: scope.organisation, type, crmId: id, xeroId };
  return (await listRecordActivities(table, scope.workspace, record, { limit: shown })).activities;
};

const words: Record<Activity['action'], string> = {
  created: 'created in Xero',
  updated: 'updated in Xero',
  matched: 'matched with a record in Xero',
  unchanged: 'nothing to change in Xero',
  needsAttention: 'set aside',
  waits: 'waits for another record',
  refused: 'refused',
  connected: 'connected',
  disconnected: 'disconnected',
  paused: 'paused',
  resumed: 'resumed',
  retried: 'made ready again',
  undelivered: 'news not taken by the CRM',
  deleted: 'deleted, voided or archived in Xero',
  emailed: 'e-mailed by Xero',
  attached: 'a file was attached in Xero',
  noted: 'a note was left in Xero',
  allocated: 'set off in Xero',
  paymentReversed: 'its payment was reversed in Xero',
  told: 'the CRM was told what Xero holds',
  changedInXero: 'changed in Xero',
  newInXero: 'made in Xero',
  conflict: 'a conflict was decided',
  merged: 'merged in Xero',
  linked: 'linked',
  unlinked: 'unlinked',
  moved: 'moved to another organisation',
  undone: 'taken back',
  held: 'held back',
  dropped: 'dropped',
  settingsChanged: 'settings changed',
  pulled: 'read from Xero',
};

const logLine = ({ at, actor, action, problem, note }: Activity): string =>
  `    ${at} ${words[action]} (${actor})${problem ? `: ${problem.message}` : ''}${note === undefined ? '' : `: ${note}`}`;
