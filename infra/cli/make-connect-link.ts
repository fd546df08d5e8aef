import { makeConnectLink } from '../../shared/crm/connect-link.ts';
import { roleSchema } from '../../shared/store/sessions.ts';
import { CliError, type Target } from './target.ts';

interface WantedLink {
  workspace: string;
  user: string | undefined;
  name: string | undefined;
  role: string | undefined;
  to: string | undefined;
  now: Date;
}

/** `link`: a connect link as the workspace's CRM would make it, good for 15 minutes and one use. */
export const makeLinkCommand = async (target: Target, wanted: WantedLink): Promise<string[]> => {
  const role = roleSchema.safeParse(wanted.role ?? 'owner');
  if (!role.success) throw new CliError(`"${wanted.role}" is no role. Roles are: ${roleSchema.options.join(', ')}.`);
  const { to = 'connect' } = wanted;
  if (to !== 'connect' && to !== 'console') throw new CliError(`"${to}" is no page. Pages are: connect, console.`);
  const secret = await target.secrets.workspace(wanted.workspace);
  if (!secret) throw new CliError(`There is no workspace "${wanted.workspace}" (${target.name}).`);
  const link = await makeConnectLink({
    ...{ publicUrl: target.publicUrl, workspace: wanted.workspace, linkSecret: secret.linkSecret },
    ...{ user: wanted.user ?? 'cli', name: wanted.name, role: role.data, to, now: wanted.now },
  });
  return [link];
};
