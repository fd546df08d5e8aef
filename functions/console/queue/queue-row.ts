import { html } from 'hono/html';
import type { Problem } from '../../../shared/failures/failure.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { remediesOf } from '../attention/remedies.ts';
import { buttonForm, recordHref } from '../forms.ts';
import { gistOf } from '../gist.ts';
import { type Around, hrefOf } from '../organisation-page.ts';
import { recordName } from '../record-name.ts';
import { timesTried, titleOf } from '../words.ts';
import type { Waiting } from './read-queue.ts';
import { type Names, reasonWords } from './reason-words.ts';
import type { Reason, Why } from './why.ts';

/** For these, sending by hand changes something; what is kept back only where it goes against the direction. */
const sendable: ReadonlySet<Why> = new Set(['later', 'attention']);
const maySendNow = ({ why, problem }: Reason): boolean =>
  sendable.has(why) || (why === 'off' && problem?.code === 'direction-off');

/** What a person may do with what waits of a record. `back`: the page to come back to. */
export const waitingActions = (
  around: Around,
  { change, reason }: Waiting,
  back: 'queue' | 'record',
): Html | undefined => {
  const { visitor, one } = around;
  const { type, data } = change.record;
  const fields = { type, id: data.id, back, shown: visitor.shown };
  if (!visitor.maySend) return undefined;
  const steer = visitor.mayAct && reason.why !== 'sending';
  return html`<div class="row tight">${maySendNow(reason) && buttonForm(around, '/records/send', fields, 'Send now')}
${steer && (change.held ? buttonForm(around, '/records/release', fields, 'Let go') : buttonForm(around, '/records/hold', fields, 'Hold'))}
${steer && html`<a class="button small danger" href="${recordHref(one, { type, id: data.id }, 'drop')}&${new URLSearchParams({ back, shown: visitor.shown })}">Drop</a>`}</div>`;
};

/** Where to change what keeps a record back; a paused type is resumed above the list. */
const waysOut = (one: Organisation, { change, reason: { problem } }: Waiting): Html | undefined => {
  if (problem?.code === undefined || problem.code === 'type-paused') return undefined;
  const cause: Problem = { ...problem, code: problem.code, next: 'wait' };
  const [first] = remediesOf(one, cause.code, [{ record: change.record, problem: cause }]);
  return first && html`<small class="line"><a href="${first.href}">Change “${first.label}”</a></small>`;
};

/** One record that waits. */
export const queueRow = (around: Around, names: Names, waiting: Waiting): Html => {
  const { visitor, one, formats } = around;
  const { change, reason } = waiting;
  const { type, data } = change.record;
  return html`<tr data-record="${type}/${data.id}" data-why="${reason.why}">
<td class="record">${recordName(around, { type, crmId: data.id, called: titleOf(change), inCrm: data.url !== undefined })}<small class="line gist">${gistOf(change, around, names)}</small>${change.deleted && html`<small class="line">Its deletion</small>`}</td>
<td class="why">${reasonWords(around, names, reason)}${reason.why === 'off' && waysOut(one, waiting)}${reason.why === 'attention' && html`<small class="line"><a href="${hrefOf(one, 'attention')}">See all that need attention</a></small>`}</td>
<td class="moment" data-label="Came"><time datetime="${change.receivedAt}">${formats.ago(change.receivedAt)}</time>${change.attempts > 0 && html`<small class="line">${timesTried(formats, change.attempts)}</small>`}${change.backfill !== undefined && html`<small class="line">back-fill ${change.backfill}</small>`}</td>
${visitor.maySend && html`<td>${waitingActions(around, waiting, 'queue')}</td>`}</tr>`;
};
