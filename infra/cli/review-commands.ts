import { recordTypes } from '../../shared/records/record.ts';
import { everyConflict, resolveConflicts } from '../../shared/review/changes.ts';
import { type Fixed, fixInCrm, fixInXero, ignoreDrift } from '../../shared/review/drift.ts';
import { askForJob } from '../../shared/review/jobs.ts';
import { previewUndo } from '../../shared/review/undo.ts';
import type { Change } from '../../shared/store/changes.ts';
import { type Drift, listDrift } from '../../shared/store/drift.ts';
import type { Link } from '../../shared/store/links.ts';
import {
  askedOptions,
  type Command,
  deskAt,
  type Given,
  mostLines,
  oneOf,
  recordIn,
  typesOf,
  workspaceParam,
} from './command.ts';
import { jobBegun } from './job-commands.ts';
import { records, whenPushed } from './retry-records.ts';
import { CliError } from './target.ts';

type Desk = Awaited<ReturnType<typeof deskAt>>['desk'];

const value = (side: unknown): string => {
  const text = side === undefined || side === null ? 'nothing' : JSON.stringify(side);
  return text.length <= 120 ? text : `${text.slice(0, 120)}...`;
};

const allConflicts = async (desk: Desk, given: Given): Promise<Change[]> => {
  const found: Change[] = [];
  for (const type of typesOf(given.type, recordTypes)) {
    found.push(...(await everyConflict(desk, type)));
  }
  return found.filter(({ record }) => given.id === undefined || record.data.id === given.id);
};

const conflictsList: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const found = await allConflicts(desk, given);
  const lines = found.flatMap(({ record, conflicts = [] }) => [
    `${record.type} ${record.data.id}`,
    ...conflicts.map(
      ({ field, before, crm, xero }) => `  ${field}: was ${value(before)}; CRM ${value(crm)}; Xero ${value(xero)}`,
    ),
  ]);
  return [...place.taken, ...mostLines(lines), `${records(found.length)} changed on both sides.`];
};

const resolve: Command['run'] = async (target, [workspace = ''], given, now) => {
  const take = oneOf('take', given.take, ['crm', 'xero']);
  if (given.id === undefined && given.type === undefined && !given.all) {
    throw new CliError('Which ones? --type TYPE --id ID names one, --type TYPE those of a type, --all all of them.');
  }
  const { place, desk } = await deskAt(target, workspace, given, now);
  const found = await allConflicts(desk, given);
  if (found.length === 0) throw new CliError('No such record is set aside over a conflict.');
  const count = await resolveConflicts(desk, found, take);
  return [
    ...place.taken,
    `${records(count)}: ${take === 'crm' ? "the CRM's" : "Xero's"} side is taken. ${whenPushed(place)}`,
  ];
};

const driftStart: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const begun = await askForJob(desk, { do: 'drift', types: typesOf(given.type, recordTypes) });
  return [...place.taken, ...jobBegun(target, place, begun)];
};

const allDrift = async (desk: Desk, given: Given): Promise<Drift[]> => {
  const wanted = oneOf('state', given.state ?? 'open', ['open', 'mend', 'ignored', 'all']);
  const found: Drift[] = [];
  for (const type of typesOf(given.type, recordTypes)) {
    let after: string | undefined;
    do {
      const page = await listDrift(desk.table, desk.scope, { type, after });
      found.push(...page.drifts.filter(({ state }) => wanted === 'all' || state === wanted));
      after = page.next;
    } while (after !== undefined);
  }
  return found.filter(({ crmId }) => given.id === undefined || crmId === given.id);
};

const whats = {
  differs: 'differs',
  gone: 'is not in Xero any more',
  unlinked: 'stands in Xero without a link',
};

const driftList: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const found = await allDrift(desk, given);
  const lines = found.flatMap(({ type, crmId, called, what, state, fields, problem, xeroId }) => [
    `${type} ${crmId}${called === undefined ? '' : ` (${called})`} ${whats[what]}${state === 'open' ? '' : `, ${state}`}; Xero id ${xeroId}`,
    ...fields.map(({ field, crm, xero }) => `  ${field}: CRM ${value(crm)}; Xero ${value(xero)}`),
    ...(problem ? [`  ${problem.message}`] : []),
  ]);
  return [...place.taken, ...mostLines(lines), `${records(found.length)}.`];
};

const chosenDrift = async (desk: Desk, given: Given): Promise<Drift[]> => {
  if (given.id === undefined && !given.all) {
    throw new CliError('Which ones? --type TYPE --id ID names one, --all (with --type) all of them.');
  }
  if (given.id !== undefined) recordIn(given);
  const found = await allDrift(desk, given);
  if (found.length === 0) throw new CliError('No such difference is open.');
  return found;
};

