import { html } from 'hono/html';
import { fieldWords } from '../../../shared/records/field-words.ts';
import { recordTypeSchema, recordWords } from '../../../shared/records/record.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import { recordHref } from '../forms.ts';
import type { Around } from '../organisation-page.ts';
import { type Reason, whyWords } from './why.ts';

/** What the records are called that others wait for, by type and id. */
export type Names = ReadonlyMap<string, string>;

const awaited = ({ one }: Around, names: Names, waitsFor: NonNullable<Reason['waitsFor']>): Html => {
  const { id } = waitsFor;
  const type = recordTypeSchema.safeParse(waitsFor.type).data;
  const name = names.get(`${waitsFor.type}#${id}`);
  if (type === undefined) return html`${waitsFor.type} ${id}`;
  return html`the ${recordWords[type]} <a href="${recordHref(one, { type, id })}">${name ?? id}</a>${name === undefined && ', which the CRM has not sent yet'}`;
};

/** Why a record waits, in plain words: what is the matter, until when, and what can be done. */
export const reasonWords = (around: Around, names: Names, { why, until, problem, waitsFor }: Reason): Html => {
  const { label, badge, help } = whyWords[why];
  const cause = waitsFor ? undefined : problem;
  return html`<span class="badge ${badge}">${label}</span>
${waitsFor && html`<span class="line">Waits for ${awaited(around, names, waitsFor)}.</span>`}${cause && html`<span class="line">${cause.message}</span>`}${until !== undefined && html`<span class="line">Goes on at <time datetime="${until}">${around.formats.moment(until)}</time>.</span>`}
${cause && html`<small class="line">${cause.field !== undefined && `Field: ${fieldWords(cause.field)}. `}${cause.remedy}</small>`}${!cause && !waitsFor && html`<small class="line">${help}</small>`}`;
};
