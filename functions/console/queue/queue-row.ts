import { html } from 'hono/html';
import type { Html } from '../../../shared/runtime/pages.ts';
import { buttonForm, recordHref } from '../forms.ts';
import { type Around, hrefOf } from '../organisation-page.ts';
import { recordName } from '../record-name.ts';
import { timesTried, titleOf } from '../words.ts';
import type { Waiting } from './read-queue.ts';
import { type Names, reasonWords } from './reason-words.ts';
import type { Why } from './why.ts';

/** For these, sending by hand changes something. */
const sendable: ReadonlySet<Why> = new Set(['later', 'off', 'attention']);

/** What a person may do with what waits of a record. `back`: the page to come back to. */
export const waitingActions = (
  around: Around,
  { change, reason }: Waiting,
  back: 'queue' | 'record',
): Html | undefined => {
  const { visitor, one } = around;
  const { type, data } = change.record;
  const fields = { type, id: data.id, back };
  if (!visitor.maySend) return undefined;
  const steer = visitor.mayAct && reason.why !== 'sending';
  return html`<div class="row tight">${sendable.has(reason.why) && buttonForm(around, '/records/send', fields, 'Send now')}
${steer && (change.held ? buttonForm(around, '/records/release', fields, 'Let go') : buttonForm(around, '/records/hold', fields, 'Hold'))}
${steer && html`<a class="button small danger" href="${recordHref(one, { type, id: data.id }, 'drop')}&back=${back}">Drop</a>`}</div>`;
};

/** One record that waits. */
export const queueRow = (around: Around, names: Names, waiting: Waiting): Html => {
  const { visitor, one, formats } = around;
  const { change, reason } = waiting;
  const { type, data } = change.record;
  return html`<tr data-record="${type}/${data.id}" data-why="${reason.why}">
<td class="record">${recordName(around, { type, crmId: data.id, called: titleOf(change), inCrm: data.url !== undefined })}${change.deleted && html`<small class="line">Its deletion</small>`}</td>
<td>${reasonWords(around, names, reason)}${reason.why === 'attention' && html`<small class="line"><a href="${hrefOf(one, 'attention')}">See all that need attention</a></small>`}</td>
<td class="moment" data-label="Came"><time datetime="${change.receivedAt}">${formats.ago(change.receivedAt)}</time>${change.attempts > 0 && html`<small class="line">${timesTried(formats, change.attempts)}</small>`}${change.backfill !== undefined && html`<small class="line">back-fill ${change.backfill}</small>`}</td>
${visitor.maySend && html`<td>${waitingActions(around, waiting, 'queue')}</td>`}</tr>`;
};
