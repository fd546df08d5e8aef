import type { Problem } from '../../shared/failures/failure.ts';
import { type RecordType, recordTypes } from '../../shared/records/record.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import { type Change, lineOf, nextInLine, readyChanges } from '../../shared/store/changes.ts';
import { causeOf } from '../../shared/store/parked.ts';
import { liesIn, type Stretch, stretches } from '../../shared/store/parked-at.ts';
import { allParked, countParked, firstParked, listParked, parkedCodes } from '../../shared/store/parked-rows.ts';
import { getSettings } from '../../shared/store/settings.ts';
import type { Table } from '../../shared/store/table.ts';
import { countLine } from '../../shared/store/waiting.ts';
import { boundedSum, mostCounted } from './bounded.ts';
import { keptBack, patienceMs, standOfChange } from './stand-of-change.ts';

/** Records that are set aside for the same cause, or that wait in vain. */
export interface Cause {
  problem: Problem;
  count: number;
  /** Those that came first. */
  changes: Change[];
}

/** How one organisation's changes stand, as `standOfChange` sorts them; each figure is counted up to `mostCounted`. */
export interface Survey {
  /** On their way to Xero. */
  waiting: number;
  /** When the oldest came of those that are next. */
  oldestWaitingAt?: string | undefined;
  /** Parked until another record is in Xero, which is on its way or needs attention itself. */
  waitsForOthers: number;
  /** Kept back by the settings, on purpose. */
  notSent: number;
  attention: number;
  /** Held back by a person. */
  held: number;
  /** Types that are paused. */
  paused: RecordType[];
  /** The most frequent first, at most `mostCauses`. */
  causes: Cause[];
  /** There are so many more causes. */
  furtherCauses: number;
}

const mostCauses = 30;
/** There are not so many codes of problems. */
const mostCodes = 200;
/** Of all causes together; each shows some at least. */
const mostRows = 1000;
const fewRows = 10;
/** So many that are next in a line are looked at for how long they have waited. */
const someRows = 25;
const endOfTime = new Date('9999-12-31T00:00:00Z');

type Deps = { table: Table; clock: { now: () => Date } };
type Scope = { workspace: string; organisation: string };

/** What is ready, line by line: a line is sent or kept back as its first change is. */
const surveyReady = async ({ table, clock }: Deps, scope: Scope, settings: Settings) => {
  const firsts = await nextInLine(table, scope.workspace, scope.organisation);
  const lines = await Promise.all(
    firsts.map(async (first) => {
      const line = lineOf(first);
      const [count, next] = await Promise.all([
        countLine(table, scope, line, mostCounted),
        readyChanges(table, scope.workspace, scope.organisation, line, endOfTime, someRows),
      ]);
      const goes = standOfChange(first, { settings, now: clock.now() }) === 'ready';
      return { count, goes, oldestAt: next.map(({ receivedAt }) => receivedAt).sort()[0] };
    }),
  );
  const going = lines.filter(({ goes }) => goes);
  return {
    waiting: boundedSum(going.map(({ count }) => count)),
    keptBack: boundedSum(lines.filter(({ goes }) => !goes).map(({ count }) => count)),
    oldestWaitingAt: going.flatMap(({ oldestAt }) => oldestAt ?? []).sort()[0],
  };
};

interface Group {
  code: string;
  stretch: Stretch;
  count: number;
}

/** Ways to look into the index of what is parked. */
interface Parked {
  count: (stretch: Stretch) => Promise<number>;
  codes: (why: 'aside' | 'expecting') => Promise<string[]>;
  /** The first changes of each stretch. */
  first: (wanted: Stretch[], limit: number) => Promise<Change[][]>;
}

/** So many rows of the index are read at once; only where there are more, each figure is counted by itself. */
const fewParked = 500;

const lookIntoParked = async (table: Table, scope: Scope, few: number): Promise<Parked> => {
  const places = await allParked(table, scope, few);
  if (!places) {
    return {
      count: (stretch) => countParked(table, scope, stretch, mostCounted),
      codes: (why) => parkedCodes(table, scope, why, mostCodes),
      first: (wanted, limit) =>
        Promise.all(wanted.map(async (stretch) => (await listParked(table, scope, stretch, { limit })).changes)),
    };
  }
  const inside = (stretch: Stretch) => places.filter(({ parked }) => liesIn(parked, stretch));
  return {
    count: async (stretch) => inside(stretch).length,
    codes: async (why) => [...new Set(inside(stretches[why]).map(({ parked }) => parked.split('#')[1] ?? ''))],
    first: (wanted, limit) => firstParked(table, scope, places, wanted, limit),
  };
};

/** What is parked, by cause. */
const surveyParked = async ({ clock }: Deps, { count, codes }: Parked) => {
  const groupsOf = (some: string[], stretchOf: (code: string) => Stretch): Promise<Group[]> =>
    Promise.all(some.map(async (code) => ({ code, stretch: stretchOf(code), count: await count(stretchOf(code)) })));
  const due = new Date(clock.now().getTime() - patienceMs);
  const [asideCodes, expectedCodes, waits, held] = await Promise.all([
    codes('aside'),
    codes('expecting'),
    count(stretches.waits),
    count(stretches.held),
  ]);
  const [aside, inVain, patient] = await Promise.all([
    groupsOf(asideCodes, stretches.asideFor),
    groupsOf(expectedCodes, (code) => stretches.expectingUntil(code, due)),
    groupsOf(expectedCodes, (code) => stretches.expectingFrom(code, due)),
  ]);
  const figure = (groups: Group[]) => boundedSum(groups.map((group) => group.count));
  const groups = [...aside.filter(({ code }) => !keptBack.has(code)), ...inVain.filter((group) => group.count > 0)];
  return {
    groups: groups.sort((a, b) => b.count - a.count),
    attention: figure(groups),
    notSent: figure(aside.filter(({ code }) => keptBack.has(code))),
    waitsForOthers: boundedSum([waits, figure(patient)]),
    held,
  };
};

/**
 * How the changes of an organisation stand, with at most so many `rows` of each cause. It reads keys, besides these rows: `few` of what is
 * parked at once, and where there are more, what each figure takes.
 */
export const survey = async (
  deps: Deps,
  scope: Scope,
  { rows, few = fewParked }: { rows: number; few?: number },
): Promise<Survey> => {
  const [settings, index] = await Promise.all([getSettings(deps.table, scope), lookIntoParked(deps.table, scope, few)]);
  const [ready, { groups, ...parked }] = await Promise.all([
    surveyReady(deps, scope, settings),
    surveyParked(deps, index),
  ]);
  const shown = groups.slice(0, mostCauses);
  const limit = Math.min(rows, Math.max(fewRows, Math.floor(mostRows / shown.length)));
  const firsts = await index.first(
    shown.map(({ stretch }) => stretch),
    limit,
  );
  const causes = shown.map(({ count }, at): Cause[] => {
    const changes = firsts[at] ?? [];
    const [first] = changes;
    return first ? [{ problem: causeOf(first), count: Math.max(count, changes.length), changes }] : [];
  });
  return {
    ...{ waiting: ready.waiting, oldestWaitingAt: ready.oldestWaitingAt },
    ...{ waitsForOthers: parked.waitsForOthers, attention: parked.attention, held: parked.held },
    notSent: boundedSum([ready.keptBack, parked.notSent]),
    paused: recordTypes.filter((type) => settings.sync[type].paused),
    ...{ causes: causes.flat(), furtherCauses: groups.length - shown.length },
  };
};
