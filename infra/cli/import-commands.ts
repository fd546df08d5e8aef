import { calendarDateSchema } from '../../shared/records/calendar-date.ts';
import { kindOf, type RecordType, recordTypes, type XeroKind } from '../../shared/records/record.ts';
import { askForJob, findJob, moveJob } from '../../shared/review/jobs.ts';
import { getSettings } from '../../shared/store/settings.ts';
import { askedOptions, type Command, deskAt, typesOf, workspaceParam } from './command.ts';
import { jobBegun, jobInFull } from './job-commands.ts';
import { CliError } from './target.ts';

const ignored = (types: RecordType[], sync: Awaited<ReturnType<typeof getSettings>>['sync']) =>
  types.filter((type) => sync[type].newInXero === 'ignore' || !sync[type].toCrm);

const start: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const types = typesOf(
    given.type,
    recordTypes.filter((type) => type !== 'order'),
  );
  const settings = await getSettings(desk.table, desk.scope);
  const from = given.from ?? settings.backfill.startDate;
  if (from !== undefined && !calendarDateSchema.safeParse(from).success) {
    throw new CliError('--from is the day from which documents are read, such as 2025-01-01.');
  }
  const kinds = [...new Set(types.map((type): XeroKind => (type === 'quote' ? 'quote' : kindOf(type))))];
  const left = ignored(types, settings.sync);
  const begun = await askForJob(desk, { do: 'import', kinds, ...(from !== undefined && { from }) });
  return [
    ...place.taken,
    ...(left.length > 0
      ? [
          `Mind: ${left.join(', ')}: by the settings the CRM is not told of these (sync.TYPE.newInXero, sync.TYPE.toCrm).`,
        ]
      : []),
    ...jobBegun(target, place, begun),
  ];
};

const status: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const job = await findJob(desk, { do: 'import' });
  if (!job) throw new CliError(`Nothing was ever read from ${place.organisation.name} by an import.`);
  return [...place.taken, ...(await jobInFull(target, job))];
};

const stop: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const job = await findJob(desk, { do: 'import' });
  if (!job || !(await moveJob(desk, job, 'stop'))) throw new CliError('No import is going.');
  return [...place.taken, 'The import is stopped; what was read so far stays.'];
};

export const importCommands: Command[] = [
  {
    ...{ name: 'import start', params: [workspaceParam], options: ['type', 'from', ...askedOptions], run: start },
    about: "Reads Xero's existing records for the CRM, documents from a day on; the settings say what becomes of them.",
  },
  {
    ...{ name: 'import status', params: [workspaceParam], options: askedOptions, run: status },
    about: 'Shows how far the last import is.',
  },
  {
    ...{ name: 'import stop', params: [workspaceParam], options: askedOptions, run: stop },
    about: 'Ends an import.',
  },
];
