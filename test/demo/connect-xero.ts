import { makeConnectLink } from '../../shared/crm/connect-link.ts';
import { type Browser, hiddenFields, openBrowser } from './browser.ts';
import type { Sandbox } from './sandbox.ts';
import type { Stack } from './stack.ts';

const organisationName = 'Demo Company (UK)';

/** Signs in to the bridge as the CRM's owner, through a connect link as the CRM makes one. */
export const signIn = async (stack: Stack, linkSecret: string): Promise<Browser> => {
  const browser = openBrowser(stack.bridge);
  const { bridge: publicUrl, workspace } = stack;
  const user = { user: 'user-olivia', name: 'Olivia Owen', role: 'owner' } as const;
  const page = await browser.open(
    await makeConnectLink({ publicUrl, workspace, linkSecret, ...user, now: new Date() }),
  );
  if (page.status !== 200) throw new Error(`The connect link led to ${page.url}, which answered ${page.status}.`);
  return browser;
};

/**
 * Connects the sandbox's Demo Company through the real pages: start, consent at Xero, callback, organisation picker.
 * Only the consent itself is given through the sandbox's back door. Returns the tenant id.
 */
export const connectXero = async (stack: Stack, browser: Browser, sandbox: Sandbox): Promise<string> => {
  const home = `/connect/${stack.workspace}`;
  const organisation = (await sandbox.organisations()).find(({ name }) => name === organisationName);
  if (!organisation)
    throw new Error(
      `The sandbox has no organisation "${organisationName}". Empty it: POST ${stack.sandbox}/sandbox/reset`,
    );
  const { tenantId } = organisation;

  const start = hiddenFields(await browser.open(stack.bridge + home), `${home}/start`);
  const atXero = await browser.submit(`${stack.bridge}${home}/start`, start);
  if (!atXero.url.startsWith(stack.sandbox)) throw new Error(`"Connect" led to ${atXero.url} instead of to Xero.`);

  const picker = await browser.open(await sandbox.consent(atXero.url, [tenantId]));
  const fields = hiddenFields(picker, `${home}/organisations`);
  const done = await browser.submit(`${stack.bridge}${home}/organisations`, [...fields, ['organisation', tenantId]]);
  if (done.status !== 200) throw new Error(`Choosing the organisation ended at ${done.url} with ${done.status}.`);
  return tenantId;
};
