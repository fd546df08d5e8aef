import type { Desk } from '../../shared/review/asked.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import type { ConsoleDeps } from './deps.ts';
import type { Visitor } from './visitor.ts';

/** The rows of an organisation, with who decides on them now. */
export const deskOf = (
  { table, clock }: Pick<ConsoleDeps, 'table' | 'clock'>,
  { session }: Visitor,
  { workspace, organisation }: Pick<Organisation, 'workspace' | 'organisation'>,
): Desk => ({ table, scope: { workspace, organisation }, asked: { by: session.user, now: clock.now() } });
