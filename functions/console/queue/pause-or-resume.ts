import * as z from 'zod';
import { recordTypeSchema } from '../../../shared/records/record.ts';
import { pauseOrganisation } from '../../../shared/review/pause.ts';
import { pauseTypes } from '../../../shared/review/settings.ts';
import { type Flash, leadBack } from '../../../shared/runtime/flash.ts';
import { deskOf } from '../desk.ts';
import { forOrganisation, hrefOf, shownIn } from '../organisation-page.ts';
import { troublePage } from '../troubles.ts';
import { wakeWorker } from '../wake.ts';
import { typesTitle } from '../words.ts';

const pauseSchema = z.object({
  type: recordTypeSchema.optional(),
  to: z.enum(['active', 'paused']),
});

const overtaken: Flash = {
  kind: 'info',
  headline: 'Nothing was changed',
  text: 'It stands so already, or somebody else was faster. This is how it is now.',
};

/** POST /console/{workspace}/queue/pause with an organisation, `to` and perhaps a `type`: pauses or resumes. */
export const pauseOrResume = forOrganisation(async (deps, c, visitor, one, form) => {
  const wanted = pauseSchema.safeParse(Object.fromEntries(form)).data;
  if (!wanted) return troublePage(c, 'not-found');
  const { type, to } = wanted;
  const desk = deskOf(deps, visitor, one);
  const changed =
    type === undefined
      ? await pauseOrganisation(desk, one, to)
      : (await pauseTypes(desk, [type], to === 'paused')).length > 0;
  if (changed && to === 'active') await Promise.all([wakeWorker(deps, one), wakeWorker(deps, one, 'pull')]);
  const what = type === undefined ? one.name : `${typesTitle(type)} of ${one.name}`;
  const said: Flash =
    to === 'paused'
      ? {
          kind: 'warn',
          headline: `Paused: ${what}`,
          text: 'What changes is kept and waits. What is under way ends within two minutes.',
        }
      : { kind: 'good', headline: `Resumed: ${what}`, text: 'What waited goes on now.' };
  return leadBack(c, deps.publicUrl, hrefOf(one, 'queue', shownIn(form)), changed ? said : overtaken);
});
