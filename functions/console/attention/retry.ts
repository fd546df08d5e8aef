import type { Context } from 'hono';
import * as z from 'zod';
import { recordTypeSchema } from '../../../shared/records/record.ts';
import { leadBack } from '../../../shared/runtime/flash.ts';
import { ringBell } from '../../../shared/store/bells.ts';
import { type Change, getChange } from '../../../shared/store/changes.ts';
import { isSetAside, listSetAside, retryAll } from '../../../shared/store/parked.ts';
import { askAgain, listDeliveries } from '../../../shared/store/undelivered.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { forOrganisation, hrefOf } from '../organisation-page.ts';
import { formatsFor, namedOrganisation, type Visitor } from '../visitor.ts';
import { wakeWorkers } from '../wake.ts';
import { counted } from '../words.ts';

const retrySchema = z.union([
  z.object({ organisation: z.string(), type: recordTypeSchema, id: z.string().min(1) }),
  z.object({ organisation: z.string(), code: z.string().min(1) }),
]);
type Retry = z.output<typeof retrySchema>;

const setAside = async ({ table }: ConsoleDeps, workspace: string, wanted: Retry): Promise<Change[]> => {
  const scope = { workspace, organisation: wanted.organisation };
  if ('code' in wanted) return listSetAside(table, scope, new Set([wanted.code]));
  const change = await getChange(table, { ...scope, type: wanted.type, id: wanted.id });
  return change && isSetAside(change) ? [change] : [];
};

/**
 * POST /console/{workspace}/attention/retry with an organisation and either `type` and `id`, or the `code` of a cause:
 * makes these records ready again and wakes the worker. The log keeps who did it.
 */
export const retry = async (deps: ConsoleDeps, c: Context, visitor: Visitor, form: FormData) => {
  const { workspace } = visitor.workspace;
  const wanted = retrySchema.safeParse(Object.fromEntries(form));
  const organisation = wanted.success ? namedOrganisation(visitor, wanted.data.organisation) : undefined;
  const found = wanted.success && organisation ? await setAside(deps, workspace, wanted.data) : [];
  const now = deps.clock.now();
  const count = await retryAll(deps.table, found, { by: visitor.session.user, now });
  if (organisation && count > 0) {
    await ringBell(deps.table, workspace, organisation.organisation, now);
    await wakeWorkers(deps, organisation);
  }
  return leadBack(
    c,
    deps.publicUrl,
    `/console/${workspace}/attention`,
    count === 0
      ? {
          kind: 'info',
          headline: 'Nothing to retry',
          text: 'A newer version of the record has come, or it was retried already.',
        }
      : {
          kind: 'good',
          headline: `${counted(formatsFor(deps, c, visitor), count, 'record')} tried again`,
          text: 'What still does not fit comes back to this page within a minute.',
        },
  );
};

/** POST /console/{workspace}/attention/tell with an organisation: asks for all news again that the CRM has not taken. */
export const tellAll = forOrganisation(async (deps, c, visitor, one) => {
  const { table, scope, asked } = deskOf(deps, visitor, one);
  const untold = await listDeliveries(table, scope, { givenUp: true });
  let count = 0;
  for (const delivery of untold) if (await askAgain(table, delivery, asked.now)) count += 1;
  return leadBack(c, deps.publicUrl, hrefOf(one, 'attention'), {
    kind: 'good',
    headline: `The CRM is told again: ${counted(formatsFor(deps, c, visitor, one), count, 'message')}`,
    text: 'Within a minute. What it does not take comes back to this page.',
  });
});
