import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { backfillSchema } from '../../shared/crm/event.ts';
import { type Progress, progressFile, readProgress, rejectsFile } from './backfill/progress.ts';
import { sendFile } from './backfill/send-file.ts';
import { type Command, workspaceParam } from './command.ts';
import { workspaceOf } from './place.ts';
import { recordTypeOf } from './record-type.ts';
import { CliError, typed } from './target.ts';

const told = ({ row, accepted, duplicate, stale, ignored, rejected }: Progress): string =>
  `row ${row}: ${accepted} accepted, ${duplicate} known already, ${stale} older than what is known, ${ignored} ignored, ${rejected} rejected`;

/** `backfill`: sends the records of a file to the events address of the workspace. */
const backfill: Command['run'] = async (target, [workspace = ''], given) => {
  const { file } = given;
  if (file === undefined) throw new CliError('Name the file: --file contacts.ndjson or contacts.csv');
  const type = given.type === undefined ? undefined : recordTypeOf(given.type);
  await workspaceOf(target, workspace);
  const secret = await target.secrets.workspace(workspace);
  if (!secret) throw new CliError(`The workspace "${workspace}" has no secrets to sign with.`);
  const name = backfillSchema.safeParse(given.name ?? basename(file).replace(/\.[^.]*$/, ''));
  if (!name.success) throw new CliError('Name the back-fill with 1 to 60 characters: --name history-2025');
  const facts = await stat(file).catch(() => {
    throw new CliError(`${file} cannot be read.`);
  });
  const fresh = { workspace, backfill: name.data, size: facts.size, savedAt: facts.mtime.toISOString() };
  const begun = await readProgress(file, fresh);
  if (begun.finished && !given.again) {
    return [
      `${file} was sent already; ${told(begun)}.`,
      'Add --again to send it from the beginning: what is known is recognised.',
    ];
  }
  const post = {
    ...{ url: `${target.publicUrl}/events/${workspace}`, secrets: secret.eventsSecrets, fetch },
    ...{ now: () => new Date(), sleep: (ms: number) => sleep(ms) },
  };
  const from = given.again
    ? { ...begun, row: 0, finished: false, accepted: 0, duplicate: 0, stale: 0, ignored: 0, rejected: 0 }
    : begun;
  const sent = await sendFile(file, from, type, post, (progress) => target.say(told(progress)));
  return [
    `Sent ${file} as the back-fill "${name.data}". ${told(sent)}.`,
    ...(sent.rejected > 0 ? [`The rejected rows, with field, problem and remedy, are in ${rejectsFile(file)}.`] : []),
    `How far it is kept in ${progressFile(file)}. What becomes of the records: ${typed(target, `status ${workspace}`)}`,
  ];
};

export const backfillCommands: Command[] = [
  {
    ...{
      name: 'backfill',
      params: [workspaceParam],
      options: ['file', 'type', 'name'],
      flags: ['again'],
      run: backfill,
    },
    about: 'Sends records of an NDJSON or CSV file to the bridge; run again, it goes on where it stopped.',
  },
];
