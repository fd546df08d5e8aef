import { newWorkspaceSecret } from '../../shared/runtime/secrets.ts';
import { createWorkspace, getWorkspace, workspaceIdSchema } from '../../shared/store/workspaces.ts';
import { CliError, type Target, typed } from './target.ts';

interface NewWorkspace {
  workspace: string;
  name: string | undefined;
  deliveryUrl: string | undefined;
  now: Date;
}

/**
 * `workspace create`: the secret first, then the row, so that a workspace that exists always has its secret. A secret left
 * over from an attempt that broke off is used.
 */
export const createWorkspaceCommand = async (target: Target, given: NewWorkspace): Promise<string[]> => {
  const { workspace } = given;
  const id = workspaceIdSchema.safeParse(workspace);
  if (!id.success) throw new CliError(`"${workspace}" is no workspace id: it ${id.error.issues[0]?.message}.`);
  if (given.deliveryUrl !== undefined && !/^https?:$/.test(URL.parse(given.deliveryUrl)?.protocol ?? '')) {
    throw new CliError(`"${given.deliveryUrl}" is no address for write-backs: it must start with https://`);
  }
  if (await getWorkspace(target.table, workspace)) throw new CliError(`The workspace "${workspace}" exists already.`);

  const left = await target.secrets.workspace(workspace, { fresh: true });
  const secret = left ?? newWorkspaceSecret();
  if (!left) await target.secrets.createWorkspace(workspace, secret);
  const created = await createWorkspace(target.table, {
    ...{ workspace, name: given.name ?? workspace, createdAt: given.now.toISOString() },
    ...(given.deliveryUrl !== undefined && { deliveryUrl: given.deliveryUrl }),
  });
  if (!created) throw new CliError(`The workspace "${workspace}" exists already.`);
  return [
    `Created the workspace "${workspace}" (${target.name}).`,
    'Its secrets follow. Put them into your CRM now: they are not shown again.',
    '',
    `  Send events to         ${target.publicUrl}/events/${workspace}`,
    `  Sign events with       ${secret.eventsSecrets[0]}`,
    `  Sign connect links     ${secret.linkSecret}`,
    `  Verify write-backs     ${secret.deliverySecret}`,
    `  Write-backs go to      ${given.deliveryUrl ?? 'nowhere yet'}`,
    '',
    `Next: ${typed(target, `link ${workspace}`)}`,
  ];
};
