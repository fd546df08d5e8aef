import { open } from 'node:fs/promises';
import { csvObjects } from '../../shared/crm/csv.ts';
import { recordTypes, xeroKinds } from '../../shared/records/record.ts';
import { askForJob } from '../../shared/review/jobs.ts';
import { askForLink, givenLinkSchema, importLink, type Made, unlinkByHand } from '../../shared/review/links.ts';
import { listLinks } from '../../shared/store/links.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { askedOptions, type Command, deskAt, mostLines, oneOf, recordIn, typesOf, workspaceParam } from './command.ts';
import { jobBegun } from './job-commands.ts';
import { placeOf, workspaceOf } from './place.ts';
import { records } from './retry-records.ts';
import { CliError, type Target, typed } from './target.ts';

const list: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const lines: string[] = [];
  let count = 0;
  for (const type of typesOf(given.type, recordTypes)) {
    let after: string | undefined;
    do {
      const page = await listLinks(desk.table, desk.scope, type, { after });
      count += page.links.length;
      if (lines.length < 200) {
        lines.push(
          ...page.links.map(
            ({ crmId, xeroId, xero, madeBy }) =>
              `${type} ${crmId} = ${xeroId} ${[xero.number ?? xero.name, xero.status].filter(Boolean).join(', ')} (${madeBy})`,
          ),
        );
      }
      after = page.next;
    } while (after !== undefined);
  }
  return [...place.taken, ...mostLines(lines), `${count} linked.`];
};

const outcomes: Record<Made, string> = {
  made: 'stored',
  known: 'known already',
  crmTaken: 'left out: the CRM record is linked to another Xero record',
  xeroTaken: 'left out: the Xero record is linked to another CRM record',
  sending: 'left out: the CRM record is being sent to Xero at this moment',
};

/** Where imported links go: to wait for an organisation, or to the one that is named. */
const importScope = async (target: Target, workspace: string, organisation: string | undefined) => {
  await workspaceOf(target, workspace);
  if (organisation === undefined) return { workspace, organisation: UNROUTED };
  return (await placeOf(target, workspace, organisation)).scope;
};

const importLinks: Command['run'] = async (target, [workspace = ''], given, now) => {
  if (given.file === undefined)
    throw new CliError('Name the file: --file links.csv, with columns type, crmId, xeroId.');
  const scope = await importScope(target, workspace, given.organisation);
  const file = await open(given.file).catch(() => {
    throw new CliError(`${given.file} cannot be read.`);
  });
  const counts = new Map<Made, number>();
  const wrong: string[] = [];
  try {
    for await (const { row, fields } of csvObjects(file.createReadStream({ encoding: 'utf8' }))) {
      const { data, error } = givenLinkSchema.safeParse(
        Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')),
      );
      if (!data) {
        wrong.push(...error.issues.map(({ path, message }) => `  row ${row}, ${path.join('.')}: ${message}`));
        continue;
      }
      const made = await importLink(target.table, scope, data, now);
      counts.set(made, (counts.get(made) ?? 0) + 1);
      if (made !== 'made' && made !== 'known')
        wrong.push(`  row ${row}, ${data.type} ${data.crmId}: ${outcomes[made]}`);
    }
  } finally {
    await file.close();
  }
  return [
    ...[...counts].map(([made, count]) => `${count} ${outcomes[made]}.`),
    ...(wrong.length > 0 ? ['Rows that were left out:', ...mostLines(wrong)] : []),
    ...(scope.organisation === UNROUTED
      ? [
          `They wait for an organisation. Assign them, after a look into Xero: ${typed(target, `links migrate ${workspace}`)}`,
        ]
      : []),
  ];
};

const migrate: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const from = given.from === undefined ? UNROUTED : (await placeOf(target, workspace, given.from)).scope.organisation;
  if (from === desk.scope.organisation)
    throw new CliError('These links are there already: --from names another organisation.');
  const begun = await askForJob(desk, { do: 'migrate', from });
  return [...place.taken, ...jobBegun(target, place, begun)];
};

const add: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const { type, id } = recordIn(given);
  const kind = given.kind === undefined ? undefined : oneOf('kind', given.kind, xeroKinds);
  const link = givenLinkSchema.safeParse({ type, crmId: id, xeroId: given.xero, ...(kind && { kind }) });
  if (!link.success)
    throw new CliError(link.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'));
  const waitingIn = { workspace, organisation: UNROUTED };
  const made = await askForLink(desk, waitingIn, link.data, desk.asked);
  if (made === 'crmTaken' || made === 'xeroTaken') {
    throw new CliError(
      `This link cannot be made: it is ${outcomes[made].replace('left out: ', '')}. Take that apart first: ${typed(target, `links remove ${workspace}`)}`,
    );
  }
  const begun = await askForJob(desk, { do: 'migrate', from: UNROUTED, only: [{ type, crmId: id }] });
  return [
    ...place.taken,
    `The link is made once Xero has shown that the record exists there.`,
    ...jobBegun(target, place, begun),
  ];
};

const remove: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const { type, id } = recordIn(given);
  if (!given.yes) {
    return [
      ...place.taken,
      `This takes the link of ${type} ${id} apart; both records stay. The CRM's next save of it may make a new record in Xero.`,
      'Nothing was done. Add --yes to do it.',
    ];
  }
  const link = await unlinkByHand(desk, type, id);
  if (!link)
    throw new CliError(
      `The ${type} ${id} is not linked in ${place.organisation.name}, or it is being sent at this moment.`,
    );
  return [...place.taken, `${records(1)} unlinked from ${link.xeroId}.`];
};

export const linkCommands: Command[] = [
  {
    ...{ name: 'links list', params: [workspaceParam], options: ['type', ...askedOptions], run: list },
    about: 'Shows which records are linked to which in Xero.',
  },
  {
    ...{ name: 'links import', params: [workspaceParam], options: ['file', ...askedOptions], run: importLinks },
    about: 'Takes links from a CSV (type, crmId, xeroId); they wait for an organisation unless one is named.',
  },
  {
    ...{ name: 'links migrate', params: [workspaceParam], options: ['from', ...askedOptions], run: migrate },
    about: 'Assigns links that wait, or those of another organisation, to one, if Xero has the records there.',
  },
  {
    ...{ name: 'links add', params: [workspaceParam], run: add },
    options: ['type', 'id', 'xero', 'kind', ...askedOptions],
    about: 'Links one record by hand, once Xero has shown that it exists.',
  },
  {
    ...{ name: 'links remove', params: [workspaceParam], flags: ['yes'], run: remove },
    options: ['type', 'id', ...askedOptions],
    about: 'Takes one link apart; both records stay as they are.',
  },
];
