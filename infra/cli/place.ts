import { defaultOrganisation, listOrganisations, type Organisation } from '../../shared/store/organisations.ts';
import { getWorkspace, type Workspace } from '../../shared/store/workspaces.ts';
import { CliError, type Target, typed } from './target.ts';

/** One organisation of a workspace, as a command was told it. */
export interface Place {
  organisation: Organisation;
  scope: { workspace: string; organisation: string };
  /** Says which organisation was taken, where there were several to choose from and none was named. */
  taken: string[];
}

/** The workspace of this id; a `CliError` when there is none. */
export const workspaceOf = async (target: Target, id: string): Promise<Workspace> => {
  const found = await getWorkspace(target.table, id);
  if (!found) throw new CliError(`There is no workspace "${id}" (${target.name}).`);
  return found;
};

/** The organisation that is `wanted` by id or name; when none is, the workspace's only one, or else its default one. */
export const placeOf = async (target: Target, workspace: string, wanted: string | undefined): Promise<Place> => {
  await workspaceOf(target, workspace);
  const all = await listOrganisations(target.table, workspace);
  if (all.length === 0) {
    throw new CliError(
      `No organisation is connected to "${workspace}" yet. Connect one first: ${typed(target, `link ${workspace}`)}`,
    );
  }
  const organisation = wanted === undefined ? unnamed(all) : named(all, wanted);
  return {
    organisation,
    scope: { workspace, organisation: organisation.organisation },
    taken:
      wanted === undefined && all.length > 1
        ? [`Organisation: ${organisation.name}, the default one. --organisation chooses another.`]
        : [],
  };
};

const unnamed = (all: Organisation[]): Organisation => {
  const found = all.length === 1 ? all[0] : defaultOrganisation(all);
  if (!found) throw new CliError(`Which organisation? Name it with --organisation:\n${listed(all)}`);
  return found;
};

const named = (all: Organisation[], wanted: string): Organisation => {
  const byId = all.find(({ organisation }) => organisation === wanted);
  const byName = all.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const found = byId ?? byName[0];
  if (!found) throw new CliError(`There is no organisation "${wanted}" in this workspace. There are:\n${listed(all)}`);
  if (!byId && byName.length > 1) {
    throw new CliError(
      `Several organisations are named "${wanted}". Name the id of the one you mean:\n${listed(byName)}`,
    );
  }
  return found;
};

const listed = (all: Organisation[]): string => all.map((one) => `  ${one.name} (${one.organisation})`).join('\n');
