import type { Context } from 'hono';
import * as z from 'zod';
import { recordTypeSchema } from '../../../shared/records/record.ts';
import { mapConcurrently } from '../../../shared/runtime/concurrency.ts';
import { type Flash, leadBack } from '../../../shared/runtime/flash.ts';
import { ringBell } from '../../../shared/store/bells.ts';
import { getChange } from '../../../shared/store/changes.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { isSetAside, retryAll, retryInTurn } from '../../../shared/store/parked.ts';
import { askAgain, listGivenUp } from '../../../shared/store/undelivered.ts';
import { deniedPage } from '../denied.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { attentionHref, forOrganisation } from '../organisation-page.ts';
import { unlessKeptBack } from '../queue/kept-back.ts';
import { formatsFor, namedOrganisation, type Visitor } from '../visitor.ts';
import { wakeDeliveries, wakeWorker } from '../wake.ts';
import { counted } from '../words.ts';

const atOnce = 8;
/** So many messages are asked for again at a time. */
const mostTold = 500;

const retrySchema = z.union([
  z.object({ organisation: z.string(), type: recordTypeSchema, id: z.string().min(1) }),
  z.object({ organisation: z.string(), code: z.string().min(1) }),
]);
type Retry = z.output<typeof retrySchema>;

/** So long a page may retry records; the rest is left to the next press of the button. */
const longestMs = 12_000;

const retried = async (deps: ConsoleDeps, visitor: Visitor, one: Organisation, wanted: Retry) => {
  const scope = { workspace: one.workspace, organisation: one.organisation };
  const asked = { by: visitor.session.user, now: deps.clock.now() };
  if ('code' in wanted) {
    const goOn = () => deps.clock.now().getTime() - asked.now.getTime() < longestMs;
    return retryInTurn(deps.table, scope, new Set([wanted.code]), asked, goOn);
  }
  const change = await getChange(deps.table, { ...scope, type: wanted.type, id: wanted.id });
  return { retried: change && isSetAside(change) ? await retryAll(deps.table, [change], asked) : 0, more: false };
};

/**
 * POST /console/{workspace}/attention/retry with an organisation and either `type` and `id`, or the `code` of a cause:
 * makes these records ready again and wakes the worker; all of a cause for administrators only. The log keeps who did it. Rings before and after, so that what is ready
 * goes on even if this is cut short.
 */
export const retry = async (deps: ConsoleDeps, c: Context, visitor: Visitor, form: FormData) => {
  const { workspace } = visitor.workspace;
  const wanted = retrySchema.safeParse(Object.fromEntries(form)).data;
  const organisation = wanted && namedOrganisation(visitor, wanted.organisation);
  const answer = (said: Flash) => leadBack(c, deps.publicUrl, attentionHref(workspace, form), said);
  const nothing = () => {
    const text = 'A newer version of the record has come, or it was retried already.';
    return answer({ kind: 'info', headline: 'Nothing to retry', text });
  };
  if (!wanted || !organisation) return nothing();
  if ('code' in wanted && !visitor.mayAct) return deniedPage(deps, c, visitor, 'act', 'attention');
  const ring = () => ringBell(deps.table, workspace, organisation.organisation, deps.clock.now());
  await ring();
  const { retried: count, more } = await retried(deps, visitor, organisation, wanted);
  if (count > 0) {
    await ring();
    await wakeWorker(deps, organisation);
  }
  if (count === 0 && !more) return nothing();
  const headline = `${counted(formatsFor(deps, c, visitor), count, 'record')} tried again`;
  const text = more
    ? 'There are more than can be tried again at once: press it again for the others.'
    : 'What still does not fit comes back to this page within a minute.';
  return answer(await unlessKeptBack(deps, organisation, { kind: 'good', headline, text }));
};

/** POST /console/{workspace}/attention/tell with an organisation: asks for all news again that the CRM has not taken. */
export const tellAll = forOrganisation(async (deps, c, visitor, one, form) => {
  const { table, scope, asked } = deskOf(deps, visitor, one);
  const untold = await listGivenUp(table, scope, mostTold + 1);
  const more = untold.length > mostTold;
  const again = await mapConcurrently(untold.slice(0, mostTold), atOnce, (delivery) =>
    askAgain(table, delivery, asked.now),
  );
  const told = untold.filter((_, at) => again[at]);
  await wakeDeliveries(deps, told);
  return leadBack(c, deps.publicUrl, attentionHref(one.workspace, form), {
    kind: 'good',
    headline: `The CRM is told again: ${counted(formatsFor(deps, c, visitor, one), told.length, 'message')}`,
    text: more
      ? 'There are more than can be told at once: press it again for the others.'
      : 'What it does not take comes back to this page.',
  });
});
