import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Formats } from '../../shared/runtime/formats.ts';
import { type Html, notice } from '../../shared/runtime/pages.ts';
import { formTokenField } from '../../shared/runtime/signed-in.ts';
import { defaultOrganisation, listOrganisations } from '../../shared/store/organisations.ts';
import type { ConnectDeps } from './deps.ts';
import { formatsFor } from './formats-for.ts';
import type { Visitor } from './visitor.ts';
import { messagesAddress, messagesTo, type XeroMessages } from './xero-messages.ts';

const standing = (messages: XeroMessages | undefined, { moment }: Formats): Html | undefined => {
  if (!messages) return undefined;
  const { lastAt, provenAt } = messages;
  if (lastAt !== undefined)
    return notice('good', `Last message from Xero: ${moment(lastAt)}`, 'Changes in Xero arrive.');
  if (provenAt !== undefined) {
    const text = `Xero tried it on ${moment(provenAt)}. Its first message comes with the next change in Xero.`;
    return notice('good', 'The key fits', text);
  }
  const text =
    'Nothing has come from Xero that is signed with it. Press “Send Intent to receive” in the developer portal, and open this page again.';
  return notice('info', 'The key is stored', text);
};

/** How Xero is made to tell the workspace's own app of changes, and whether it does. The key is never shown. */
export const webhookSection = async (
  deps: ConnectDeps,
  c: Context,
  visitor: Visitor,
  wrong: string | undefined,
): Promise<Html> => {
  const { workspace } = visitor.workspace;
  const messages = await messagesTo(deps, workspace, 'workspace');
  const formats = formatsFor(deps, c, defaultOrganisation(await listOrganisations(deps.table, workspace)));
  return html`<section class="card" id="webhooks"><h2>3. Have Xero tell of changes</h2>
${standing(messages, formats)}
<p>What is changed in Xero then reaches your CRM within seconds. Without it nothing is lost: Xero is looked into at intervals.</p>
<ol><li>Open your app at <a href="https://developer.xero.com/app/manage" rel="noreferrer" target="_blank">developer.xero.com</a>, and there <strong>Webhooks</strong>.</li>
<li>Choose <strong>Contacts</strong>, <strong>Invoices</strong> and <strong>Credit notes</strong>.</li>
<li>As delivery URL enter exactly this, and save:</li></ol>
<code class="copy" id="delivery">${messagesAddress(deps, workspace)}</code><button type="button" class="small" data-copy="delivery" hidden>Copy</button>
<p class="soft">Xero then shows a webhooks key: store it here before you press “Send Intent to receive” there.</p>
<form method="post" action="/connect/${workspace}/app/webhook-key" autocomplete="off">${formTokenField(visitor)}
<div class="field"><label for="webhook-key">Webhooks key</label>
<input type="password" id="webhook-key" name="webhook_key" spellcheck="false" autocomplete="new-password" ${wrong ? html`aria-invalid="true" autofocus` : ''}>
${wrong && html`<small class="wrong">${wrong}</small>`}
<small>${messages ? 'A key is stored. Enter another one only if Xero shows a new one.' : 'Kept in AWS Secrets Manager and never shown again.'}</small></div>
<div class="row stack"><button class="${messages ? '' : 'primary'}">Store the key</button></div></form></section>`;
};
