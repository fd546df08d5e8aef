import { parseArgs } from 'node:util';

/** What a stand-in CRM has to know of the bridge it is connected to. */
export interface DemoCrmOptions {
  /** 0 takes a free one. */
  port: number;
  /** SQLite file; in memory without. */
  data?: string;
  eventsUrl: string;
  /** Standard Webhooks secret (`whsec_...`) that signs what the CRM sends. */
  eventsSecret: string;
  /** Standard Webhooks secret (`whsec_...`) that what comes back is signed with. */
  deliverySecret: string;
  connectUrl: string;
  /** The text that signs connect links. */
  linkSecret: string;
  workspace: string;
  now?: () => Date;
  /** Milliseconds to wait after the given number of failed attempts at one message. */
  retryDelay?: (attempts: number) => number;
}

export const usage = `Demo CRM: a stand-in for a CRM that is connected to Xero through Tallybridge.

  node test/demo-crm/main.ts --port 4300 --events-url URL --events-secret whsec_... --delivery-secret whsec_...
                             --connect-url URL --link-secret SECRET --workspace NAME [--data FILE] [--exit-with-parent]

  --data FILE          keep the records in this SQLite file (without it they are gone at the end)
  --exit-with-parent   end when standard input closes`;

const required = ['events-url', 'events-secret', 'delivery-secret', 'connect-url', 'link-secret'] as const;

/** Reads the command line; throws an Error with a message for people when something is missing or wrong. */
export const parseOptions = (args: string[]): DemoCrmOptions & { exitWithParent: boolean } => {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '4300' },
      data: { type: 'string' },
      'events-url': { type: 'string' },
      'events-secret': { type: 'string' },
      'delivery-secret': { type: 'string' },
      'connect-url': { type: 'string' },
      'link-secret': { type: 'string' },
      workspace: { type: 'string', default: 'demo' },
      'exit-with-parent': { type: 'boolean', default: false },
    },
  });
  const missing = required.filter((name) => values[name] === undefined);
  if (missing.length > 0) throw new Error(`These are missing: ${missing.map((name) => `--${name}`).join(', ')}.`);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port} is not a port number.`);
  return {
    port,
    ...(values.data === undefined ? {} : { data: values.data }),
    eventsUrl: values['events-url'] ?? '',
    eventsSecret: values['events-secret'] ?? '',
    deliverySecret: values['delivery-secret'] ?? '',
    connectUrl: values['connect-url'] ?? '',
    linkSecret: values['link-secret'] ?? '',
    workspace: values.workspace,
    exitWithParent: values['exit-with-parent'],
  };
};
