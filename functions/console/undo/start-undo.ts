import { leadBack } from '../../../shared/runtime/flash.ts';
import { deskOf } from '../desk.ts';
import { beginJob } from '../jobs/begin-job.ts';
import { forOrganisation, hrefOf } from '../organisation-page.ts';
import { undoOf } from './undo-page.ts';

/** POST /console/{workspace}/undo with a `call` or `backfill`, and `sure`: takes back what it made in Xero. */
export const startUndo = forOrganisation(async (deps, c, visitor, one, form) => {
  const of = undoOf((name) => form.get(name)?.toString());
  if (!of || form.get('sure') !== 'yes') {
    return leadBack(c, deps.publicUrl, hrefOf(one, 'undo', of), {
      ...{ kind: 'warn', headline: 'Nothing was taken back', text: 'Tick that you are sure, then press the button.' },
    });
  }
  const begun = await beginJob(deps, deskOf(deps, visitor, one), { do: 'undo', of });
  return leadBack(c, deps.publicUrl, hrefOf(one, 'undo'), begun);
});
