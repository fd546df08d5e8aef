import { html } from 'hono/html';
import { recordTypeSchema } from '../../../shared/records/record.ts';
import type { Formats } from '../../../shared/runtime/formats.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Activity } from '../../../shared/store/activities.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { deepLink } from '../../../shared/xero/deep-links.ts';
import { recordHref } from '../forms.ts';
import { settingTitle } from '../settings/setting-words.ts';
import { fieldWords, typeTitle } from '../words.ts';
import { actionWords, actorWords, directionWords } from './activity-words.ts';

interface Around {
  workspace: string;
  xeroAppUrl: string;
  formats: Formats;
  /** By id; with several, each line says whose it is. */
  organisations: Map<string, Organisation>;
}

/** Address of the record in Xero; undefined for what is no record there. */
export const xeroAddress = (
  { type, xeroId }: Activity,
  organisation: Organisation | undefined,
  appUrl: string,
): string | undefined => {
  const known = recordTypeSchema.safeParse(type);
  return known.success && xeroId !== undefined
    ? deepLink(organisation?.shortCode, known.data, xeroId, appUrl)
    : undefined;
};

const valueText = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Values before and after, field by field. */
export const changedTable = (
  { action, changed = [] }: Pick<Activity, 'action' | 'changed'>,
  open = false,
): Html | undefined => {
  if (changed.length === 0) return undefined;
  const title = (field: string) => (action === 'settingsChanged' ? settingTitle(field) : fieldWords(field));
  return html`<details ${open ? 'open' : ''}><summary>${changed.length === 1 ? '1 value' : `${changed.length} values`} changed</summary>
<table class="values"><thead><tr><th>Field</th><th>Before</th><th>After</th></tr></thead>
<tbody>${changed.map(({ field, before, after }) => html`<tr><th scope="row">${title(field)}</th><td>${valueText(before)}</td><td>${valueText(after)}</td></tr>`)}</tbody></table></details>`;
};

const recordCell = ({ workspace, xeroAppUrl, organisations }: Around, activity: Activity): Html | string => {
  const { type, crmId, xeroId, number } = activity;
  const known = recordTypeSchema.safeParse(type);
  if (!known.success) return '';
  const inXero = xeroAddress(activity, organisations.get(activity.organisation ?? ''), xeroAppUrl);
  const inCrm = crmId === undefined || crmId.startsWith('xero:') ? undefined : crmId;
  const name = `${typeTitle(known.data)} ${number ?? ''}`.trim();
  const { organisation } = activity;
  const here =
    inCrm !== undefined &&
    organisation !== undefined &&
    recordHref({ workspace, organisation }, { type: known.data, id: inCrm });
  return html`<span class="line">${here ? html`<a class="name" href="${here}">${name}</a>` : name}</span>
${inCrm !== undefined && html`<small class="line"><a href="/r/${workspace}/${known.data}/${encodeURIComponent(inCrm)}">${inCrm}</a> in the CRM</small>`}
${inXero !== undefined && html`<small class="line"><a href="${inXero}" rel="noreferrer">${xeroId?.slice(0, 8)}</a> in Xero</small>`}`;
};

const cost = ({ durationMs, calls }: Activity, { number }: Formats): string =>
  [
    durationMs !== undefined &&
      (durationMs < 1000 ? `${number(Math.round(durationMs))} ms` : `${number(Math.round(durationMs / 100) / 10)} s`),
    calls !== undefined && `${number(Math.round(calls * 100) / 100)} ${calls === 1 ? 'call' : 'calls'}`,
  ]
    .filter(Boolean)
    .join(', ');

/** One line of the log. */
export const activityRow = (around: Around, activity: Activity): Html => {
  const { formats, organisations } = around;
  const { at, action, actor, problem, note, direction } = activity;
  const { label, badge } = actionWords[action];
  return html`<tr data-action="${action}">
<td class="moment"><time datetime="${at}">${formats.moment(at)}</time></td>
<td><span class="badge ${badge}">${label}</span>${direction && html` <small class="line">${directionWords[direction]}</small>`}</td>
<td class="record">${recordCell(around, activity)}${organisations.size > 1 && html`<small class="line">${organisations.get(activity.organisation ?? '')?.name}</small>`}</td>
<td>${problem && html`${problem.message} <small class="line">${problem.remedy}</small>`}${note && html`<span class="line">${note}</span>`}${changedTable(activity)}</td>
<td data-label="By">${actorWords(actor)} <small class="line">${cost(activity, formats)}</small></td></tr>`;
};
