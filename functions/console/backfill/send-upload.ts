import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { backfillSchema } from '../../../shared/crm/event.ts';
import type { EventsAnswer } from '../../../shared/crm/events-answer.ts';
import { Failure, type Problem } from '../../../shared/failures/failure.ts';
import { calendarDateSchema } from '../../../shared/records/calendar-date.ts';
import { recordTypes } from '../../../shared/records/record.ts';
import { leadBack } from '../../../shared/runtime/flash.ts';
import {
  dropUpload,
  getUpload,
  keepUpload,
  putUpload,
  type Upload,
  uploadedEvents,
} from '../../../shared/store/uploads.ts';
import { forOrganisation, hrefOf } from '../organisation-page.ts';
import { formatsFor } from '../visitor.ts';
import { counted } from '../words.ts';
import { checkFile, fileBounds, portionsOf } from './check-file.ts';

/** Longer than this nobody waits for a page; the rest goes when the button is pressed again. */
const patienceMs = 15_000;

const nameOf = (given: unknown, file: string): string | undefined => {
  const written = typeof given === 'string' ? given.trim() : '';
  return backfillSchema.safeParse(written === '' ? file.replace(/\.[^.]*$/, '') : written).data;
};

/**
 * POST /console/{workspace}/backfill/check with a `file`, the `type` of its records, a `name` and the day it was written
 * (`asOf`): checks every record and keeps the file until it is sent; nothing is sent.
 */
export const checkUpload = forOrganisation(async (deps, c, visitor, one, form) => {
  const file = form.get('file');
  const refuse = (headline: string, text: string) =>
    leadBack(c, deps.publicUrl, hrefOf(one, 'backfill'), { kind: 'bad', headline, text });
  if (!(file instanceof File) || file.size === 0) return refuse('No file was chosen', 'Choose an NDJSON or CSV file.');
  if (file.size > fileBounds.bytes)
    return refuse('The file is too large for this page', 'It takes 3 MB. See “How to send a large back-fill”.');
  const name = nameOf(form.get('name'), file.name);
  if (name === undefined) return refuse('That is no name', 'A back-fill has a name of 1 to 60 characters.');
  const asOf = calendarDateSchema.safeParse(form.get('asOf')).data;
  if (asOf === undefined) return refuse('The day is missing', 'Say when the file was written by the CRM.');
  const now = deps.clock.now();
  const savedAt = new Date(Math.min(Date.parse(`${asOf}T00:00:00Z`), now.getTime())).toISOString();
  const type = recordTypes.find((known) => known === form.get('type'));
  const checked = await checkFile(file.name, await file.text(), { type, savedAt });
  if ('refused' in checked) return refuse('The file cannot be used', checked.refused);
  const { events, ...found } = checked;
  const upload = { id: randomUUID(), file: file.name.slice(0, 100), backfill: name, events: events.length, ...found };
  await putUpload(deps.table, visitor.workspace.workspace, { ...upload, sent: 0, fates: {} }, events, now);
  return leadBack(c, deps.publicUrl, hrefOf(one, 'backfill', { upload: upload.id }), {
    ...{ kind: 'info', headline: 'The file was checked', text: 'Nothing was sent yet.' },
  });
});

const fateWords = {
  accepted: 'accepted',
  duplicate: 'known already',
  stale: 'older than what is known',
  ignored: 'ignored, since they are dated before the start of back-fills in the settings',
  rejected: 'refused: see Needs attention',
} as const;

const added = (fates: Upload['fates'], { rejected, ...answer }: EventsAnswer): Upload['fates'] => {
  const { accepted, duplicate, stale, ignored } = answer;
  const more = { accepted, duplicate, stale, ignored, rejected: rejected.length };
  return Object.fromEntries(Object.entries(more).map(([fate, count]) => [fate, (fates[fate] ?? 0) + count]));
};

/** A failure in words; anything else is thrown. */
const asProblem = (error: unknown): Problem => {
  if (error instanceof Failure) return error.problem;
  throw error;
};

const sentSchema = z.object({ upload: z.uuid() });

/**
 * POST /console/{workspace}/backfill/send with an `upload`: sends its records on as if the CRM had sent them, as many as a page
 * may wait for; the same form sends the rest. What is sent twice is recognised.
 */
export const sendUpload = forOrganisation(async (deps, c, visitor, one, form) => {
  const { workspace } = visitor.workspace;
  const begun = deps.clock.now();
  const asked = sentSchema.safeParse({ upload: form.get('upload') }).data;
  let upload = asked && (await getUpload(deps.table, workspace, asked.upload, begun));
  if (!upload) {
    return leadBack(c, deps.publicUrl, hrefOf(one, 'backfill'), {
      ...{
        kind: 'info',
        headline: 'This file is not kept any more',
        text: 'It was sent, or six hours have gone by. Choose it again.',
      },
    });
  }
  for (const portion of portionsOf((await uploadedEvents(deps.table, workspace, upload)).slice(upload.sent))) {
    if (deps.clock.now().getTime() - begun.getTime() > patienceMs) break;
    const answer: EventsAnswer | Problem = await deps.takeEvents(workspace, upload.backfill, portion).catch(asProblem);
    if ('next' in answer) {
      const { message, remedy } = answer;
      return leadBack(c, deps.publicUrl, hrefOf(one, 'backfill', { upload: upload.id }), {
        ...{ kind: 'bad', headline: 'The records could not be sent on', text: `${message} ${remedy}` },
      });
    }
    upload = { ...upload, sent: upload.sent + portion.length, fates: added(upload.fates, answer) };
    await keepUpload(deps.table, workspace, upload);
  }
  const formats = formatsFor(deps, c, visitor, one);
  const text = Object.entries(fateWords)
    .flatMap(([fate, words]) =>
      (upload?.fates[fate] ?? 0) > 0 ? [`${formats.number(upload?.fates[fate] ?? 0)} ${words}`] : [],
    )
    .join('; ');
  if (upload.sent < upload.events) {
    return leadBack(c, deps.publicUrl, hrefOf(one, 'backfill', { upload: upload.id }), {
      ...{
        kind: 'warn',
        headline: `${formats.number(upload.sent)} of ${counted(formats, upload.events, 'record')} sent so far`,
      },
      text: `${text}. Press the button again to go on.`,
    });
  }
  await dropUpload(deps.table, workspace, upload);
  return leadBack(c, deps.publicUrl, hrefOf(one, 'backfill'), {
    ...{ kind: 'good', headline: `${upload.file} is sent`, text: `${text}. Below you see how far they are.` },
  });
});
