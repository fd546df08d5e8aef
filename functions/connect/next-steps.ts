import { html } from 'hono/html';
import type { Html } from '../../shared/runtime/pages.ts';

/** Where to go on once Xero is connected. */
export const nextSteps = (workspace: string): Html => {
  const base = `/console/${workspace}`;
  return html`<section class="card" data-next><h2>What next</h2><ul class="todo">
<li><span><a href="${base}/settings">Look at the settings</a> <small class="line">Which accounts and tax rates are used, and what is sent.</small></span></li>
<li><span><a href="${base}/backfill">Have the CRM send its records</a> <small class="line">What it has from before; new ones come by themselves.</small></span></li>
<li><span><a href="${base}/queue">See what is on its way</a> <small class="line">What goes to Xero now, and what waits.</small></span></li></ul></section>`;
};
