import type { Context } from 'hono';
import { leadBack } from '../../../shared/runtime/flash.ts';
import { readFrameOrigins } from '../../../shared/settings/frame-origins.ts';
import { saveFrameOrigins } from '../../../shared/store/frame-origins.ts';
import type { ConsoleDeps } from '../deps.ts';
import type { Visitor } from '../visitor.ts';
import { embedPage } from './embed-page.ts';

/** POST /console/{workspace}/embed: the sites that may show the console in a frame, all of them or nothing. */
export const saveOrigins = async (deps: ConsoleDeps, c: Context, visitor: Visitor, form: FormData) => {
  const entered = String(form.get('origins') ?? '').slice(0, 5000);
  const read = readFrameOrigins(entered.split(/[\s,]+/));
  if ('wrong' in read) return embedPage(deps, c, visitor, { entered, wrong: read.wrong });
  const { workspace } = visitor.workspace;
  const asked = { by: visitor.session.user, now: deps.clock.now() };
  const changed = await saveFrameOrigins(deps.table, workspace, read.origins, asked);
  const count = read.origins.length;
  return leadBack(c, deps.publicUrl, `/console/${workspace}/embed`, {
    kind: changed ? 'good' : 'info',
    headline: changed ? 'Saved' : 'Nothing was changed',
    text: count === 0 ? 'No site may show these pages in a frame.' : `In a frame on: ${read.origins.join(', ')}.`,
  });
};