const outcomes: Record<Fixed, string> = {
  done: 'being put right',
  gone: 'not as it was any more, run the report again',
  waits: 'a change waits, which comes first',
  notKept: "too large for the CRM's side to be kept, have the CRM send it",
  taken: 'linked otherwise',
};

const driftFix: Command['run'] = async (target, [workspace = ''], given, now) => {
  const take = oneOf('take', given.take, ['crm', 'xero']);
  const { place, desk } = await deskAt(target, workspace, given, now);
  const counts = new Map<Fixed, number>();
  for (const drift of await chosenDrift(desk, given)) {
    const result = await (take === 'crm' ? fixInXero(desk, drift) : fixInCrm(desk, drift));
    counts.set(result, (counts.get(result) ?? 0) + 1);
  }
  if (take === 'xero' && counts.has('done')) await askForJob(desk, { do: 'mend' });
  return [...place.taken, ...[...counts].map(([result, count]) => `${records(count)}: ${outcomes[result]}.`)];
};

const driftIgnore: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  let count = 0;
  for (const drift of await chosenDrift(desk, given)) if (await ignoreDrift(desk, drift)) count += 1;
  return [...place.taken, `${records(count)} ignored, until they differ otherwise.`];
};

const named = ({ type, crmId, xero }: Link): string =>
  `  ${type} ${crmId}${xero.number === undefined && xero.name === undefined ? '' : ` (${xero.number ?? xero.name})`}`;

const undo: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const { call, backfill } = given;
  if ((call === undefined) === (backfill === undefined)) {
    throw new CliError('Say what to take back: --call KEY (of a call or job, see the log), or --backfill NAME.');
  }
  const of = { ...(call !== undefined && { call }), ...(backfill !== undefined && { backfill }) };
  const { undone, left, made } = await previewUndo(desk.table, desk.scope, of);
  if (undone.length + left.length === 0) throw new CliError('No link was made in it.');
  if (!given.yes) {
    return [
      ...place.taken,
      `${records(undone.length)} would be deleted, voided or archived in ${place.organisation.name}:`,
      ...mostLines(undone.map(named)),
      ...(left.length > 0 ? [`${records(left.length)} would be left:`] : []),
      ...mostLines(left.map(({ link, why }) => `${named(link)}: ${why}`)),
      ...(made.more || made.count > undone.length + left.length
        ? [
            `In all ${records(made.count)}${made.more ? ' or more' : ''} were made in it; the others are looked at when it is done.`,
          ]
        : []),
      'Nothing was done. Add --yes to do it; Xero is looked at once more before anything goes.',
    ];
  }
  return [...place.taken, ...jobBegun(target, place, await askForJob(desk, { do: 'undo', of }))];
};

const which = ['type', 'id'] as const;

export const reviewCommands: Command[] = [
  {
    ...{ name: 'conflicts list', params: [workspaceParam], options: [...which, ...askedOptions], run: conflictsList },
    about: 'Shows records that both sides changed, with both values.',
  },
  {
    ...{ name: 'conflicts resolve', params: [workspaceParam], flags: ['all'], run: resolve },
    options: ['take', ...which, ...askedOptions],
    about: 'Takes one side of conflicts: one, those of a type, or all.',
  },
  {
    ...{ name: 'drift start', params: [workspaceParam], options: ['type', ...askedOptions], run: driftStart },
    about: 'Has linked records compared with what stands in Xero; changes nothing.',
  },
  {
    ...{ name: 'drift list', params: [workspaceParam], options: [...which, 'state', ...askedOptions], run: driftList },
    about: 'Shows where linked records differ.',
  },
  {
    ...{ name: 'drift fix', params: [workspaceParam], flags: ['all'], run: driftFix },
    options: ['take', ...which, 'state', ...askedOptions],
    about: "Puts differences right: sends the CRM's side again, or tells the CRM Xero's.",
  },
  {
    ...{ name: 'drift ignore', params: [workspaceParam], flags: ['all'], run: driftIgnore },
    options: [...which, ...askedOptions],
    about: 'Leaves differences as they are, until they change.',
  },
  {
    ...{ name: 'undo', params: [workspaceParam], options: ['call', 'backfill', ...askedOptions], flags: ['yes'] },
    about: 'Shows what a call, job or back-fill created and nobody touched since; --yes takes it back.',
    run: undo,
  },
];
