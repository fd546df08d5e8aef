import { existsSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type LocalStack, startLocal } from './host.ts';

const usage = `npm start -- [--data DIR] [--quiet]

  --data DIR   where the data is kept (default .local)
  --quiet      print nothing but problems

Variables, from the environment or .env:
  PORT_BRIDGE, PORT_SANDBOX, PORT_CRM                ports (4100, 4200, 4300)
  XERO_CLIENT_ID, XERO_CLIENT_SECRET                 your Xero app: talk to real Xero instead of the sandbox
  XERO_WEBHOOK_KEY                                   the key of your Xero app's webhooks
  XERO_LOGIN_URL, XERO_IDENTITY_URL, XERO_API_URL    another Xero-compatible server, or a recording proxy
  DYNAMODB_ENDPOINT                                  another DynamoDB-compatible server
`;

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: '.local' },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return values;
};

const announcement = async (stack: LocalStack, seconds: string): Promise<string> => {
  const links = stack.crm
    ? { connect: `${stack.crm}/connect-xero`, console: `${stack.crm}/connect-xero?to=console` }
    : { connect: await stack.link('connect'), console: await stack.link('console') };
  return `Tallybridge runs, after ${seconds} s. Data: ${stack.data}

  Connect Xero  ${links.connect}
  Console       ${links.console}
  ${stack.sandbox ? `Xero sandbox  ${stack.sandbox}` : `Xero          ${stack.xero.login}`}
${stack.crm ? `  Demo CRM      ${stack.crm}\n` : ''}
${stack.crm ? 'The first two sign you in as the owner of the demo CRM.' : 'The first two sign you in, once each, within the hour.'} Ctrl-C ends everything.
`;
};

const untilAskedToEnd = () =>
  new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });

const main = async () => {
  const { data, quiet, help } = readOptions();
  if (help) return void process.stdout.write(usage);
  if (existsSync('.env')) process.loadEnvFile('.env');
  const asked = untilAskedToEnd();
  const stack = await startLocal({ data });
  if (!quiet) process.stdout.write(await announcement(stack, process.uptime().toFixed(1)));
  await asked;
  await stack.stop();
};

try {
  await main();
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof Error && error.cause !== undefined) process.stderr.write(`${String(error.cause)}\n`);
  process.exit(1);
}
