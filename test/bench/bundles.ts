import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { readAssembly } from '../../infra/local/assembly.ts';
import { readPlan } from '../../infra/local/plan.ts';
import { synthesise } from '../../infra/local/synthesise.ts';
import { median, type Row, row } from './row.ts';

const runs = 7;
const pushLimitKb = 1200;

/** Milliseconds from the start of a new Node process until `file` is loaded; without `file`, until Node itself is up. */
const loadMs = async (file: string | undefined, environment: Record<string, string>): Promise<number> => {
  const script = file === undefined ? '' : `await import(${JSON.stringify(file)});`;
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', `${script} process.exit(0)`], {
      env: environment,
    });
    times.push(performance.now() - start);
  }
  return median(times);
};

/** Addresses for variables that are read but not used while a function is loaded. */
const nowhere = {
  dynamodb: 'http://localhost:1',
  sqs: 'http://localhost:1',
  secrets: 'http://localhost:1',
  bridge: 'http://localhost:1',
};

/** Size of each function's minified bundle, and how long a new process takes to load it. */
export const benchBundles = async (): Promise<Row[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'tallybridge-bench-'));
  try {
    await synthesise(folder);
    const plan = readPlan(await readAssembly(folder), nowhere);
    const bare = await loadMs(undefined, {});
    const rows: Row[] = [];
    for (const fn of plan.functions) {
      const kb = (await stat(fn.file)).size / 1000;
      rows.push(
        row(`bundle of ${fn.name}, minified`, 'kB', { ours: kb, ...(fn.name === 'push' && { limit: pushLimitKb }) }),
      );
      const ms = await loadMs(fn.file, { ...fn.environment, AWS_REGION: 'us-east-1' });
      rows.push(row(`load time of ${fn.name}, beside an empty Node process`, 'ms', { ours: ms, baseline: bare }));
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
