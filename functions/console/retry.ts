import type { Context } from 'hono';
import * as z from 'zod';
import { recordTypeSchema } from '../../shared/records/record.ts';
import { mapConcurrently } from '../../shared/runtime/concurrency.ts';
import { ringBell } from '../../shared/store/bells.ts';
import { type Change, getChange } from '../../shared/store/changes.ts';
import { getOrganisation } from '../../shared/store/organisations.ts';
import { listSetAside, retryChange } from '../../shared/store/parked.ts';
import type { ConsoleDeps } from './deps.ts';
import type { Visitor } from './visitor.ts';

const atOnce = 10;

const retrySchema = z.union([
  z.object({ organisation: z.string(), type: recordTypeSchema, id: z.string().min(1) }),
  z.object({ organisation: z.string(), code: z.string().min(1) }),
]);
type Retry = z.output<typeof retrySchema>;

const setAside = async ({ table }: ConsoleDeps, workspace: string, wanted: Retry): Promise<Change[]> => {
  const scope = { workspace, organisation: wanted.organisation };
  if ('code' in wanted) return listSetAside(table, scope, new Set([wanted.code]));
  const change = await getChange(table, { ...scope, type: wanted.type, id: wanted.id });
  return change && change.readyAt === undefined ? [change] : [];
};

/**
 * POST /console/{workspace}/attention/retry with an organisation and either `type` and `id`, or the `code` of a cause:
 * makes these records ready again and wakes the worker. The log keeps who did it.
 */
export const retry = async (deps: ConsoleDeps, c: Context, visitor: Visitor, form: FormData) => {
  const { workspace } = visitor.workspace;
  const leadBack = (retried: number) => c.redirect(`/console/${workspace}/attention?retried=${retried}`, 303);
  const wanted = retrySchema.safeParse(Object.fromEntries(form));
  const organisation = wanted.success && (await getOrganisation(deps.table, workspace, wanted.data.organisation));
  if (!wanted.success || !organisation) return leadBack(0);
  const now = deps.clock.now();
  const asked = { by: visitor.session.user, now };
  const retried = await mapConcurrently(await setAside(deps, workspace, wanted.data), atOnce, (change) =>
    retryChange(deps.table, change, asked),
  );
  const count = retried.filter(Boolean).length;
  if (count > 0) await wake(deps, { workspace, organisation: organisation.organisation }, now);
  return leadBack(count);
};

const wake = async (deps: ConsoleDeps, scope: { workspace: string; organisation: string }, now: Date) => {
  await ringBell(deps.table, scope.workspace, scope.organisation, now);
  try {
    await deps.wakePush(scope);
  } catch (error) {
    deps.onFailure('wake', error);
  }
};
