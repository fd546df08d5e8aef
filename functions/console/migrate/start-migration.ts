import { leadBack } from '../../../shared/runtime/flash.ts';
import { decisionIn } from '../chosen.ts';
import { deskOf } from '../desk.ts';
import { beginJob } from '../jobs/begin-job.ts';
import { forOrganisation, hrefOf } from '../organisation-page.ts';
import { sourcesFor } from './migrate-page.ts';

/** POST /console/{workspace}/migrate with `from`: moves its links, all or the ticked ones, once Xero has shown the records. */
export const startMigration = forOrganisation(async (deps, c, visitor, one, form) => {
  const decision = decisionIn(form, ['move']);
  const [from] = sourcesFor(visitor, one.organisation).find(([id]) => id === form.get('from')) ?? [];
  const picked = decision && decision.of !== 'all' ? decision.of : [];
  if (from === undefined || !decision || (decision.of !== 'all' && picked.length === 0)) {
    const text = 'Tick the links that are meant, or move all of them.';
    return leadBack(c, deps.publicUrl, hrefOf(one, 'migrate', { from }), {
      ...{ kind: 'info', headline: 'Nothing was ticked', text },
    });
  }
  const begun = await beginJob(deps, deskOf(deps, visitor, one), {
    ...{ do: 'migrate', from },
    ...(decision.of !== 'all' && { only: picked.map(({ type, id }) => ({ type, crmId: id })) }),
  });
  return leadBack(c, deps.publicUrl, hrefOf(one, 'migrate', { from }), begun);
});
