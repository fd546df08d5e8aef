import { html } from 'hono/html';
import { type RecordType, recordTypes } from '../../../shared/records/record.ts';
import { type Html, notice } from '../../../shared/runtime/pages.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { choiceField, hiddenField } from '../fields.ts';
import { buttonForm } from '../forms.ts';
import { type Around, formFields } from '../organisation-page.ts';
import { typesListed, typesTitle } from '../words.ts';

const toggle = (around: Around, fields: Record<string, string>, label: string, look?: string): Html =>
  buttonForm(around, '/queue/pause', { ...fields, shown: around.visitor.shown }, label, look);

const resumeButtons = (around: Around, paused: readonly RecordType[]): Html[] =>
  paused.map((type) => toggle(around, { type, to: 'active' }, `Resume ${typesListed([type])}`, 'small primary'));

/** Which types are paused, with a way to resume them; nothing when none is. */
export const pausedNotice = (around: Around, { sync }: Settings): Html | undefined => {
  const { visitor, one } = around;
  const paused = recordTypes.filter((type) => sync[type].paused);
  if (paused.length === 0) return undefined;
  const ask = visitor.mayAct ? '' : ' Owners and administrators can resume them.';
  return notice(
    'warn',
    `Paused: ${typesListed(paused)}`,
    html`What changes of them is kept, and goes neither way until they are resumed.${ask}${visitor.mayAct && one.state !== 'disconnected' && html`<div class="row tight stack">${resumeButtons(around, paused)}</div>`}`,
  );
};

/** Pausing and resuming: the organisation, or types of records. Only for those who may. */
export const pauseCard = (around: Around, { sync }: Settings): Html | undefined => {
  const { visitor, one } = around;
  if (!visitor.mayAct || one.state === 'disconnected') return undefined;
  const paused = recordTypes.filter((type) => sync[type].paused);
  const running = recordTypes.filter((type) => !sync[type].paused);
  return html`<section class="card" id="pause"><h2>Pause</h2>
<p class="soft">While something is paused, nothing of it goes either way. What changes is kept, and goes on in order when it is resumed.</p>
<div class="row">${one.state === 'paused' ? toggle(around, { to: 'active' }, `Resume ${one.name}`, 'small primary') : toggle(around, { to: 'paused' }, `Pause ${one.name}`)}
${resumeButtons(around, paused)}</div>
${
  running.length > 0 &&
  html`<form method="post" action="/console/${one.workspace}/queue/pause" class="filter">${formFields(around)}${hiddenField('to', 'paused')}${hiddenField('shown', visitor.shown)}
${choiceField({ name: 'type', id: 'pause-type', label: 'Type to pause', value: running[0] ?? '', options: running.map((type): [string, string] => [type, typesTitle(type)]) })}<div class="row"><button class="small">Pause this type</button></div></form>`
}</section>`;
};
