import { html } from 'hono/html';
import type { Formats } from '../../../shared/runtime/formats.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Day } from './recent-days.ts';

const width = 340;
const height = 96;
const base = 76;
const top = 14;

const total = ({ done, wrong }: Day) => done + wrong;

const inWords = (day: Day, formats: Formats): string =>
  `${formats.shortDay(day.date)}: ${formats.number(day.done)} done, ${formats.number(day.wrong)} went wrong${day.more ? ', and more' : ''}`;

/** Bars of the last days, what was done and what went wrong, as a picture that also says its numbers in words. */
export const chart = (days: Day[], formats: Formats): Html => {
  if (days.every((day) => total(day) === 0)) return html`<p class="soft">Nothing has happened in these days.</p>`;
  const highest = Math.max(1, ...days.map(total));
  const step = width / days.length;
  const bar = step * 0.62;
  const tall = (count: number) => (count === 0 ? 0 : Math.max(2, ((base - top) * count) / highest));
  const at = (value: number) => value.toFixed(1);
  return html`<ul class="legend"><li>Done</li><li class="ill">Went wrong</li></ul>
<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${days.map((day) => inWords(day, formats)).join('; ')}">
<line class="axis" x1="0" x2="${width}" y1="${base + 0.5}" y2="${base + 0.5}"></line>
${days.map((day, index) => {
  const x = step * index + (step - bar) / 2;
  const [well, ill] = [tall(day.done), tall(day.wrong)];
  const middle = at(step * (index + 0.5));
  return html`<g><title>${inWords(day, formats)}</title>
<rect class="well" x="${at(x)}" y="${at(base - well)}" width="${at(bar)}" height="${at(well)}" rx="2"></rect>
<rect class="ill" x="${at(x)}" y="${at(base - well - ill)}" width="${at(bar)}" height="${at(ill)}" rx="2"></rect>
${total(day) > 0 && html`<text x="${middle}" y="${at(base - well - ill - 3)}" text-anchor="middle">${formats.number(total(day))}${day.more ? '+' : ''}</text>`}
<text x="${middle}" y="${height - 4}" text-anchor="middle">${formats.shortDay(day.date)}</text></g>`;
})}</svg>`;
};
