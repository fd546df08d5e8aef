import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { benchBackFill } from './back-fill.ts';
import { benchBacklog } from './backlog.ts';
import { benchBundles } from './bundles.ts';
import { benchDemoExport } from './demo-export.ts';
import { benchFirstPull } from './first-pull.ts';
import { benchQuietDay } from './quiet-day.ts';
import type { Row } from './row.ts';

const measures: Record<string, () => Promise<Row[]>> = {
  demo: benchDemoExport,
  backlog: benchBacklog,
  'back-fill': benchBackFill,
  'first-pull': benchFirstPull,
  'quiet-day': benchQuietDay,
  bundles: benchBundles,
};

const usage = `npm run bench -- [--json FILE] [--only NAME]

  --json FILE   also write the rows to this file
  --only NAME   only one of the measures: ${Object.keys(measures).join(', ')}

Measures on stacks of its own and takes about fifteen minutes. Ratios are ours by the baseline of the same row, measured in
the same run.
`;

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const cell = (value: number | null) =>
  value === null ? '-' : value.toLocaleString('en', { maximumFractionDigits: 3 });

const show = (rows: Row[]) => {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const header = ['ours', 'baseline', 'limit', 'ratio'].map((title) => title.padStart(10)).join('');
  process.stdout.write(`${' '.repeat(width)}${header}  unit\n`);
  for (const { name, ours, baseline, limit, ratio, unit } of rows) {
    const cells = [ours, baseline, limit, ratio].map((value) => cell(value).padStart(10)).join('');
    process.stdout.write(`${name.padEnd(width)}${cells}  ${unit}\n`);
  }
};

const wanted = Object.entries(measures).filter(([name]) => values.only === undefined || values.only === name);
if (values.help || wanted.length === 0) {
  process.stdout.write(usage);
  process.exitCode = values.help ? 0 : 1;
} else {
  const rows: Row[] = [];
  for (const [, measure] of wanted) rows.push(...(await measure()));
  show(rows);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ rows }, null, 2)}\n`);
}
