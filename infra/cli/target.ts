import { readFile } from 'node:fs/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { systemClock } from '../../shared/runtime/clock.ts';
import { openSecrets, type Secrets } from '../../shared/runtime/secrets.ts';
import { openTable, type Table } from '../../shared/store/table.ts';
import { localAws } from '../local/credentials.ts';

/** The installation a command works on. */
export interface Target {
  /** As people call it: `local`, or the stage in AWS. */
  name: string;
  publicUrl: string;
  table: Table;
  secrets: Secrets;
  /** Where Xero is. */
  xero: { login: string; identity: string; api: string };
  /** Tells of progress while a command goes on. */
  say: (line: string) => void;
  /** Asks the person for something that is not to be shown. */
  askSecret: (question: string) => Promise<string>;
  close: () => void;
}

/** A command as the person would type it for this installation. */
export const typed = ({ name }: Pick<Target, 'name'>, words: string): string =>
  `npm run cli -- ${words}${name === 'local' ? '' : ` --stage ${name}`}`;

/** Something the person at the keyboard can mend; shown without a stack. */
export class CliError extends Error {}

const localSchema = z.object({
  bridge: z.string(),
  table: z.string(),
  endpoints: z.object({ dynamodb: z.string(), secrets: z.string() }),
  secretNames: z.object({ app: z.string(), workspacePrefix: z.string() }),
  xero: z.object({ login: z.string(), identity: z.string(), api: z.string() }).optional(),
});

const realXero = {
  login: 'https://login.xero.com',
  identity: 'https://identity.xero.com',
  api: 'https://api.xero.com',
};
const silent = () => undefined;
const nobody = () => Promise.reject(new CliError('Nobody can be asked here.'));

export interface TargetOptions {
  local: boolean;
  stage: string | undefined;
  /** The file in which the local run writes down its addresses. */
  localFile: string;
  environment: Record<string, string | undefined>;
  say?: ((line: string) => void) | undefined;
  askSecret?: Target['askSecret'] | undefined;
}

/** The local run when one is going (or `--local` asks for it), else the stage in AWS that `--stage` names. */
export const openTarget = async (options: TargetOptions): Promise<Target> => {
  if (options.local && options.stage !== undefined) throw new CliError('Use either --local or --stage, not both.');
  const found = options.stage === undefined ? await readLocal(options.localFile) : undefined;
  if (found !== undefined) return openLocal(found, options);
  if (options.local) {
    throw new CliError(`No local run is going: ${options.localFile} does not exist. Start one with: npm start`);
  }
  return openAws(options);
};

const readLocal = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

const openLocal = (text: string, { localFile: file, say = silent, askSecret = nobody }: TargetOptions): Target => {
  const parsed = localSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new CliError(`${file} is not of this version. Start the local run again: npm start`);
  const { bridge, table, endpoints, secretNames, xero = realXero } = parsed.data;
  const client = new SecretsManagerClient({ ...localAws, endpoint: endpoints.secrets });
  const opened = openTable(table, { ...localAws, endpoint: endpoints.dynamodb });
  return {
    ...{ name: 'local', publicUrl: bridge, xero, say, askSecret },
    table: opened,
    secrets: openSecrets(client, {
      appSecretId: secretNames.app,
      workspacePrefix: secretNames.workspacePrefix,
      clock: systemClock,
    }),
    close: () => {
      opened.doc.destroy();
      client.destroy();
    },
  };
};

const openAws = ({ stage, environment, say = silent, askSecret = nobody }: TargetOptions): Target => {
  const { TABLE_NAME, PUBLIC_URL, KEY_ARN, XERO_LOGIN_URL, XERO_IDENTITY_URL, XERO_API_URL } = environment;
  if (stage === undefined) {
    throw new CliError(
      'No local run is going, and no stage is named. Start one with "npm start", or name a stage: --stage prod',
    );
  }
  if (!TABLE_NAME || !PUBLIC_URL) {
    throw new CliError(
      "Set TABLE_NAME and PUBLIC_URL to what the stacks of this stage put out under these names (and KEY_ARN to create workspaces with the stage's own key).",
    );
  }
  const client = new SecretsManagerClient();
  const table = openTable(TABLE_NAME);
  return {
    ...{ name: stage, say, askSecret },
    xero: {
      login: XERO_LOGIN_URL ?? realXero.login,
      identity: XERO_IDENTITY_URL ?? realXero.identity,
      api: XERO_API_URL ?? realXero.api,
    },
    publicUrl: PUBLIC_URL.replace(/\/+$/, ''),
    table,
    secrets: openSecrets(client, {
      appSecretId: `tallybridge/${stage}/app`,
      workspacePrefix: `tallybridge/${stage}/workspace/`,
      clock: systemClock,
      keyArn: KEY_ARN,
    }),
    close: () => {
      table.doc.destroy();
      client.destroy();
    },
  };
};
