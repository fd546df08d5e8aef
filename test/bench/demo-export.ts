import { figuresOf } from '../demo/figures.ts';
import { runDemo } from '../demo/run-demo.ts';
import { pageRows } from './pages.ts';
import { type Row, row } from './row.ts';

const recordsACall = 50;

/** The demo export through an empty stack: its calls to Xero, beside a call for each record and beside full calls only; then its pages. */
export const benchDemoExport = async (): Promise<Row[]> => {
  const pages: Row[] = [];
  const result = await runDemo({
    fresh: true,
    kill: false,
    progress: { step: () => undefined, update: () => undefined },
    lookAround: async (stack, browser) => void pages.push(...(await pageRows(stack, browser))),
  });
  const figures = figuresOf(result.answers, result.reckoning, result.calls);
  if (figures.lost + figures.duplicates > 0) throw new Error('The demo lost or doubled records; see npm run demo.');
  return [
    row('demo export: records a call, reading calls counted', 'records', {
      ours: figures.recordsPerCall,
      baseline: 1,
      limit: recordsACall,
    }),
    row('demo export: calls in all (baseline: a call for each record)', 'calls', {
      ours: figures.calls,
      baseline: figures.pushed,
      limit: Math.ceil(figures.pushed / recordsACall),
    }),
    ...pages,
  ];
};
