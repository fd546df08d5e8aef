import type { Context } from 'hono';
import { html } from 'hono/html';
import { type Html, page } from '../../shared/runtime/pages.ts';
import type { ConsoleDeps } from './deps.ts';
import { frameOf, type Visitor } from './visitor.ts';

const copyable = (id: string, text: string): Html =>
  html`<pre class="copy" id="${id}" tabindex="0">${text}</pre><button type="button" class="small" data-copy="${id}" hidden>Copy</button>`;

const nodeSnippet = (publicUrl: string, workspace: string) => `import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';

// The link secret was printed when the workspace was created. It stays on your server.
const secret = new TextEncoder().encode(process.env.TALLYBRIDGE_LINK_SECRET);

/** Where to send a user of the CRM; role: owner, administrator, member or viewer. */
export const xeroPage = async (user, role) => {
  const token = await new SignJWT({ role, name: user.name })
    .setProtectedHeader({ alg: 'HS256', kid: '${workspace}' })
    .setIssuer('${workspace}')
    .setAudience('tallybridge-connect')
    .setSubject(String(user.id))
    .setIssuedAt()
    .setExpirationTime('5 minutes')
    .setJti(randomUUID())
    .sign(secret);
  return \`${publicUrl}/connect?token=\${token}&to=console\`;
};`;

const htmlSnippet = `<a href="/your-route-that-redirects-there" target="_blank" rel="noopener">Xero</a>`;

const dealSnippet = `const deal = {
  id: 'D-1001', name: 'New kitchen', currency: 'GBP',
  contact: { id: 'C-7', name: 'Harbour Bakery', email: 'hello@harbour.example' },
  lines: [{ description: 'Work', quantity: '3', unitAmount: '33.33' }],
};
new SignJWT({ role, name: user.name, deal }) // and the rest as above, with &to=draft`;

/** GET /console/{workspace}/embed: what to paste into the CRM so that its users get here. */
export const embedPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  page(c, {
    title: 'In your CRM',
    ...frameOf(deps, c, visitor, 'embed'),
    body: html`<header><h1>In your CRM</h1><p>A menu entry or button in your CRM leads here and signs the person in, with the role that your CRM gives.</p></header>
<section class="card"><h2>1. A route on your server makes the link</h2>
<p>When somebody opens it, it redirects to a link that is signed for this person. A link works once, and for a few minutes. Any JWT library will do; this is Node with <code>jose</code>:</p>
${copyable('route', nodeSnippet(deps.publicUrl, visitor.workspace.workspace))}</section>
<section class="card"><h2>2. An entry in the menu of your CRM opens the route</h2>
${copyable('entry', htmlSnippet)}
<p class="soft">It opens in a tab of its own. Inside a frame of another site browsers keep back the session, and the sign-in of Xero does not show at all; a tab is also safe from pages that lay something over these buttons.</p></section>
<section class="card"><h2>A button on a deal makes a draft invoice</h2>
<p>The same link with the deal in its claims and <code>&amp;to=draft</code> behind it opens the form of a draft invoice, filled in. The CRM is told of the invoice under the id of the deal: do not send the same deal as an event as well.</p>
${copyable('deal', dealSnippet)}</section>
<section class="card"><h2>What each role may do</h2>
<table class="stacked"><thead><tr><th>Role</th><th>May</th></tr></thead><tbody>
<tr><th scope="row">owner, administrator</th><td>Everything: connect Xero, change settings, retry and steer records.</td></tr>
<tr><th scope="row">member</th><td>See everything, and send drafts and single records.</td></tr>
<tr><th scope="row">viewer</th><td>See everything.</td></tr></tbody></table>
<p>Leave out <code>&amp;to=console</code> and the link leads to the page on which Xero is connected.</p></section>`,
  });
