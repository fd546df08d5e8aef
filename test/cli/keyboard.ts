import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import { runCli } from '../../infra/cli/run.ts';
import { CliError } from '../../infra/cli/target.ts';
import { startSecretServer } from '../../infra/local/secret-server.ts';
import { openSecretStore } from '../../infra/local/secret-store.ts';
import { contactSchema } from '../../shared/records/contact.ts';
import { invoiceSchema } from '../../shared/records/invoice.ts';
import type { RecordType } from '../../shared/records/record.ts';
import { type Change, putChange } from '../../shared/store/changes.ts';
import { linkOrganisation, type Organisation } from '../../shared/store/organisations.ts';
import type { Table } from '../../shared/store/table.ts';
import { createWorkspace } from '../../shared/store/workspaces.ts';
import { freshTable } from '../config/table.ts';

export const now = new Date('2026-11-21T09:00:00Z');

/** A keyboard at a local run of its own: types commands, and puts rows into its table. */
export interface Keyboard {
  folder: string;
  localFile: string;
  table: Table;
  cli: (...argv: string[]) => Promise<string[]>;
  /** What is typed when a command asks. */
  types: (answer: string) => void;
  /** What a command that fails complains of. */
  complaint: (...argv: string[]) => Promise<string>;
  /** Puts a secret where commands find it, and reads it. */
  secret: (name: string, value: object) => Promise<unknown>;
  secretOf: (name: string) => unknown;
  /** A workspace with these organisations, the first of them the default one. */
  workspace: (id: string, ...organisations: (Partial<Organisation> & { organisation: string })[]) => Promise<void>;
  change: (
    scope: { workspace: string; organisation: string },
    type: RecordType,
    id: string,
    more?: Partial<Change>,
  ) => Promise<void>;
  stop: () => Promise<void>;
}

export const openKeyboard = async (): Promise<Keyboard> => {
  const folder = await mkdtemp(join(tmpdir(), 'tallybridge-cli-'));
  const store = await openSecretStore(join(folder, 'secrets.json'));
  const server = await startSecretServer(store);
  const table = await freshTable();
  const localFile = join(folder, 'env.json');
  const written = {
    bridge: 'http://localhost:4100',
    table: table.name,
    endpoints: { dynamodb: inject('dynamoDbEndpoint'), sqs: inject('sqsEndpoint'), secrets: server.endpoint },
    secretNames: { app: 'tallybridge/local/app', workspacePrefix: 'tallybridge/local/workspace/' },
  };
  await writeFile(localFile, JSON.stringify(written));
  let answer = '';
  const askSecret = async () => answer;
  const cli = (...argv: string[]) => runCli(argv, { environment: {}, localFile, now, askSecret });
  return {
    ...{ folder, localFile, table, cli },
    types: (text) => {
      answer = text;
    },
    secret: (name, value) => store.put(name, JSON.stringify(value)),
    secretOf: (name) => JSON.parse(store.get(name)?.value ?? 'null'),
    complaint: async (...argv) => {
      const error: unknown = await cli(...argv).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(CliError);
      return error instanceof CliError ? error.message : '';
    },
    workspace: async (id, ...organisations) => {
      await createWorkspace(table, { workspace: id, name: id, createdAt: now.toISOString() });
      for (const [order, organisation] of organisations.entries()) {
        const row = {
          ...{ workspace: id, connection: 'c', xeroConnection: 'x', name: `Books of ${organisation.organisation}` },
          ...{ baseCurrency: 'GBP', country: 'GB', state: 'active' as const, shortCode: '!abc' },
          linkedAt: new Date(now.getTime() + order).toISOString(),
          ...organisation,
        };
        await linkOrganisation(table, row, undefined);
      }
    },
    change: async (scope, type, id, more = {}) => {
      const record: Change['record'] =
        type === 'contact'
          ? { type, data: contactSchema.parse({ id, name: `Customer ${id}` }) }
          : { type, data: invoiceSchema.parse({ id, number: `INV-${id}`, url: `https://crm.example/${id}` }) };
      const row = {
        ...{ ...scope, record, deleted: false, rev: `rev-${id}`, fingerprint: 'f', version: '1' },
        ...{ receivedAt: '2026-11-21T08:00:00.000Z', attempts: 2, deaths: 1, ...more },
      };
      expect(await putChange(table, row, undefined)).toBe(true);
    },
    stop: async () => {
      await server.stop();
      table.doc.destroy();
      await rm(folder, { recursive: true });
    },
  };
};
