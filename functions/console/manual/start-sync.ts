import * as z from 'zod';
import { recordTypeSchema, recordTypes } from '../../../shared/records/record.ts';
import { getChangesNow, kindsIn, sendAllNow, typesFromXero } from '../../../shared/review/sync-now.ts';
import { type Flash, leadBack } from '../../../shared/runtime/flash.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { getSettings } from '../../../shared/store/settings.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { beginJob } from '../jobs/begin-job.ts';
import { forOrganisation, hrefOf } from '../organisation-page.ts';
import { unlessKeptBack } from '../queue/kept-back.ts';
import { troublePage } from '../troubles.ts';
import { formatsFor, type Visitor } from '../visitor.ts';
import { wakeWorker } from '../wake.ts';
import { counted, typesTitle } from '../words.ts';

const syncSchema = z.object({
  /** Absent: all types. */
  type: recordTypeSchema.optional(),
  do: z.enum(['send', 'get', 'all']),
});
type Wanted = z.output<typeof syncSchema>;

const send = async (
  deps: ConsoleDeps,
  visitor: Visitor,
  one: Organisation,
  { type }: Wanted,
  records: (count: number) => string,
): Promise<Flash> => {
  const desk = deskOf(deps, visitor, one);
  let sent = 0;
  for (const each of type === undefined ? recordTypes : [type]) sent += await sendAllNow(desk, each);
  if (sent === 0) {
    return {
      kind: 'info',
      headline: 'Nothing to send',
      text: 'Whatever the CRM has sent is in Xero, or waits for another record.',
    };
  }
  await wakeWorker(deps, one);
  const said: Flash = {
    kind: 'good',
    headline: `Sending ${records(sent)}`,
    text: 'The results appear below as they come.',
  };
  return unlessKeptBack(deps, one, said);
};

/**
 * POST /console/{workspace}/sync with `do` and perhaps a `type`: sends what waits, gets what changed in Xero, or reads all existing
 * records from Xero.
 */
export const startSync = forOrganisation(async (deps, c, visitor, one, form) => {
  const wanted = syncSchema.safeParse(Object.fromEntries(form)).data;
  if (!wanted) return troublePage(c, 'not-found');
  const { type } = wanted;
  const desk = deskOf(deps, visitor, one);
  const formats = formatsFor(deps, c, visitor, one);
  const answer = (said: Flash) =>
    leadBack(c, deps.publicUrl, hrefOf(one, 'sync', { since: deps.clock.now().toISOString() }), said);
  if (wanted.do === 'send') {
    return answer(await send(deps, visitor, one, wanted, (count) => counted(formats, count, 'record')));
  }
  const settings = await getSettings(deps.table, desk.scope);
  if (wanted.do === 'all') {
    const kinds = [...new Set((type === undefined ? recordTypes : [type]).flatMap((each) => kindsIn(each, settings)))];
    return answer(await beginJob(deps, desk, { do: 'import', kinds }));
  }
  const types = typesFromXero(settings).filter((each) => type === undefined || each === type);
  if (types.length === 0) {
    return answer({ kind: 'info', headline: 'Nothing to get', text: 'The settings take nothing of that from Xero.' });
  }
  await getChangesNow(desk, types, settings);
  await wakeWorker(deps, one, 'pull');
  return answer({
    kind: 'good',
    headline: `Getting ${type === undefined ? 'all changes' : typesTitle(type).toLowerCase()} from Xero`,
    text: 'What changed since the last look appears below, and goes to the CRM.',
  });
});
