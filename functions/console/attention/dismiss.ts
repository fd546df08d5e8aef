import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { leadBack } from '../../../shared/runtime/flash.ts';
import { putActivity } from '../../../shared/store/activities.ts';
import { settleRefusal } from '../../../shared/store/refusals.ts';
import type { ConsoleDeps } from '../deps.ts';
import { attentionHref } from '../organisation-page.ts';
import { recordKeySchema } from '../records/read-record.ts';
import { troublePage } from '../troubles.ts';
import type { Visitor } from '../visitor.ts';

/** POST /console/{workspace}/attention/dismiss with `type` and `id`: shows no more that what the CRM sent of a record was refused. */
export const dismiss = async (deps: ConsoleDeps, c: Context, visitor: Visitor, form: FormData) => {
  const record = recordKeySchema.safeParse(Object.fromEntries(form)).data;
  if (!record) return troublePage(c, 'not-found');
  const { workspace } = visitor.workspace;
  const at = deps.clock.now().toISOString();
  await settleRefusal(deps.table, workspace, record, at);
  await putActivity(deps.table, {
    ...{ workspace, id: randomUUID(), at, actor: visitor.session.user },
    ...{ action: 'dropped', type: record.type, crmId: record.id, note: 'A refused event is not shown any more.' },
  });
  return leadBack(c, deps.publicUrl, attentionHref(workspace, form), {
    kind: 'info',
    headline: 'Dismissed',
    text: 'It is shown again if the CRM saves it so once more.',
  });
};
