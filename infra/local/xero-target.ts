/** Which Xero the functions talk to. */
export interface XeroTarget {
  login: string;
  identity: string;
  api: string;
  /** Where people use it. */
  app: string;
  clientId: string;
  clientSecret: string;
  /** Signs Xero's messages; absent where none is set. */
  webhookKey?: string | undefined;
}

/** The app the sandbox knows without being told. */
const sandboxApp = { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' };

const realXero = {
  login: 'https://login.xero.com',
  identity: 'https://identity.xero.com',
  api: 'https://api.xero.com',
  app: 'https://go.xero.com',
};

type Environment = Record<string, string | undefined>;

const ownApp = ({ XERO_CLIENT_ID: clientId, XERO_CLIENT_SECRET: clientSecret }: Environment) => {
  if (Boolean(clientId) !== Boolean(clientSecret)) {
    throw new Error(
      'XERO_CLIENT_ID and XERO_CLIENT_SECRET belong together: set both for real Xero, or neither for the sandbox.',
    );
  }
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
};

/** Whether anything would call the sandbox. */
export const needsSandbox = (environment: Environment): boolean => {
  const elsewhere = [environment.XERO_LOGIN_URL, environment.XERO_IDENTITY_URL, environment.XERO_API_URL];
  return ownApp(environment) === undefined && !elsewhere.every(Boolean);
};

const withoutSlash = (url: string) => url.replace(/\/+$/, '');

/**
 * Decides it from the environment: XERO_CLIENT_ID with XERO_CLIENT_SECRET mean real Xero, otherwise the sandbox;
 * XERO_LOGIN_URL, XERO_IDENTITY_URL and XERO_API_URL each point that part elsewhere.
 */
export const xeroTarget = (environment: Environment, sandboxUrl: string): XeroTarget => {
  const app = ownApp(environment);
  const standard = app
    ? realXero
    : { login: sandboxUrl, identity: sandboxUrl, api: sandboxUrl, app: sandboxUrl || realXero.app };
  return {
    login: withoutSlash(environment.XERO_LOGIN_URL || standard.login),
    identity: withoutSlash(environment.XERO_IDENTITY_URL || standard.identity),
    api: withoutSlash(environment.XERO_API_URL || standard.api),
    app: standard.app,
    ...(app ?? sandboxApp),
    ...(environment.XERO_WEBHOOK_KEY && { webhookKey: environment.XERO_WEBHOOK_KEY }),
  };
};
