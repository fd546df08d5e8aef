import { rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import process from 'node:process';
import type { Endpoints } from './addresses.ts';
import { readAssembly } from './assembly.ts';
import { createResources } from './create-resources.ts';
import { type DataFolder, takeDataFolder } from './data-folder.ts';
import { DEMO_WORKSPACE, demoLink, seedDemoWorkspace } from './demo-workspace.ts';
import { startDynamoDb } from './dynamodb.ts';
import { openFunctionLog } from './function-log.ts';
import { readPlan } from './plan.ts';
import { claimPorts, type Ports, portsFrom, type Visited } from './ports.ts';
import { startProgram } from './program.ts';
import { startQueueServer } from './queue-server.ts';
import { runPlan } from './run-plan.ts';
import { startSecretServer } from './secret-server.ts';
import { openSecretStore } from './secret-store.ts';
import { demoCrm, xeroSandbox } from './stand-ins.ts';
import { synthesise } from './synthesise.ts';
import { giveXeroApp, subscribeBridge } from './webhook-subscription.ts';
import { needsSandbox, type XeroTarget, xeroTarget } from './xero-target.ts';

export interface LocalOptions {
  /** Where the data is kept. @default .local */
  data?: string;
  /** 0 stands for any free port. @default as PORT_BRIDGE, PORT_SANDBOX and PORT_CRM say, or 4100, 4200 and 4300 */
  ports?: Partial<Ports>;
  /** Where PORT_ and XERO_ variables are read. @default the environment of this program */
  environment?: Record<string, string | undefined>;
  /** Whether the stand-in for a CRM is started. @default true */
  crm?: boolean;
  /** Where write-backs of the demo workspace go. @default the stand-in for a CRM */
  deliveryUrl?: string;
  /** A folder that `synthesise` has filled. @default synthesised anew into the data folder */
  assembly?: string;
  /** Takes one plain line for each failure. @default standard error */
  report?: (line: string) => void;
}

/** A running stack, and where to find its parts. */
export interface LocalStack {
  /** Addresses, without a slash at the end; undefined for what was not started. */
  bridge: string;
  sandbox: string | undefined;
  crm: string | undefined;
  xero: Pick<XeroTarget, 'login' | 'identity' | 'api'>;
  endpoints: { dynamodb: string; sqs: string; secrets: string };
  table: string;
  /** Queue addresses. */
  queues: Record<'push' | 'pull' | 'deliver' | 'pushDeadLetters' | 'pullDeadLetters' | 'deliverDeadLetters', string>;
  secretNames: { app: string; workspacePrefix: string };
  workspace: string;
  data: string;
  /** Makes a sign-in link for the demo workspace, good for an hour and one use. */
  link: (to: 'connect' | 'console') => Promise<string>;
  stop: () => Promise<void>;
}

/** Remembers what was started, to stop it backwards. */
const undoList = () => {
  const steps: (() => Promise<void>)[] = [];
  return {
    add: (step: () => Promise<void>) => void steps.push(step),
    keep: async <Part extends { stop: () => Promise<void> }>(starting: Promise<Part>): Promise<Part> => {
      const part = await starting;
      steps.push(part.stop);
      return part;
    },
    run: async () => {
      for (const step of steps.splice(0).reverse()) await step();
    },
  };
};
type UndoList = ReturnType<typeof undoList>;

const required = (outputs: Record<string, string>, name: string): string => {
  const value = outputs[name];
  if (value === undefined) throw new Error(`The CDK app has no output ${name}.`);
  return value;
};

/** Waits for all of them, also when one fails, so that whatever has started is known and can be stopped. */
const all = async <Parts extends unknown[]>(...parts: { [At in keyof Parts]: Promise<Parts[At]> }): Promise<Parts> => {
  await Promise.allSettled(parts);
  return Promise.all(parts);
};

const startServices = async (data: DataFolder, undo: UndoList) => {
  const secrets = await openSecretStore(data.file('secrets.json'));
  const [dynamodb, queues, secretServer] = await all(
    undo.keep(startDynamoDb({ file: data.file('dynamo.db') })),
    undo.keep(startQueueServer()),
    undo.keep(startSecretServer(secrets)),
  );
  return {
    secrets,
    pid: dynamodb.pid,
    endpoints: { dynamodb: dynamodb.endpoint, sqs: queues.endpoint, secrets: secretServer.endpoint },
  };
};

/**
 * Runs the whole bridge on this machine, from the CDK app's own templates, with everything around it that it needs.
 * Throws in plain words when it cannot; then nothing is left running.
 */
export const startLocal = async (options: LocalOptions = {}): Promise<LocalStack> => {
  const environment = options.environment ?? process.env;
  const report = options.report ?? ((line) => process.stderr.write(`${line}\n`));
  const undo = undoList();
  try {
    return await start(options, environment, report, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
};

const start = async (
  options: LocalOptions,
  environment: Record<string, string | undefined>,
  report: (line: string) => void,
  undo: UndoList,
): Promise<LocalStack> => {
  const data = await takeDataFolder(resolve(options.data ?? '.local'));
  undo.add(data.release);

  const wanted: Record<Visited, boolean> = {
    bridge: true,
    sandbox: needsSandbox(environment),
    crm: options.crm ?? true,
  };
  const ports = await claimPorts({ ...portsFrom(environment), ...options.ports }, wanted);
  const at = (name: Visited) => (wanted[name] ? `http://localhost:${ports[name]}` : undefined);
  const bridge = `http://localhost:${ports.bridge}`;
  const [sandbox, crm] = [at('sandbox'), at('crm')];
  const xero = xeroTarget(environment, sandbox ?? '');

  const assemblyFolder = options.assembly ?? data.file('cdk.out');
  const [services, sandboxProgram] = await all(
    startServices(data, undo),
    sandbox === undefined ? Promise.resolve(undefined) : undo.keep(startProgram(xeroSandbox(data, sandbox, report))),
    options.assembly === undefined ? synthesise(assemblyFolder) : Promise.resolve(),
  );

  const endpoints: Endpoints = { bridge, ...services.endpoints };
  const plan = readPlan(await readAssembly(assemblyFolder), endpoints);
  const names = namesIn(plan.outputs);
  await createResources(plan, endpoints, services.secrets);
  const webhookKey = await giveXeroApp(services.secrets, names.secretNames.app, xero);
  const deliveryUrl = options.deliveryUrl ?? (crm && `${crm}/deliveries`);
  const secret = await seedDemoWorkspace({
    ...services.endpoints,
    tableName: names.table,
    secretPrefix: names.secretNames.workspacePrefix,
    deliveryUrl,
  });

  const log = openFunctionLog((name) => data.file(`logs/${name}.log`), report);
  undo.add(async () => log.close());
  const reachable = [bridge, deliveryUrl].flatMap((url) => (url === undefined ? [] : [new URL(url).host]));
  await undo.keep(
    runPlan(plan, {
      endpoints,
      port: ports.bridge,
      log,
      variables: {
        XERO_LOGIN_URL: xero.login,
        XERO_IDENTITY_URL: xero.identity,
        XERO_API_URL: xero.api,
        XERO_APP_URL: xero.app,
        PRIVATE_HOSTS_ALLOWED: reachable.join(','),
      },
    }),
  );
  if (sandbox !== undefined) {
    await subscribeBridge(sandbox, bridge, { clientId: xero.clientId, key: webhookKey }, report);
  }
  const crmProgram =
    crm === undefined ? undefined : await undo.keep(startProgram(demoCrm(data, crm, bridge, secret, report)));

  const addresses = { bridge, sandbox, crm, endpoints: services.endpoints, ...names, workspace: DEMO_WORKSPACE };
  await data.noteChildren([services.pid, sandboxProgram?.pid, crmProgram?.pid].filter((pid) => pid !== undefined));
  const ofXero = { login: xero.login, identity: xero.identity, api: xero.api };
  await writeFile(data.file('env.json'), JSON.stringify({ ...addresses, xero: ofXero, pid: process.pid }, null, 2));
  undo.add(() => rm(data.file('env.json'), { force: true }));
  return {
    ...addresses,
    xero: { login: xero.login, identity: xero.identity, api: xero.api },
    data: data.path,
    link: (to) => demoLink(bridge, secret.linkSecret, to),
    stop: undo.run,
  };
};

const namesIn = (outputs: Record<string, string>) => ({
  table: required(outputs, 'TableName'),
  queues: {
    push: required(outputs, 'PushQueueUrl'),
    pull: required(outputs, 'PullQueueUrl'),
    deliver: required(outputs, 'DeliverQueueUrl'),
    pushDeadLetters: required(outputs, 'PushDeadLetterQueueUrl'),
    pullDeadLetters: required(outputs, 'PullDeadLetterQueueUrl'),
    deliverDeadLetters: required(outputs, 'DeliverDeadLetterQueueUrl'),
  },
  secretNames: {
    app: required(outputs, 'AppSecretName'),
    workspacePrefix: required(outputs, 'WorkspaceSecretPrefix'),
  },
});
