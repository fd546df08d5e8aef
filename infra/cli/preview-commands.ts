import { stat } from 'node:fs/promises';
import { type Checked, eventOf } from '../../shared/crm/event-of.ts';
import { typeOfWord } from '../../shared/crm/event-words.ts';
import { type RecordType, recordSchema } from '../../shared/records/record.ts';
import { changeToPreview, madeUpChange } from '../../shared/review/change-to-preview.ts';
import type { Change } from '../../shared/store/changes.ts';
import { readRecords } from './backfill/read-file.ts';
import { askedOptions, type Command, deskAt, type Given, mostLines, workspaceParam } from './command.ts';
import type { Place } from './place.ts';
import { previewRecords } from './preview-records.ts';
import { recordTypeOf } from './record-type.ts';
import { records } from './retry-records.ts';
import { CliError, type Target } from './target.ts';

type Preview = Awaited<ReturnType<typeof previewRecords>>[number];

const atOnce = 500;

/** What waits of a record; else the record as it was last carried over. */
const oneChange = async ({ table }: Target, place: Place, word: string, now: Date): Promise<Change> => {
  const [name = '', ...rest] = word.split(':');
  const [type, id] = [recordTypeOf(name), rest.join(':')];
  const change = await changeToPreview(table, place.scope, { type, id }, now);
  if (!change)
    throw new CliError(`Nothing of ${type} ${id} waits, and it was never carried over to ${place.organisation.name}.`);
  return change;
};

const changeOf = (place: Place, { event }: Extract<Checked, { event: object }>, now: Date): Change | undefined => {
  const word = typeof event.type === 'string' ? event.type : '';
  const type: RecordType | undefined = typeOfWord(word);
  const deleted = word.endsWith('.deleted');
  const { data } = recordSchema.safeParse({ type, data: event.data });
  return data && madeUpChange(place.scope, data, deleted, String(event.timestamp), now);
};

interface Report {
  lines: string[];
  totals: Map<string, number>;
  calls: number;
}

const add = (report: Report, { record, plan, calls, differences, problem }: Preview): void => {
  report.totals.set(plan.do, (report.totals.get(plan.do) ?? 0) + 1);
  report.calls += calls.length;
  report.lines.push(
    `${record.type} ${record.data.id}: ${words[plan.do]}`,
    ...(problem ? [`  ${problem.message} ${problem.remedy}`] : []),
    ...('note' in plan && plan.note !== undefined ? [`  ${plan.note}`] : []),
    ...calls.flatMap(({ method, path, elements }) => [
      `  ${method} ${path}`,
      ...elements.map((element) => `    ${JSON.stringify(element)}`),
    ]),
    ...differences
      .filter(({ before }) => before !== undefined)
      .map(({ field, before, after }) => `  ${field}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`),
  );
};

const words: Record<Preview['plan']['do'], string> = {
  create: 'would be created',
  update: 'would be updated',
  adopt: 'would be linked to the contact of its name, which gets what it lacks',
  link: 'would be linked',
  act: 'would be acted on',
  derive: 'would give rise to another record',
  prepare: 'needs something added to Xero first',
  tell: 'stays in Xero as it is; the CRM would be told',
  unchanged: 'is in Xero already',
  leave: 'would be left out',
  wait: 'would wait',
  attention: 'would need attention',
};

const fromFile = async (target: Target, place: Place, file: string, given: Given, now: Date, report: Report) => {
  const type = given.type === undefined ? undefined : recordTypeOf(given.type);
  const facts = await stat(file).catch(() => {
    throw new CliError(`${file} cannot be read.`);
  });
  let some: Change[] = [];
  const flush = async () => {
    for (const one of await previewRecords(target, place, some)) add(report, one);
    some = [];
  };
  for await (const row of readRecords(file)) {
    const checked = eventOf(row, type, facts.mtime.toISOString());
    const change = checked.event && changeOf(place, checked, now);
    if (change) some.push(change);
    for (const { field, problem, remedy } of checked.problems ?? []) {
      report.lines.push(`row ${checked.row}: ${field} ${problem} ${remedy}`);
    }
    if (checked.problems) report.totals.set('rejected', (report.totals.get('rejected') ?? 0) + 1);
    if (some.length >= atOnce) await flush();
  }
  if (some.length > 0) await flush();
};

const preview: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place } = await deskAt(target, workspace, given, now);
  const report: Report = { lines: [], totals: new Map(), calls: 0 };
  if ((given.record === undefined) === (given.file === undefined)) {
    throw new CliError('Name one record, --record contact:C-7, or a file, --file backfill.ndjson');
  }
  if (given.file !== undefined) await fromFile(target, place, given.file, given, now, report);
  else {
    const change = await oneChange(target, place, given.record ?? '', now);
    for (const one of await previewRecords(target, place, [change])) add(report, one);
  }
  const totals = [...report.totals].map(([what, count]) => `${what} ${count}`).join(', ');
  return [
    ...place.taken,
    ...mostLines(report.lines, 1000),
    `${records([...report.totals.values()].reduce((sum, count) => sum + count, 0))}: ${totals}; ${report.calls} calls alone, up to 50 records share one. Nothing was written.`,
  ];
};

export const previewCommands: Command[] = [
  {
    ...{
      name: 'preview',
      params: [workspaceParam],
      options: ['record', 'file', 'type', ...askedOptions],
      run: preview,
    },
    about: 'Shows the exact calls and field differences that would be sent, and what would be refused; writes nothing.',
  },
];
