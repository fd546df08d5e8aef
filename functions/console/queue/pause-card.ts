import { html } from 'hono/html';
import { recordTypes } from '../../../shared/records/record.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { choiceField, hiddenField } from '../fields.ts';
import { buttonForm } from '../forms.ts';
import { type Around, formFields } from '../organisation-page.ts';
import { typesTitle } from '../words.ts';

/** Pausing and resuming: the organisation, or types of records. Only for those who may. */
export const pauseCard = (around: Around, { sync }: Settings): Html | undefined => {
  const { visitor, one } = around;
  if (!visitor.mayAct || one.state === 'disconnected') return undefined;
  const paused = recordTypes.filter((type) => sync[type].paused);
  const running = recordTypes.filter((type) => !sync[type].paused);
  const button = (fields: Record<string, string>, label: string, look?: string) =>
    buttonForm(around, '/queue/pause', fields, label, look);
  return html`<section class="card" id="pause"><h2>Pause</h2>
<p class="soft">While something is paused, nothing of it goes either way. What changes is kept, and goes on in order when it is resumed.</p>
<div class="row">${one.state === 'paused' ? button({ to: 'active' }, `Resume ${one.name}`, 'small primary') : button({ to: 'paused' }, `Pause ${one.name}`)}
${paused.map((type) => button({ type, to: 'active' }, `Resume ${typesTitle(type).toLowerCase()}`, 'small primary'))}</div>
${
  running.length > 0 &&
  html`<form method="post" action="/console/${one.workspace}/queue/pause" class="filter">${formFields(around)}${hiddenField('to', 'paused')}
${choiceField({ name: 'type', id: 'pause-type', label: 'Type to pause', value: running[0] ?? '', options: running.map((type): [string, string] => [type, typesTitle(type)]) })}<div class="row"><button class="small">Pause this type</button></div></form>`
}</section>`;
};
