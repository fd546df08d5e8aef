import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { benchBacklog } from './backlog.ts';
import { benchBundles } from './bundles.ts';
import { benchDemoExport } from './demo-export.ts';
import type { Row } from './row.ts';

const usage = `npm run bench -- [--json FILE]

Measures on stacks of its own and takes about five minutes. Ratios are ours by the baseline of the same row, measured in
the same run.
`;

const { values } = parseArgs({ options: { json: { type: 'string' }, help: { type: 'boolean', default: false } } });

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

if (values.help) {
  process.stdout.write(usage);
} else {
  const rows = [...(await benchDemoExport()), ...(await benchBacklog()), ...(await benchBundles())];
  show(rows);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ rows }, null, 2)}\n`);
}
