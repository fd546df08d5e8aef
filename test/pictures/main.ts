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
const person = { user: 'user-olivia', name: 'Olivia Owen', role: 'owner' } as const;
const deal = {
  ...{ id: 'D-1001', name: 'New kitchen', currency: 'GBP', contact: { id: 'C-7', name: 'Harbour Bakery' } },
  lines: [
    { description: 'Units and worktop', quantity: '1', unitAmount: '2400.00', account: '200', taxRate: 'OUTPUT2' },
    { description: 'Fitting, hours', quantity: '16', unitAmount: '45.50', account: '200', taxRate: 'OUTPUT2' },
  ],
};
const link = (more: object = {}) =>
  makeConnectLink({ publicUrl, workspace, linkSecret, ...person, now: new Date(), ...more });
const bridge = `${publicUrl}/console/${workspace}`;
const [organisation] = await openSandbox(stack.sandbox).organisations();
const pages = [
  { name: 'connect', url: `${publicUrl}/connect/${workspace}` },
  { name: 'console', url: bridge },
  { name: 'attention', url: `${bridge}/attention` },
  { name: 'settings', url: `${bridge}/settings/accounts` },
  { name: 'queue', url: `${bridge}/queue` },
  { name: 'activity', url: `${bridge}/activity` },
  { name: 'records', url: `${bridge}/records?text=fh-2026-000` },
  { name: 'record', url: `${bridge}/records/one?organisation=${organisation?.tenantId}&type=invoice&id=inv-00001` },
  { name: 'draft', url: await link({ to: 'draft', deal }) },
  { name: 'xero-sandbox', url: `${stack.sandbox}/organisations/${organisation?.tenantId}` },
  { name: 'demo-crm', url: `${stack.crm}/invoices` },
];

const browser = await openChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1180, height: 760 }, deviceScaleFactor: 1 });
  await page.goto(await link());
  for (const { name, url } of pages) {
    await page.goto(url);
    await page.screenshot({ path: `${folder}${name}.png` });
    console.log(`docs/pictures/${name}.png`);
  }
  const phone = await browser.newPage({ viewport: { width: 390, height: 760 }, colorScheme: 'dark' });
  await phone.goto(await link({ to: 'console' }));
  await phone.screenshot({ path: `${folder}phone.png` });
  console.log('docs/pictures/phone.png');
} finally {
  await browser.close();
}
