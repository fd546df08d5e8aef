import { html } from 'hono/html';
import { fieldWords } from '../../../shared/records/field-words.ts';
import { recordTypeSchema } from '../../../shared/records/record.ts';
import { recordAddress } from '../../../shared/records/record-address.ts';
import type { Formats } from '../../../shared/runtime/formats.ts';
import { outward } from '../../../shared/runtime/outward.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Activity } from '../../../shared/store/activities.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { deepLink } from '../../../shared/xero/deep-links.ts';
import { recordHref } from '../forms.ts';
import { settingTitle } from '../settings/setting-words.ts';
import type { ValueWords } from '../settings/words-of-log.ts';
import { valueShown } from '../value.ts';
import { typeTitle } from '../words.ts';
import { actionWords, actorWords, directionWords } from './activity-words.ts';
import { type Called, calledKey } from './called.ts';

interface Around {
  workspace: string;
  xeroAppUrl: string;
  formats: Formats;
  /** By id; with several, each line says whose it is. */
  organisations: Map<string, Organisation>;
  /** What people are called, by their id in the CRM. */
  names: ReadonlyMap<string, string>;
  called: Called;
  /** Words the values of settings, where lines tell of them. */
  settingWords?: (line: Activity) => ValueWords;
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

/** Values before and after, field by field. `inWords`: words the values of settings. */
export const changedTable = (
  { action, changed = [] }: Pick<Activity, 'action' | 'changed'>,
  open = false,
  inWords?: ValueWords,
): Html | undefined => {
  if (changed.length === 0) return undefined;
  const ofSettings = action === 'settingsChanged';
  const title = (field: string) => (ofSettings ? settingTitle(field) : fieldWords(field));
  const shown = (field: string, value: unknown) =>
    ofSettings && inWords ? inWords(field, value) : valueShown(field, value);
  return html`<details ${open ? 'open' : ''}><summary>${changed.length === 1 ? '1 value' : `${changed.length} values`} changed</summary>
<table class="stacked values"><thead><tr><th>Field</th><th>Before</th><th>After</th></tr></thead>
<tbody>${changed.map(({ field, before, after }) => html`<tr><th scope="row">${title(field)}</th><td data-label="Before">${shown(field, before)}</td><td data-label="After">${shown(field, after)}</td></tr>`)}</tbody></table></details>`;
};

const recordCell = ({ workspace, xeroAppUrl, organisations, called }: Around, activity: Activity): Html | string => {
  const { type, crmId, xeroId, number } = activity;
  const known = recordTypeSchema.safeParse(type);
  if (!known.success) return '';
  const inXero = xeroAddress(activity, organisations.get(activity.organisation ?? ''), xeroAppUrl);
  const inCrm = crmId === undefined || crmId.startsWith('xero:') ? undefined : crmId;
  const name = `${typeTitle(known.data)} ${number ?? called.get(calledKey(activity)) ?? ''}`.trim();
  const { organisation } = activity;
  const here =
    inCrm !== undefined &&
    organisation !== undefined &&
    recordHref({ workspace, organisation }, { type: known.data, id: inCrm });
  return html`<span class="line">${here ? html`<a class="name" href="${here}">${name}</a>` : name}</span>
${inCrm !== undefined && html`<small class="line"><a href="${recordAddress('', workspace, known.data, inCrm)}" ${outward}>${inCrm}</a> in the CRM</small>`}
${inXero !== undefined && html`<small class="line"><a href="${inXero}" ${outward}>${xeroId?.slice(0, 8)}</a> in Xero</small>`}`;
};

const cost = ({ durationMs, calls }: Activity, { number }: Formats): string =>
  [
    durationMs !== undefined &&
      (durationMs < 1000 ? `${number(Math.round(durationMs))} ms` : `${number(Math.round(durationMs / 100) / 10)} s`),
    calls !== undefined && `${number(Math.round(calls * 100) / 100)} ${calls === 1 ? 'call' : 'calls'}`,
  ]
    .filter(Boolean)
    .join(', ');

const said = ({ action, note, problem }: Activity): string | undefined =>
  note ?? (action === 'unchanged' && !problem ? 'The CRM sent what is in Xero already.' : undefined);

/** One line of the log. */
export const activityRow = (around: Around, activity: Activity): Html => {
  const { formats, organisations, names } = around;
  const { at, action, actor, problem, direction } = activity;
  const { label, badge } = actionWords[action];
  return html`<tr data-action="${action}">
<td class="moment"><time datetime="${at}">${formats.moment(at)}</time></td>
<td><span class="badge ${badge}">${label}</span>${direction && html` <small class="line">${directionWords[direction]}</small>`}</td>
<td class="record">${recordCell(around, activity)}${organisations.size > 1 && html`<small class="line">${organisations.get(activity.organisation ?? '')?.name}</small>`}</td>
<td>${problem && html`${problem.message} <small class="line">${problem.remedy}</small>`}${said(activity) && html`<span class="line">${said(activity)}</span>`}${changedTable(activity, false, around.settingWords?.(activity))}</td>
<td data-label="By">${actorWords(actor, names)} <small class="line">${cost(activity, formats)}</small></td></tr>`;
};
