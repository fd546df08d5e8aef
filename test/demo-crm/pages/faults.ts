import { html } from 'hono/html';
import type { Faults } from '../faults.ts';
import { field } from './form-fields.ts';
import { type Html, heading } from './layout.ts';

/** The switches for what this CRM does wrong. */
export const faultsPage = (faults: Faults, wrong = false): Html => html`
  ${heading('Faults', { sub: 'What this CRM does wrong, to see that the bridge copes. All of it is off after a restart.' })}
  ${wrong ? html`<p class="problem" role="alert">Write whole numbers: a status from 400 to 599 or 0, and at most 60000 milliseconds.</p>` : ''}
  <form method="post" action="/faults"><div class="card"><div class="fields">
    ${field('Refuse write-backs with status', 'refuse', String(faults.refuse), { width: 'w6', hint: '0 takes them; 503, 410, ...' })}
    ${field('Answer write-backs after milliseconds', 'slowMs', String(faults.slowMs), { width: 'w6' })}
    ${field('Hold every other webhook for milliseconds', 'overtakenMs', String(faults.overtakenMs), { width: 'w6', hint: 'the next overtakes it' })}
    <label class="check w6"><input type="checkbox" name="doubled" value="yes"${faults.doubled ? html` checked` : ''}>Send each webhook twice</label>
  </div></div>
  <div class="actions"><button class="primary">Set</button></div></form>`;
