import { html } from 'hono/html';
import type { Formats } from '../../shared/runtime/formats.ts';
import type { Html } from '../../shared/runtime/pages.ts';
import { formTokenField } from '../../shared/runtime/signed-in.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import type { Visitor } from './visitor.ts';

/** An organisation that was taken off: since when, what is kept, and the way back. `mayStart`: there is a Xero app to connect with. */
export const disconnectedCard = (
  visitor: Visitor,
  { organisation, name, isDefault, disconnectedAt }: Organisation,
  formats: Formats,
  mayStart: boolean,
): Html => html`<section class="card" data-organisation="${organisation}">
<div class="row"><h2 class="grow">${name}</h2>${isDefault && html`<span class="badge info">Default</span>`}<span class="badge plain">Disconnected</span></div>
<p class="soft">${disconnectedAt === undefined ? 'It was connected before.' : `Disconnected since ${formats.moment(disconnectedAt)}.`} Its links and changes are kept, and go on when it is connected again.</p>
${
  mayStart &&
  html`<div class="row stack"><form method="post" action="/connect/${visitor.workspace.workspace}/start">${formTokenField(visitor)}<input type="hidden" name="organisation" value="${organisation}"><button class="small">Connect again</button></form></div>`
}</section>`;
