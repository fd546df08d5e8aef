import { askForJob } from '../../shared/review/jobs.ts';
import { acceptChosen, acceptProposal, rejectChosen, rejectProposal } from '../../shared/review/proposals.ts';
import { pauseTypes } from '../../shared/review/settings.ts';
import { getProposal, listProposals, type Proposal } from '../../shared/store/proposals.ts';
import { matchedTypes } from '../../shared/sync/match.ts';
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
import { whenPushed } from './retry-records.ts';
import { CliError, typed } from './target.ts';

const start: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const types = typesOf(given.type, matchedTypes);
  await pauseTypes(desk, types, true);
  const begun = await askForJob(desk, { do: 'match', types });
  return [
    ...place.taken,
    ...jobBegun(target, place, begun),
    `While pairs are proposed and reviewed, nothing goes either way: ${types.join(', ')} are paused.`,
    'Have the CRM send all its records as a back-fill, then review:',
    `  ${typed(target, `match list ${workspace}`)}`,
    `  ${typed(target, `match accept ${workspace} --over 90`)}`,
    `  ${typed(target, `resume ${workspace} --type ${types.join(',')}`)}`,
  ];
};

const states = ['proposed', 'ambiguous', 'accepted', 'rejected', 'open', 'all'] as const;

const isShown = ({ state }: Proposal, wanted: (typeof states)[number]): boolean =>
  wanted === 'all' || (wanted === 'open' ? state === 'proposed' || state === 'ambiguous' : state === wanted);

const shown = ({ type, crmId, called, state, candidates, rivals = [] }: Proposal): string[] => [
  `${type} ${crmId}${called === undefined ? '' : ` "${called}"`}: ${state}`,
  ...candidates.map(
    ({ confidence, xeroId, name, number, reason }) =>
      `  ${String(confidence).padStart(3)}  ${xeroId}  ${[name, number].filter(Boolean).join(', ')}: ${reason}`,
  ),
  ...(rivals.length > 0 ? [`  The best of them is as well: ${rivals.join(', ')}`] : []),
];

const list: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const wanted = oneOf('state', given.state ?? 'open', states);
  const types = typesOf(given.type, matchedTypes);
  const lines: string[] = [];
  let count = 0;
  for (const type of types) {
    let after: string | undefined;
    do {
      const page = await listProposals(desk.table, desk.scope, { type, after });
      const some = page.proposals.filter((proposal) => isShown(proposal, wanted));
      count += some.length;
      if (lines.length < 400) lines.push(...some.flatMap(shown));
      after = page.next;
    } while (after !== undefined);
  }
  return [...place.taken, ...mostLines(lines, 400), `${count} ${wanted === 'all' ? 'in all' : wanted}.`];
};

const overOf = ({ over }: Given): number => {
  const confidence = Number(over);
  if (!/^\d{1,3}$/.test(over ?? '') || confidence > 100) throw new CliError('--over is a confidence from 0 to 100.');
  return confidence;
};

const oneProposal = async (target: Parameters<Command['run']>[0], workspace: string, given: Given, now: Date) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  const { type, id } = recordIn(given);
  const proposal = await getProposal(desk.table, { ...desk.scope, type, crmId: id });
  if (!proposal) throw new CliError(`Nothing is proposed for ${type} ${id} in ${place.organisation.name}.`);
  return { place, desk, proposal };
};

const failures = {
  gone: 'It is decided already, or that Xero record is not among the candidates.',
  linkedAlready: 'It is linked already.',
  taken: 'That Xero record belongs to another record of the CRM already.',
  sending: 'It is being sent to Xero at this moment: see in a minute what became of it.',
};

const accept: Command['run'] = async (target, [workspace = ''], given, now) => {
  if (given.id === undefined) {
    const { place, desk } = await deskAt(target, workspace, given, now);
    const chosen = { over: overOf(given), types: typesOf(given.type, matchedTypes) };
    let count = 0;
    for (const type of chosen.types) count += await acceptChosen(desk, { type, over: chosen.over });
    return [...place.taken, `${count} accepted; ambiguous ones wait for a choice. ${whenPushed(place)}`];
  }
  const { place, desk, proposal } = await oneProposal(target, workspace, given, now);
  const result = await acceptProposal(desk, proposal, given.xero);
  if (result !== 'accepted') throw new CliError(failures[result]);
  return [...place.taken, `${proposal.type} ${proposal.crmId} is linked. ${whenPushed(place)}`];
};

const reject: Command['run'] = async (target, [workspace = ''], given, now) => {
  if (given.id === undefined) {
    const { place, desk } = await deskAt(target, workspace, given, now);
    let count = 0;
    for (const type of typesOf(given.type, matchedTypes))
      count += await rejectChosen(desk, { type, over: overOf(given) });
    return [...place.taken, `${count} rejected; they are never matched with these by themselves.`];
  }
  const { place, desk, proposal } = await oneProposal(target, workspace, given, now);
  if (!(await rejectProposal(desk, proposal, given.xero))) throw new CliError(failures.gone);
  return [...place.taken, `${proposal.type} ${proposal.crmId}: rejected. It is never matched with that by itself.`];
};

export const matchCommands: Command[] = [
  {
    ...{ name: 'match start', params: [workspaceParam], options: ['type', ...askedOptions], run: start },
    about: 'Pauses record types and has pairs of waiting records and records in Xero proposed; links nothing.',
  },
  {
    ...{ name: 'match list', params: [workspaceParam], options: ['type', 'state', ...askedOptions], run: list },
    about: 'Shows proposed pairs with confidence and reason; those still open, or of one state.',
  },
  {
    ...{ name: 'match accept', params: [workspaceParam], run: accept },
    options: ['type', 'id', 'xero', 'over', ...askedOptions],
    about: 'Links one pair (--type, --id, --xero for another candidate), or all clear ones --over a confidence.',
  },
  {
    ...{ name: 'match reject', params: [workspaceParam], run: reject },
    options: ['type', 'id', 'xero', 'over', ...askedOptions],
    about: 'Says that records are not the same; they are never matched by themselves.',
  },
];
