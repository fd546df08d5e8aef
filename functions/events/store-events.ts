import type { ParsedEvent, RejectedEvent } from '../../shared/crm/adapter.ts';
import type { Problem } from '../../shared/failures/failure.ts';
import { fieldWords } from '../../shared/records/field-words.ts';
import { contentFingerprint, fingerprint } from '../../shared/records/fingerprint.ts';
import { type RecordType, recordWords } from '../../shared/records/record.ts';
import { mapConcurrently } from '../../shared/runtime/concurrency.ts';
import type { Activity } from '../../shared/store/activities.ts';
import { crmVersion } from '../../shared/store/changes.ts';
import type { Link } from '../../shared/store/links.ts';
import type { Refusal } from '../../shared/store/refusals.ts';
import type { Tombstone } from '../../shared/store/tombstones.ts';
import type { Decision } from './decide.ts';
import type { RecordEvent } from './route-events.ts';
import { nameOf as calledBy, type LookDeps } from './sightings.ts';
import { type Incoming, type StoreRecordDeps, storeRecord } from './store-record.ts';

/** An event, and what becomes of its snapshot where it is stored. */
export type StoredEvent = RecordEvent & { park?: Problem | undefined; movesTo?: string | undefined };
type Scope = { workspace: string; organisation: string };

export interface StoreEventsDeps extends StoreRecordDeps, LookDeps {
  putActivity: (activity: Activity) => Promise<void>;
}

/** DynamoDB calls under way at a time. */
const atOnce = 20;

const nameOf = (record: { type: string; data: { id: string } }) => `${record.type}#${record.data.id}`;

const incomingOf = ({ index, record, deleted, happenedAt, park, movesTo }: StoredEvent): Incoming => ({
  index,
  record,
  deleted,
  version: crmVersion(record.data, happenedAt),
  fingerprint: contentFingerprint(record, deleted),
  ...(park && { park }),
  ...(movesTo !== undefined && { movesTo }),
});

/**
 * Stores a request's events in one organisation's partition, each record once: of several events about it, the newest.
 * Returns what became of each event, by its index, and whether a worker has to be woken.
 */
export const storeEvents = async (
  deps: StoreEventsDeps,
  scope: Scope,
  events: readonly StoredEvent[],
  backfill?: string,
): Promise<{ decisions: Map<number, Decision>; wake: boolean }> => {
  const groups = Map.groupBy(events.map(incomingOf), ({ record }) => nameOf(record));
  const keys = [...groups.values()].flatMap(([first]) =>
    first ? [{ ...scope, type: first.record.type, id: first.record.data.id }] : [],
  );
  const changes = await deps.changes(keys);
  const unseen = Map.groupBy(
    keys.filter((key) => !changes.has(`${key.type}#${key.id}`)),
    ({ type }) => type,
  );
  const links = new Map<string, Link>();
  const tombstones = new Map<string, Tombstone>();
  for (const [type, ofType] of unseen) {
    const ids = ofType.map(({ id }) => id);
    for (const [id, link] of await deps.links(scope, type, ids)) links.set(`${type}#${id}`, link);
    for (const [id, one] of await deps.tombstones(scope, type, ids)) tombstones.set(`${type}#${id}`, one);
  }
  const decisions = new Map<number, Decision>();
  let wake = false;
  await mapConcurrently(keys, atOnce, async (key) => {
    const name = `${key.type}#${key.id}`;
    const incoming = groups.get(name) ?? [];
    const seen = { change: changes.get(name), link: links.get(name), tombstone: tombstones.get(name) };
    const stored = await storeRecord(deps, key, incoming, seen, backfill);
    for (const [at, one] of incoming.entries()) decisions.set(one.index, stored.decisions[at] ?? 'accepted');
    wake ||= stored.wake;
  });
  return { decisions, wake };
};

const daysKept = 3;

/**
 * The line in the log that makes a refused event visible beside the records that arrived. A CRM that sends it again and again
 * writes the same line again, since it stands at the time of the event.
 */
export const refusalActivity = (workspace: string, event: RejectedEvent, now: Date): Activity | undefined => {
  const { about, code, problems, happenedAt } = event;
  const [first] = problems;
  if (!about || !first) return undefined;
  const at = happenedAt === undefined ? now : new Date(happenedAt);
  const recent = at <= now && now.getTime() - at.getTime() < daysKept * 86_400_000;
  return {
    workspace,
    id: `refused-${fingerprint({ about, code, problems, happenedAt }).slice(0, 22)}`,
    at: (recent ? at : now).toISOString(),
    actor: 'crm',
    action: 'refused',
    type: about.type,
    crmId: about.id,
    problem: {
      code,
      next: 'attention',
      message: `The ${recordWords[about.type]} did not come in: ${problems.map(({ field, problem }) => `${fieldWords(field)} ${problem}`).join('; ')}.`,
      field: first.field,
      remedy: first.remedy,
    },
  };
};

export interface RefusalDeps {
  now: () => Date;
  putActivity: (activity: Activity) => Promise<void>;
  /** Which of these records have something that did not come in. */
  refusedAmong: (workspace: string, records: { type: RecordType; id: string }[]) => Promise<Refusal[]>;
  putRefusal: (workspace: string, refusal: Refusal) => Promise<void>;
  settleRefusal: (workspace: string, record: { type: RecordType; id: string }, at: string) => Promise<void>;
}

/**
 * Keeps, for people, which records did not come in: a line in the log for each refused event, and the record until what comes of it is
 * as it has to be. Of several events about one record the last one counts.
 */
export const storeRefusals = async (
  deps: RefusalDeps,
  workspace: string,
  events: readonly ParsedEvent[],
): Promise<void> => {
  const lastOf = new Map<string, ParsedEvent>();
  for (const event of events) {
    if (event.kind === 'record') lastOf.set(nameOf(event.record), event);
    if (event.kind === 'rejected' && event.about) lastOf.set(calledBy(event.about), event);
  }
  const rejected = events.filter((event) => event.kind === 'rejected');
  await mapConcurrently(rejected, atOnce, async (event) => {
    const line = refusalActivity(workspace, event, deps.now());
    if (!line?.problem || !event.about) return;
    await deps.putActivity(line);
    const { type, id, called } = event.about;
    if (lastOf.get(calledBy(event.about)) !== event) return;
    const when =
      event.happenedAt === undefined
        ? { at: line.at, undated: true }
        : { at: new Date(event.happenedAt).toISOString() };
    await deps.putRefusal(workspace, { type, id, called, ...when, problem: line.problem });
  });
  const came = [...lastOf.values()].flatMap((event) => (event.kind === 'record' ? [event.record] : []));
  const refused = await deps.refusedAmong(
    workspace,
    came.map(({ type, data }) => ({ type, id: data.id })),
  );
  await mapConcurrently(refused, atOnce, async (refusal) => {
    const last = lastOf.get(calledBy(refusal));
    if (last?.kind === 'record') await deps.settleRefusal(workspace, refusal, new Date(last.happenedAt).toISOString());
  });
};
