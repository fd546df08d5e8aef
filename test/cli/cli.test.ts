import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { runCli } from '../../infra/cli/run.ts';
import { CliError } from '../../infra/cli/target.ts';
import { startSecretServer } from '../../infra/local/secret-server.ts';
import { openSecretStore } from '../../infra/local/secret-store.ts';
import { linkWorkspace, verifyLink } from '../../shared/crm/connect-link.ts';
import { linkOrganisation } from '../../shared/store/organisations.ts';
import type { Table } from '../../shared/store/table.ts';
import { getWorkspace } from '../../shared/store/workspaces.ts';
import { freshTable } from '../config/table.ts';

const now = new Date('2026-11-21T09:00:00Z');
let folder: string;
let localFile: string;
let table: Table;
let stop: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tallybridge-cli-'));
  const server = await startSecretServer(await openSecretStore(join(folder, 'secrets.json')));
  stop = server.stop;
  table = await freshTable();
  localFile = join(folder, 'env.json');
  const written = {
    bridge: 'http://localhost:4100',
    table: table.name,
    endpoints: { dynamodb: inject('dynamoDbEndpoint'), sqs: inject('sqsEndpoint'), secrets: server.endpoint },
    secretNames: { app: 'tallybridge/local/app', workspacePrefix: 'tallybridge/local/workspace/' },
  };
  await writeFile(localFile, JSON.stringify(written));
});

afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

const cli = (...argv: string[]) => runCli(argv, { environment: {}, localFile, now });
const complaint = async (...argv: string[]) => {
  const error: unknown = await cli(...argv).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CliError);
  return error instanceof CliError ? error.message : '';
};

describe('workspace create', () => {
  test('makes row and secret, and prints the secrets with where they go', async () => {
    const lines = (
      await cli('workspace', 'create', 'acme', '--name', 'Acme Ltd', '--delivery-url', 'https://crm.example/in')
    ).join('\n');
    expect(lines).toContain('http://localhost:4100/events/acme');
    expect(lines.match(/whsec_\S+/g)).toHaveLength(2);
    expect(await getWorkspace(table, 'acme')).toMatchObject({
      name: 'Acme Ltd',
      deliveryUrl: 'https://crm.example/in',
    });
  });

  test('refuses one that exists, and the first one keeps its secrets', async () => {
    await cli('workspace', 'create', 'twice');
    const [before] = await cli('link', 'twice');
    expect(await complaint('workspace', 'create', 'twice')).toContain('exists already');
    expect((await cli('link', 'twice'))[0]?.split('?')[0]).toBe(before?.split('?')[0]);
  });

  test.each([
    ['Acme Ltd', 'small letters'],
    ['acme#1', 'small letters'],
  ])('refuses the id "%s"', async (id, because) => {
    expect(await complaint('workspace', 'create', id)).toContain(because);
  });

  test('refuses an address for write-backs that is none', async () => {
    expect(await complaint('workspace', 'create', 'beta', '--delivery-url', 'crm.example')).toContain('https://');
    expect(await getWorkspace(table, 'beta')).toBeUndefined();
  });
});

describe('link', () => {
  test('prints a connect link that the bridge takes', async () => {
    const lines = await cli('workspace', 'create', 'linked');
    const secret = /Sign connect links\s+(\S+)/.exec(lines.join('\n'))?.[1] ?? '';
    const [link = ''] = await cli('link', 'linked', '--user', 'ann', '--role', 'administrator', '--to', 'console');
    const url = new URL(link);
    const token = url.searchParams.get('token') ?? '';
    expect(url.searchParams.get('to')).toBe('console');
    expect(linkWorkspace(token)).toBe('linked');
    expect(await verifyLink(token, 'linked', secret, now)).toMatchObject({ sub: 'ann', role: 'administrator' });
  });

  test('says what is wrong', async () => {
    expect(await complaint('link', 'nobody')).toContain('no workspace "nobody"');
    expect(await complaint('link')).toContain('workspace is missing');
    expect(await complaint('link', 'acme', '--role', 'king')).toContain('owner, administrator, member, viewer');
    expect(await complaint('link', 'acme', '--to', 'moon')).toContain('connect, console');
  });
});

describe('status', () => {
  test('shows organisations and what waits', async () => {
    await cli('workspace', 'create', 'busy', '--name', 'Busy');
    expect((await cli('status', 'busy')).join('\n')).toContain('No organisation is connected');
    await linkOrganisation(
      table,
      {
        ...{
          workspace: 'busy',
          organisation: 'tenant',
          connection: 'c',
          xeroConnection: 'x',
          name: 'Demo Company (UK)',
        },
        ...{ baseCurrency: 'GBP', country: 'GB', state: 'active', linkedAt: now.toISOString() },
      },
      undefined,
    );
    const shown = (await cli('status', 'busy')).join('\n');
    expect(shown).toContain('Demo Company (UK) (default): reconnect needed');
    expect(shown).toContain('0 waiting to be pushed, 0 set aside');
  });
});

describe('the command line', () => {
  test('explains itself, and says which option or command it does not know', async () => {
    expect((await cli('--help')).join('\n')).toContain('workspace create <id>');
    expect(await complaint()).toContain('Usage:');
    expect(await complaint('fly')).toContain('no command "fly"');
    expect(await complaint('status', 'acme', '--loud')).toContain('--loud');
    expect(await complaint('status', 'acme', 'beta')).toContain('What is "beta" for?');
  });

  test('knows neither a local run nor a stage: says how to name one', async () => {
    const elsewhere = { environment: {}, localFile: join(folder, 'none.json'), now };
    await expect(runCli(['status', 'acme'], elsewhere)).rejects.toThrow('--stage prod');
    await expect(runCli(['status', 'acme', '--local'], elsewhere)).rejects.toThrow('npm start');
    await expect(runCli(['status', 'acme', '--stage', 'prod'], elsewhere)).rejects.toThrow('TABLE_NAME and PUBLIC_URL');
    await expect(runCli(['status', 'acme', '--stage', 'prod', '--local'], elsewhere)).rejects.toThrow('not both');
  });

  test('a local run that died leaves its addresses behind: says so', async () => {
    const stale = join(folder, 'stale.json');
    const dead = 'http://127.0.0.1:9';
    await writeFile(
      stale,
      JSON.stringify({
        ...{ bridge: dead, table: 'x', endpoints: { dynamodb: dead, secrets: dead } },
        secretNames: { app: 'a', workspacePrefix: 'p/' },
      }),
    );
    await expect(runCli(['status', 'acme'], { environment: {}, localFile: stale, now })).rejects.toThrow(
      'does not answer',
    );
  });

  test('as a program: prints to the error stream and ends with 1', async () => {
    const main = new URL('../../infra/cli/main.ts', import.meta.url).pathname;
    const run = promisify(execFile)(process.execPath, [main, 'fly']);
    await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('no command "fly"') });
  });
});
