import { fileURLToPath } from 'node:url';
import { makeConnectLink } from '../../shared/crm/connect-link.ts';
import { openChromium } from '../config/browser.ts';
import { runDemo } from '../demo/run-demo.ts';
import { openSandbox } from '../demo/sandbox.ts';
import { runningStack } from '../demo/stack.ts';
import { workspaceSecrets } from '../demo/workspace-secrets.ts';

/** Takes the pictures of the docs from a stack that `npm start` runs, after the demo has filled it. */
const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const stack = await runningStack();
if (!stack) throw new Error('Start the local stack first, with empty data: npm start -- --data .local');

await runDemo({ fresh: false, kill: false, progress: { step: console.log, update: () => undefined } });
const { linkSecret } = await workspaceSecrets(stack);
const { bridge: publicUrl, workspace } = stack;
const link = await makeConnectLink({
  publicUrl,
  workspace,
  linkSecret,
  user: 'user-olivia',
  name: 'Olivia Owen',
  role: 'owner',
  now: new Date(),
});
const [organisation] = await openSandbox(stack.sandbox).organisations();
const pages = [
  { name: 'connect', url: `${publicUrl}/connect/${workspace}` },
  { name: 'console', url: `${publicUrl}/console/${workspace}` },
  { name: 'attention', url: `${publicUrl}/console/${workspace}/attention` },
  { name: 'settings', url: `${publicUrl}/console/${workspace}/settings/documents` },
  { name: 'queue', url: `${publicUrl}/console/${workspace}/queue` },
  { name: 'activity', url: `${publicUrl}/console/${workspace}/activity` },
  { name: 'xero-sandbox', url: `${stack.sandbox}/organisations/${organisation?.tenantId}` },
  { name: 'demo-crm', url: `${stack.crm}/invoices` },
];

const browser = await openChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1180, height: 760 }, deviceScaleFactor: 1 });
  await page.goto(link);
  for (const { name, url } of pages) {
    await page.goto(url);
    await page.screenshot({ path: `${folder}${name}.png` });
    console.log(`docs/pictures/${name}.png`);
  }
} finally {
  await browser.close();
}
