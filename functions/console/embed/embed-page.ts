import type { Context } from 'hono';
import { html } from 'hono/html';
import { type Html, notice, page } from '../../../shared/runtime/pages.ts';
import { formTokenField } from '../../../shared/runtime/signed-in.ts';
import { mostFrameOrigins } from '../../../shared/settings/frame-origins.ts';
import type { ConsoleDeps } from '../deps.ts';
import { frameOf, type Visitor } from '../visitor.ts';
import { dealSnippet, entrySnippet, frameSnippet, routeSnippet } from './snippets.ts';

/** What was entered and cannot be saved, and why. */
interface Tried {
  entered: string;
  wrong: string[];
}

const copyable = (id: string, text: string): Html =>
  html`<pre class="copy" id="${id}" tabindex="0">${text}</pre><button type="button" class="small" data-copy="${id}" hidden>Copy</button>`;

const originsForm = (visitor: Visitor, tried: Tried | undefined): Html => {
  const { workspace, frameOrigins = [] } = visitor.workspace;
  return html`${tried && notice('bad', 'Nothing was saved', html`<ul>${tried.wrong.map((line) => html`<li>${line}</li>`)}</ul>`)}
<form method="post" action="/console/${workspace}/embed">${formTokenField(visitor)}
<div class="field"><label for="origins">Sites that may show it in a frame</label>
<textarea id="origins" name="origins" rows="3" spellcheck="false" ${tried ? html`aria-invalid="true"` : ''}>${tried?.entered ?? frameOrigins.join('\n')}</textarea>
<small>One a line, such as https://crm.example, at most ${mostFrameOrigins}: where the page with the frame is, and every page around that one. None: no site may.</small></div>
<button>Save the sites</button></form>`;
};

const frameCard = (visitor: Visitor, tried: Tried | undefined): Html =>
  html`<section class="card" id="frame"><h2>3. Or a page of your CRM shows it in a frame</h2>
<p>First name the site of your CRM. Browsers refuse the frame on any other site, so that nobody lays a page over these buttons.</p>
${originsForm(visitor, tried)}
<h3>The frame</h3>
${copyable('frame-snippet', frameSnippet)}
<p class="soft">Each load of your page needs a new link, which the route makes; a reload inside the frame goes on with the session. If your CRM has a content security policy, allow this address in its <code>frame-src</code>, and do not set <code>sandbox</code>.</p>
<p class="soft">Connecting Xero, and this page, open in a tab from there: Xero does not show inside another page. Some browsers, and some of their privacy settings, do not let a page inside another site keep anybody signed in; then the frame shows the button "Open in a tab", which signs in there. Keep the entry of step 2 as well.</p></section>`;

/** GET /console/{workspace}/embed: what to paste into the CRM so that its users get here, and who may show it in a frame. */
export const embedPage = (deps: ConsoleDeps, c: Context, visitor: Visitor, tried?: Tried) =>
  page(c, {
    title: 'In your CRM',
    status: tried ? 422 : 200,
    ...frameOf(deps, c, visitor, 'embed'),
    body: html`<header><h1>In your CRM</h1><p>A menu entry, a button or a page in your CRM leads here and signs the person in, with the role that your CRM gives.</p></header>
<section class="card"><h2>1. A route on your server makes the link</h2>
<p>When somebody opens it, it redirects to a link that is signed for this person. A link works once, and for a few minutes. Any JWT library will do; this is Node with <code>jose</code>:</p>
${copyable('route', routeSnippet(deps.publicUrl, visitor.workspace.workspace))}</section>
<section class="card"><h2>2. An entry in the menu of your CRM opens the route</h2>
${copyable('entry', entrySnippet)}
<p class="soft">It opens in a tab of its own. That works in every browser.</p></section>
${frameCard(visitor, tried)}
<section class="card"><h2>A button on a deal makes a draft invoice</h2>
<p>The same link with the deal in its claims and <code>&amp;to=draft</code> behind it opens the form of a draft invoice, filled in. The CRM is told of the invoice under the id of the deal, with a note for its timeline that has the link: do not send the same deal as an event as well.</p>
${copyable('deal', dealSnippet)}</section>
<section class="card"><h2>What each role may do</h2>
<table class="stacked"><thead><tr><th>Role</th><th>May</th></tr></thead><tbody>
<tr><th scope="row">owner, administrator</th><td>Everything: connect Xero, change settings, retry and steer records.</td></tr>
<tr><th scope="row">member</th><td>See everything, and send drafts and single records.</td></tr>
<tr><th scope="row">viewer</th><td>See everything.</td></tr></tbody></table>
<p>Leave out <code>&amp;to=console</code> and the link leads to the page on which Xero is connected.</p></section>`,
  });
