import type { Desk } from '../../shared/review/asked.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import type { ConsoleDeps } from './deps.ts';
import type { Visitor } from './visitor.ts';

/** The rows of an organisation, with this person as the one who decides on them. */
export const deskOf = (
  { table, clock }: Pick<ConsoleDeps, 'table' | 'clock'>,
  visitor: Visitor,
  { workspace, organisation }: Organisation,
): Desk => ({
  table,
  scope: { workspace, organisation },
  asked: { by: visitor.session.user, now: clock.now() },
});
