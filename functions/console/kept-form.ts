import type { Context } from 'hono';
import { html } from 'hono/html';
import { fieldWords } from '../../shared/records/field-words.ts';
import type { Html } from '../../shared/runtime/pages.ts';
import { formTokenField, type SignedIn } from '../../shared/runtime/signed-in.ts';
import { hiddenField } from './fields.ts';

/** Fields that nobody typed. */
const unsaid = new Set(['form_token', 'organisation', 'stand', 'shown', 'back', 'deal', 'do', 'content', 'contact']);
const mostShown = 200;

/**
 * What a person had entered in a form of ours that was not accepted, so that it is not lost: to be read, and to be sent again,
 * by `who` is signed in now, else once somebody is. Undefined for a form of another site.
 */
export const keptForm = (c: Context, publicUrl: string, form: FormData, who?: SignedIn): Html | undefined => {
  if (c.req.header('origin') !== new URL(publicUrl).origin) return undefined;
  const fields = [...form].flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && name !== 'form_token' ? [[name, value]] : [],
  );
  const typed = fields.filter(([name, value]) => !unsaid.has(name) && value.trim() !== '').slice(0, mostShown);
  if (typed.length === 0) return undefined;
  return html`<h2>What you had entered</h2><p>Nothing of it was saved.${who ? '' : ' Leave this page open, sign in again in another tab, then send it from here.'}</p>
<dl class="list">${typed.map(([name, value]) => html`<div><dt>${fieldWords(name)}</dt><dd>${value}</dd></div>`)}</dl>
<form method="post" action="${c.req.path}">${who && formTokenField(who)}${fields.map(([name, value]) => hiddenField(name, value))}<button class="primary">Send it again</button></form>`;
};
