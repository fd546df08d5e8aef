import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

const forbidden: [string, string][] = [
  ['shared/records/x.ts', '../store/table.ts'],
  ['shared/records/x.ts', '../runtime/clock.ts'],
  ['shared/failures/x.ts', '../settings/settings.ts'],
  ['shared/records/x.ts', 'xero-node'],
  ['shared/settings/x.ts', '../store/table.ts'],
  ['shared/sync/x.ts', '../store/table.ts'],
  ['shared/sync/x.ts', '../xero/client.ts'],
  ['shared/sync/x.ts', '../runtime/logger.ts'],
  ['shared/sync/x.ts', '@aws-sdk/client-sqs'],
  ['shared/xero/x.ts', '../store/table.ts'],
  ['shared/xero/x.ts', '../../functions/push/work.ts'],
  ['shared/xero/x.ts', '@aws-sdk/client-dynamodb'],
  ['shared/store/x.ts', '../xero/client.ts'],
  ['shared/store/x.ts', '../../infra/table-definition.ts'],
  ['shared/store/x.ts', 'xero-node/dist/gen/api/accountingApi.js'],
  ['shared/crm/x.ts', '../xero/client.ts'],
  ['shared/crm/x.ts', '@aws-sdk/lib-dynamodb'],
  ['shared/catch-up/x.ts', '../runtime/secrets.ts'],
  ['shared/catch-up/x.ts', '../../functions/pull/work.ts'],
  ['shared/catch-up/x.ts', '@aws-sdk/lib-dynamodb'],
  ['shared/store/x.ts', '../catch-up/take-up.ts'],
  ['shared/xero/x.ts', '../catch-up/take-up.ts'],
  ['functions/pull/jobs/x.ts', '../../push/work.ts'],
  ['functions/pull/jobs/x.ts', '@aws-sdk/client-sqs'],
  ['shared/runtime/x.ts', '../../functions/push/work.ts'],
  ['shared/runtime/x.ts', '../../infra/settings.ts'],
  ['shared/runtime/x.ts', 'xero-node'],
  ['functions/push/x.ts', '../deliver/deliver.ts'],
  ['functions/push/push.handler.ts', '../deliver/deliver.ts'],
  ['functions/push/x.ts', '../../infra/table-definition.ts'],
  ['functions/push/x.ts', '@aws-sdk/client-sqs'],
  ['functions/push/push.handler.ts', 'xero-node'],
  ['infra/flows/x.ts', '../../functions/push/work.ts'],
  ['infra/x.ts', 'xero-node'],
  ['test/push/x.ts', 'xero-node'],
  ['test/xero-sandbox/x.ts', '../../shared/records/decimal.ts'],
  ['test/xero-sandbox/pages/x.ts', '../../../shared/records/decimal.ts'],
  ['test/demo-crm/x.ts', '../../functions/events/decide.ts'],
  ['test/demo-crm/x.ts', '../../infra/local/host.ts'],
];

const allowed: [string, string][] = [
  ['shared/records/x.ts', '../failures/failure.ts'],
  ['shared/sync/x.ts', '../records/decimal.ts'],
  ['shared/sync/x.ts', '../runtime/clock.ts'],
  ['shared/sync/x.ts', './plan.ts'],
  ['shared/xero/x.ts', 'xero-node/dist/gen/api/accountingApi.js'],
  ['shared/store/x.ts', '@aws-sdk/lib-dynamodb'],
  ['shared/runtime/x.ts', '@aws-sdk/client-sqs'],
  ['shared/runtime/x.ts', '../store/table.ts'],
  ['functions/push/x.ts', '../../shared/store/table.ts'],
  ['functions/pull/jobs/x.ts', '../../../shared/store/table.ts'],
  ['functions/pull/jobs/x.ts', '../work.ts'],
  ['shared/catch-up/x.ts', '../store/links.ts'],
  ['shared/catch-up/x.ts', '../xero/client.ts'],
  ['shared/catch-up/x.ts', '../runtime/clock.ts'],
  ['functions/push/push.handler.ts', '@aws-sdk/client-sqs'],
  ['functions/push/push-deps.ts', '@aws-sdk/client-sqs'],
  ['infra/local/x.ts', '@aws-sdk/client-sqs'],
  ['infra/local/x.ts', '../../shared/store/workspaces.ts'],
  ['test/xero-sandbox/x.ts', './store.ts'],
  ['test/push/x.ts', '../../functions/push/work.ts'],
];

/** Lints a project made of nothing but these imports, with our biome.json; says which were refused. */
const lint = async (folder: string, imports: [string, string][]): Promise<Set<string>> => {
  const config = JSON.parse(await readFile(join(root, 'biome.json'), 'utf8'));
  await writeFile(join(folder, 'biome.json'), JSON.stringify({ ...config, $schema: undefined, vcs: undefined }));
  const files = Map.groupBy(imports, ([path]) => path);
  for (const [path, lines] of files) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), lines.map(([, source]) => `import '${source}';\n`).join(''));
  }
  const run = promisify(execFile)(
    join(root, 'node_modules/.bin/biome'),
    ['lint', '--only=style/noRestrictedImports', '--max-diagnostics=none', '--reporter=json'],
    { cwd: folder },
  );
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  const { diagnostics } = JSON.parse(stdout);
  return new Set(
    diagnostics
      .filter(({ category }: { category: string }) => category === 'lint/style/noRestrictedImports')
      .map(({ location }: { location: { path: string; start: { line: number } } }) => {
        const [path, source] = files.get(location.path)?.[location.start.line - 1] ?? [];
        return `${path} ${source}`;
      }),
  );
};

let folder: string;
let refused: Set<string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tallybridge-layers-'));
  refused = await lint(folder, [...forbidden, ...allowed]);
});
afterAll(() => rm(folder, { recursive: true }));

test.each(forbidden)('%s may not import %s', (path, source) => {
  expect(refused).toContain(`${path} ${source}`);
});

test.each(allowed)('%s may import %s', (path, source) => {
  expect(refused).not.toContain(`${path} ${source}`);
});
