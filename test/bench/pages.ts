import type { Browser } from '../demo/browser.ts';
import type { Stack } from '../demo/stack.ts';
import { median, type Row, row } from './row.ts';

const [warmUps, runs] = [5, 41];
const mostMs = 100;
const mostKb = 100;
const places = [
  '',
  '/attention',
  '/queue',
  '/activity',
  '/records',
  '/sync',
  '/undo',
  '/settings/accounts',
  '/accounts',
];

/** Milliseconds until a page is there in full, once it is warm: the middle one of many. */
const answerMs = async (browser: Browser, url: string): Promise<number> => {
  for (let run = 0; run < warmUps; run += 1) await browser.open(url);
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await browser.open(url);
    times.push(performance.now() - start);
  }
  return median(times);
};

/** How quickly the overview answers, beside the page that says that there is no such page, and how large the pages are. */
export const pageRows = async ({ bridge, workspace }: Stack, browser: Browser): Promise<Row[]> => {
  const home = `${bridge}/console/${workspace}`;
  const sizes = await Promise.all(places.map(async (place) => (await browser.open(home + place)).text.length / 1000));
  return [
    row('overview after the demo, warm, whole page (baseline: the page "not found")', 'ms', {
      ours: await answerMs(browser, home),
      baseline: await answerMs(browser, `${home}/nothing`),
      limit: mostMs,
    }),
    row('largest page of the console after the demo', 'kB', { ours: Math.max(...sizes), limit: mostKb }),
  ];
};
