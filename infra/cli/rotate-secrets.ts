import { retired, rotated, type SecretKind, secretKinds, secretsOf } from '../../shared/runtime/rotation.ts';
import { newWorkspaceSecret, type WorkspaceSecret } from '../../shared/runtime/secrets.ts';
import { CliError, type Target, typed } from './target.ts';

interface Wanted {
  workspace: string;
  secret: string | undefined;
}

const words: Record<SecretKind, { use: string; overlap: string }> = {
  events: { use: 'Sign events with', overlap: 'Events that are signed with an earlier one are still taken.' },
  link: { use: 'Sign connect links', overlap: 'Links that are signed with an earlier one still open.' },
  delivery: {
    use: 'Verify write-backs',
    overlap:
      'Within five minutes write-backs carry two signatures, by the new one and by the earlier one: wait that long.',
  },
};

const kindOf = (secret: string | undefined): SecretKind => {
  const kind = secretKinds.find((one) => one === secret);
  if (kind) return kind;
  const wrong = secret === undefined ? 'Which secret?' : `"${secret}" is no secret.`;
  throw new CliError(`${wrong} Say --secret ${secretKinds.join(', --secret ')}.`);
};

const existing = async (target: Target, workspace: string): Promise<WorkspaceSecret> => {
  const secret = await target.secrets.workspace(workspace, { fresh: true });
  if (!secret) throw new CliError(`There is no workspace "${workspace}" (${target.name}).`);
  return secret;
};

/** `workspace rotate`: a new secret of one kind beside those that hold, so that the CRM can change over without a gap. */
export const rotateCommand = async (target: Target, { workspace, secret }: Wanted): Promise<string[]> => {
  const kind = kindOf(secret);
  await existing(target, workspace);
  const fresh = newWorkspaceSecret();
  await target.secrets.changeWorkspace(workspace, (current) => rotated(current, kind, fresh));
  const { use, overlap } = words[kind];
  return [
    `A new ${kind} secret for the workspace "${workspace}" (${target.name}). It is not shown again.`,
    '',
    `  ${use}   ${secretsOf(fresh, kind)[0]}`,
    '',
    overlap,
    'Next: put it into your CRM. When the CRM uses it, end the overlap:',
    `  ${typed(target, `workspace retire ${workspace} --secret ${kind}`)}`,
  ];
};

/** `workspace retire`: ends the overlap, of one kind or of all: only the newest secret holds. */
export const retireCommand = async (target: Target, { workspace, secret }: Wanted): Promise<string[]> => {
  const kinds = secret === undefined ? secretKinds : [kindOf(secret)];
  let before = await existing(target, workspace);
  await target.secrets.changeWorkspace(workspace, (current) => {
    before = current;
    return retired(current, kinds);
  });
  const lines = kinds.map((kind) => {
    const gone = secretsOf(before, kind).length - 1;
    if (gone === 0) return `  ${kind}: there is only one; it stays.`;
    return `  ${kind}: the newest one stays; ${gone === 1 ? 'the earlier one is' : `${gone} earlier ones are`} dropped.`;
  });
  return [
    `Secrets of the workspace "${workspace}" (${target.name}):`,
    ...lines,
    'What is dropped is forgotten everywhere within five minutes.',
  ];
};
