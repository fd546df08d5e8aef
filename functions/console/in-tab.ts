import type { Context } from 'hono';
import { allowFraming, isFramed } from '../../shared/runtime/framed.ts';
import { hereOf, tabPage } from '../../shared/runtime/tab-page.ts';
import type { ConsoleDeps } from './deps.ts';
import { frameOf, type Visitor } from './visitor.ts';

type Answer = Response | Promise<Response>;

/** What no frame may hold: asked for in a frame it shows the way into a tab, and what was posted there is not done. */
export const inTab =
  <More extends unknown[]>(answer: (deps: ConsoleDeps, c: Context, visitor: Visitor, ...more: More) => Answer) =>
  (deps: ConsoleDeps, c: Context, visitor: Visitor, ...more: More): Answer => {
    const { session, workspace } = visitor;
    if (isFramed(c)) {
      const frame = frameOf(deps, c, visitor, 'overview');
      return tabPage(deps, c, { session, to: hereOf(c, workspace.workspace), frame });
    }
    allowFraming(c, []);
    return answer(deps, c, visitor, ...more);
  };
