import type { Context } from 'hono';
import { getOrganisation, type Organisation } from '../../shared/store/organisations.ts';
import type { ConnectDeps } from './deps.ts';
import { troublePage } from './troubles.ts';
import type { Visitor } from './visitor.ts';

/** The organisation that a form or an address names; undefined when it is not linked to the visitor's workspace. */
export const namedOrganisation = async (
  deps: ConnectDeps,
  { workspace }: Visitor,
  id: unknown,
): Promise<Organisation | undefined> => {
  const found = typeof id === 'string' ? await getOrganisation(deps.table, workspace.workspace, id) : undefined;
  return found?.state === 'disconnected' ? undefined : found;
};

/** Says that it is not linked. */
export const unknownOrganisation = (c: Context, { workspace }: Visitor) =>
  troublePage(c, 'organisation-unknown', { workspace: workspace.workspace, workspaceName: workspace.name });
