import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { startJob } from '../../shared/store/jobs.ts';
import { ringPull } from '../../shared/store/pulls.ts';
import { type Row, row } from './row.ts';
import { type BenchStage, openStage } from './stage.ts';

const invoices = 100_000;
const contacts = 2_000;
const marks = [10_000, 50_000, 100_000];
const pageSize = 1000;
const mostMb = 256;
/** V8 lets its heap grow as long as there is room; held to this it shows what the worker needs. What it cannot do in it, it dies of. */
const heap = ['--max-old-space-size=112', '--max-semi-space-size=8'];
/** Pages that are read bare, for comparison. */
const barePages = 10;

const measuredSchema = z.object({
  told: z.number(),
  seconds: z.number(),
  waitedSeconds: z.number(),
  idleMb: z.number(),
  peaks: z.array(z.number()),
});

const workerFile = fileURLToPath(new URL('pull-worker.ts', import.meta.url));

/** Records a second of nothing but asking the sandbox for pages and reading their JSON. */
const bareReading = async (stage: BenchStage): Promise<number> => {
  const token = await stage.accessToken('', '');
  const headers = {
    authorization: `Bearer ${token}`,
    'xero-tenant-id': stage.scope.organisation,
    accept: 'application/json',
  };
  const start = performance.now();
  let read = 0;
  for (let page = 1; page <= barePages; page += 1) {
    const query = `page=${page}&pageSize=${pageSize}&unitdp=4&order=UpdatedDateUTC%20ASC`;
    const answer = await fetch(`${stage.sandbox}/api.xro/2.0/Invoices?${query}`, { headers });
    read += z.object({ Invoices: z.array(z.unknown()) }).parse(await answer.json()).Invoices.length;
  }
  return (read / (performance.now() - start)) * 1000;
};

/**
 * The books of an organisation that has invoiced for years, read for the first time: the real pull worker in a process of its
 * own, as a job that tells the CRM of each (the settings under which it has most to do), under the back-fill's share of Xero's limits.
 */
export const benchFirstPull = async (): Promise<Row[]> => {
  const stage = await openStage({
    now: () => new Date(),
    settings: { sync: { invoice: { newInXero: 'create' }, bill: { newInXero: 'create' } } },
    fill: { contacts, invoices },
  });
  try {
    const asked = { by: 'bench', now: new Date(), id: randomUUID() };
    const job = await startJob(stage.table, stage.scope, { do: 'import', kinds: ['invoice'] }, asked);
    await ringPull(stage.table, stage.scope, asked.now);
    const { pullQueueUrl, deliverQueueUrl, sandbox, scope, endpoints } = stage;
    const task = { ...endpoints, tableName: stage.table.name, pullQueueUrl, deliverQueueUrl, sandbox, scope };
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...heap,
      workerFile,
      JSON.stringify({ ...task, job: job.id, marks }),
    ]);
    const measured = measuredSchema.parse(JSON.parse(stdout));
    if (measured.told !== invoices) throw new Error(`The CRM was told of ${measured.told} of ${invoices} invoices.`);
    const calls = (await stage.calls()).length;
    const name = 'first pull of 100,000 invoices';
    return [
      row(`${name}: calls in all (baseline: a call for each 100, Xero's own page size)`, 'calls', {
        ...{ ours: calls, baseline: invoices / 100, limit: invoices / pageSize },
      }),
      row(`${name}: worked off and stored (baseline: the pages only asked for and parsed)`, 'records a second', {
        ours: invoices / measured.seconds,
        baseline: await bareReading(stage),
      }),
      row(`${name}: minutes of waiting for Xero's limit, which the bench skips`, 'minutes', {
        ours: measured.waitedSeconds / 60,
      }),
      ...marks.map((mark, at) =>
        row(
          `memory of the pull worker with its heap held to 112 MB, peak up to ${mark.toLocaleString('en')} (baseline: before the first)`,
          'MB',
          {
            ...{ ours: measured.peaks[at] ?? Number.NaN, baseline: measured.idleMb, limit: mostMb },
          },
        ),
      ),
    ];
  } finally {
    await stage.close();
  }
};
