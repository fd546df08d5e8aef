import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../infra/cli/commands.ts';
import { runCli } from '../../infra/cli/run.ts';
import { linkWorkspace, verifyLink } from '../../shared/crm/connect-link.ts';
import { listActivities } from '../../shared/store/activities.ts';
import type { Table } from '../../shared/store/table.ts';
import { getWorkspace } from '../../shared/store/workspaces.ts';
import { type Keyboard, now, openKeyboard } from './keyboard.ts';

let keyboard: Keyboard;
let folder: string;
let table: Table;

beforeAll(async () => {
  keyboard = await openKeyboard();
  ({ folder, table } = keyboard);
});
afterAll(() => keyboard.stop());

const cli = (...argv: string[]) => keyboard.cli(...argv);
const complaint = (...argv: string[]) => keyboard.complaint(...argv);

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

describe('workspace frame', () => {
  test('names exactly these sites, or none, and the log says who did', async () => {
    await cli('workspace', 'create', 'framed');
    const lines = await cli('workspace', 'frame', 'framed', 'https://crm.example/', 'http://localhost:4300');
    expect(lines).toContain('  https://crm.example');
    const stored = async () => (await getWorkspace(table, 'framed'))?.frameOrigins;
    expect(await stored()).toEqual(['https://crm.example', 'http://localhost:4300']);
    expect((await cli('workspace', 'frame', 'framed', 'none', '--user', 'ann')).join()).toContain('No site may');
    expect(await stored()).toEqual([]);
    const { activities } = await listActivities(table, 'framed', now);
    expect(activities.map(({ actor }) => actor)).toEqual(expect.arrayContaining(['cli', 'ann']));
  });

  test('refuses what is no origin, and a workspace that is not there', async () => {
    expect(await complaint('workspace', 'frame', 'framed', 'https://*.example')).toContain(
      '"https://*.example" is no origin',
    );
    expect(await complaint('workspace', 'frame', 'nobody', 'https://crm.example')).toContain('no workspace "nobody"');
    expect(await complaint('workspace', 'frame', 'framed')).toContain('is missing');
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
    expect(await verifyLink(token, 'linked', [secret], now)).toMatchObject({ sub: 'ann', role: 'administrator' });
  });

  test('says what is wrong', async () => {
    expect(await complaint('link', 'nobody')).toContain('no workspace "nobody"');
    expect(await complaint('link')).toContain('workspace is missing');
    expect(await complaint('link', 'acme', '--role', 'king')).toContain('owner, administrator, member, viewer');
    expect(await complaint('link', 'acme', '--to', 'moon')).toContain('connect, console, draft');
  });

  test('carries a deal to the draft invoice, and says what is wrong with one', async () => {
    const lines = await cli('workspace', 'create', 'deals');
    const secret = /Sign connect links\s+(\S+)/.exec(lines.join('\n'))?.[1] ?? '';
    const file = join(keyboard.folder, 'deal.json');
    const deal = {
      id: 'D-7',
      name: 'Roof',
      contact: { name: 'Ann' },
      lines: [{ description: 'Work', unitPrice: '80' }],
    };
    await writeFile(file, JSON.stringify(deal));
    const [link = ''] = await cli('link', 'deals', '--to', 'draft', '--deal', file);
    const { searchParams } = new URL(link);
    expect(searchParams.get('to')).toBe('draft');
    const claims = await verifyLink(searchParams.get('token') ?? '', 'deals', [secret], now);
    expect(claims?.deal).toMatchObject({ ...deal, lines: [{ description: 'Work' }] });
    const [bare = ''] = await cli('link', 'deals', '--to', 'draft');
    expect(new URL(bare).searchParams.get('to')).toBe('draft');
    expect(await complaint('link', 'deals', '--deal', file)).toContain('--to draft');
    await writeFile(file, JSON.stringify({ name: 'Roof', currency: 'pounds' }));
    const wrong = await complaint('link', 'deals', '--to', 'draft', '--deal', file);
    expect(wrong).toMatch(/is no deal:\n {2}id: is missing[\s\S]*currency: /);
    await writeFile(file, 'no json');
    expect(await complaint('link', 'deals', '--to', 'draft', '--deal', file)).toContain('is no JSON');
    expect(await complaint('link', 'deals', '--to', 'draft', '--deal', `${file}x`)).toContain('cannot be read');
  });
});

describe('status', () => {
  test('shows organisations and what waits', async () => {
    await cli('workspace', 'create', 'busy', '--name', 'Busy');
    expect((await cli('status', 'busy')).join('\n')).toContain('No organisation is connected');
    await keyboard.workspace('busy', { organisation: 'tenant', name: 'Demo Company (UK)' });
    const shown = (await cli('status', 'busy')).join('\n');
    expect(shown).toContain('Demo Company (UK) (default): reconnect needed');
    expect(shown).toContain('0 waiting to be pushed, 0 set aside');
  });
});

describe('the command line', () => {
  test('explains itself, and says which option or command it does not know', async () => {
    const help = (await cli('--help')).join('\n');
    expect(await cli('help')).toEqual([help]);
    for (const { name, about } of commands) {
      expect(help.split('\n').filter((line) => line.startsWith(`  ${name} `) && line.endsWith(about))).toHaveLength(1);
    }
    expect((await cli('help', 'retry')).join('\n')).toContain('[--code CAUSE]');
    expect((await cli('settings', 'import', '--help')).join('\n')).toContain('[--file FILE]');
    expect(await complaint()).toContain('Usage:');
    expect(await complaint('fly')).toContain('no command "fly"');
    expect(await complaint('status', 'acme', '--loud')).toContain('--loud');
    expect(await complaint('status', 'acme', '--code', 'x')).toContain('"status" knows no option --code');
    expect(await complaint('status', 'acme', 'beta')).toContain('What is "beta" for?');
    expect(await complaint('explain', 'acme', 'invoice')).toContain('The id of the record in the CRM is missing');
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
