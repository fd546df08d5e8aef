import { makeConnectLink } from '../../shared/crm/connect-link.ts';
import { fieldProblem } from '../../shared/crm/field-problems.ts';
import { type Deal, dealSchema } from '../../shared/records/deal.ts';
import { roleSchema } from '../../shared/store/sessions.ts';
import { readJson } from './read-json.ts';
import { CliError, type Target } from './target.ts';

interface WantedLink {
  workspace: string;
  user: string | undefined;
  name: string | undefined;
  role: string | undefined;
  to: string | undefined;
  /** A file with the deal that a draft invoice is made of. */
  deal: string | undefined;
  now: Date;
}

const pages = ['connect', 'console', 'draft'] as const;

const dealIn = async (file: string): Promise<Deal> => {
  const given = await readJson(file);
  const deal = dealSchema.safeParse(given);
  if (deal.success) return deal.data;
  const problems = deal.error.issues.map((issue) => fieldProblem(issue, given));
  throw new CliError(
    `${file} is no deal:\n${problems.map(({ field, problem, remedy }) => `  ${field}: ${problem}. ${remedy}`).join('\n')}`,
  );
};

/** `link`: a connect link as the workspace's CRM would make it, good for 15 minutes and one use. */
export const makeLinkCommand = async (target: Target, wanted: WantedLink): Promise<string[]> => {
  const role = roleSchema.safeParse(wanted.role ?? 'owner');
  if (!role.success) throw new CliError(`"${wanted.role}" is no role. Roles are: ${roleSchema.options.join(', ')}.`);
  const to = pages.find((page) => page === (wanted.to ?? 'connect'));
  if (!to) throw new CliError(`"${wanted.to}" is no page. Pages are: ${pages.join(', ')}.`);
  if (wanted.deal !== undefined && to !== 'draft') throw new CliError('A deal is for a draft invoice: --to draft');
  const secret = await target.secrets.workspace(wanted.workspace);
  if (!secret) throw new CliError(`There is no workspace "${wanted.workspace}" (${target.name}).`);
  const link = await makeConnectLink({
    ...{ publicUrl: target.publicUrl, workspace: wanted.workspace, linkSecret: secret.linkSecret },
    ...{ user: wanted.user ?? 'cli', name: wanted.name, role: role.data, to, now: wanted.now },
    deal: wanted.deal === undefined ? undefined : await dealIn(wanted.deal),
  });
  return [link];
};
