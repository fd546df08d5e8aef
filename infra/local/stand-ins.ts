import type { WorkspaceSecret } from '../../shared/runtime/secrets.ts';
import type { DataFolder } from './data-folder.ts';
import { DEMO_WORKSPACE } from './demo-workspace.ts';
import type { Program } from './program.ts';

type Report = (line: string) => void;

const portOf = (url: string) => new URL(url).port;

/** The stand-in for Xero at `url`. */
export const xeroSandbox = (data: DataFolder, url: string, report: Report): Program => ({
  name: 'Xero sandbox',
  entry: 'test/xero-sandbox/main.ts',
  args: ['--port', portOf(url), '--data', data.file('sandbox.db'), '--public', url],
  url,
  logFile: data.file('logs/xero-sandbox.log'),
  report,
});

/** The stand-in for a CRM at `url`, set up as a CRM's administrator would for the demo workspace of the bridge. */
export const demoCrm = (
  data: DataFolder,
  url: string,
  bridge: string,
  secret: WorkspaceSecret,
  report: Report,
): Program => ({
  name: 'demo CRM',
  entry: 'test/demo-crm/main.ts',
  args: Object.entries({
    port: portOf(url),
    data: data.file('crm.db'),
    workspace: DEMO_WORKSPACE,
    'events-url': `${bridge}/events/${DEMO_WORKSPACE}`,
    'events-secret': secret.eventsSecrets[0] ?? '',
    'delivery-secret': secret.deliverySecret,
    'connect-url': `${bridge}/connect`,
    'link-secret': secret.linkSecret,
  }).flatMap(([name, value]) => [`--${name}`, value]),
  url,
  logFile: data.file('logs/demo-crm.log'),
  report,
});
