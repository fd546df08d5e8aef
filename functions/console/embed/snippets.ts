/** A route of the CRM's server that leads its user to the console; `publicUrl` without a slash at the end. */
export const routeSnippet = (publicUrl: string, workspace: string) => `import { randomUUID } from 'node:crypto';
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

/** An entry in the CRM's menu, which opens a tab. */
export const entrySnippet = `<a href="/your-route-that-redirects-there" target="_blank" rel="noopener">Xero</a>`;

/** A page of the CRM that shows the console in a frame. The referrer would tell the address of that page to the bridge. */
export const frameSnippet = `<iframe src="/your-route-that-redirects-there" title="Xero" width="100%" height="800"
  referrerpolicy="no-referrer" allow="clipboard-write"></iframe>`;

/** How a deal gets into the link. */
export const dealSnippet = `const deal = {
  id: 'D-1001', name: 'New kitchen', currency: 'GBP',
  contact: { id: 'C-7', name: 'Harbour Bakery', email: 'hello@harbour.example' },
  lines: [{ description: 'Work', quantity: '3', unitAmount: '33.33' }],
};
new SignJWT({ role, name: user.name, deal }) // and the rest as above, with &to=draft`;
