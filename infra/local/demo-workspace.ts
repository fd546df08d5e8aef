import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { makeConnectLink } from '../../shared/crm/connect-link.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { newWorkspaceSecret, openSecrets, type WorkspaceSecret } from '../../shared/runtime/secrets.ts';
import { openTable } from '../../shared/store/table.ts';
import { getWorkspace, putWorkspace } from '../../shared/store/workspaces.ts';
import { localAws } from './credentials.ts';

/** The workspace every local run has. */
export const DEMO_WORKSPACE = 'demo';

interface DemoWorkspaceOptions {
  dynamodb: string;
  secrets: string;
  tableName: string;
  secretPrefix: string;
  deliveryUrl: string | undefined;
}

/** Makes sure that the workspace of the local run exists, with secrets made once, and returns these. */
export const seedDemoWorkspace = async (options: DemoWorkspaceOptions): Promise<WorkspaceSecret> => {
  const table = openTable(options.tableName, { ...localAws, endpoint: options.dynamodb });
  const known = await getWorkspace(table, DEMO_WORKSPACE);
  if (known?.frameOrigins === undefined || known.deliveryUrl !== options.deliveryUrl) {
    await putWorkspace(table, {
      name: 'Demo CRM',
      createdAt: systemClock.now().toISOString(),
      ...known,
      workspace: DEMO_WORKSPACE,
      frameOrigins: options.deliveryUrl === undefined ? [] : [new URL(options.deliveryUrl).origin],
      deliveryUrl: options.deliveryUrl,
    });
  }
  table.doc.destroy();
  return demoSecret(options);
};

const demoSecret = async ({ secrets, secretPrefix }: DemoWorkspaceOptions): Promise<WorkspaceSecret> => {
  const client = new SecretsManagerClient({ ...localAws, endpoint: secrets });
  const store = openSecrets(client, { workspacePrefix: secretPrefix, clock: systemClock });
  try {
    const kept = await store.workspace(DEMO_WORKSPACE);
    if (kept !== undefined) return kept;
    const made = newWorkspaceSecret();
    await store.createWorkspace(DEMO_WORKSPACE, made);
    return made;
  } finally {
    client.destroy();
  }
};

/** A link, good for an hour and one use, that opens the workspace as its owner. */
export const demoLink = (publicUrl: string, linkSecret: string, to: 'connect' | 'console'): Promise<string> =>
  makeConnectLink({
    publicUrl,
    workspace: DEMO_WORKSPACE,
    linkSecret,
    user: 'demo-owner',
    name: 'Demo Owner',
    role: 'owner',
    to,
    now: systemClock.now(),
    lifeSeconds: 3600,
  });
