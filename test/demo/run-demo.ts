import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from './browser.ts';
import { type HeardByHand, workByHand } from './by-hand.ts';
import { connectXero, signIn } from './connect-xero.ts';
import { consoleStatus, isQuiet } from './console-status.ts';
import { fillCrm, toldToCrm } from './crm-records.ts';
import { readEvents, readExpected } from './export-format.ts';
import type { Progress } from './progress.ts';
import { type Reckoning, reckon } from './reckon.ts';
import { type Call, openSandbox, type Sandbox } from './sandbox.ts';
import { type DoorAnswers, noAnswers, sendExport } from './send-export.ts';
import { type OwnStack, runningStack, type Stack, startOwnStack } from './stack.ts';
import { openWatch, progressLine, type Watch, writing } from './watch.ts';
import { workspaceSecrets } from './workspace-secrets.ts';

const lookEveryMs = 1000;
/** Looks in a row that must find everything quiet: what is between two queues is in neither for a moment. */
const quietLooks = 3;
const patienceMs = 15 * 60_000;
/** The stack is killed once so many calls have written something, which is in mid-push. */
const writesBeforeKill = 8;

export interface DemoResult {
  answers: DoorAnswers;
  reckoning: Reckoning;
  calls: Call[];
  /** What people did in Xero afterwards, and whether the CRM heard of it. */
  byHand: HeardByHand;
  stack: Stack;
  seconds: number;
  /** The stack runs on. */
  stays: boolean;
}

/** What is done with a stack that the demo has filled, and somebody signed in to its console. */
type LookAround = (stack: Stack, browser: Browser) => Promise<void>;

/** Runs the whole demo once: connect, send, wait until all is quiet, compare. */
export const runDemo = async (options: {
  fresh: boolean;
  kill: boolean;
  progress: Progress;
  lookAround?: LookAround;
}): Promise<DemoResult> => {
  const { progress, kill, lookAround } = options;
  const running = options.fresh ? undefined : await runningStack();
  if (running) return withStack({ progress, lookAround, stack: () => running });
  progress.step('Starting a local stack with empty data');
  const own = await startOwnStack();
  const interrupted = async () => {
    await own.remove();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    return await withStack({ progress, lookAround, stack: own.stack, own, kill });
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await own.remove();
  }
};

const withStack = async (input: {
  progress: Progress;
  stack: () => Stack;
  own?: OwnStack;
  kill?: boolean;
  lookAround: LookAround | undefined;
}): Promise<DemoResult> => {
  const { progress, stack, own } = input;
  const since = new Date();
  const sandbox = openSandbox(stack().sandbox);
  const { eventsSecret, linkSecret } = await workspaceSecrets(stack());
  const [events, expected] = [readEvents(), readExpected()];
  const browser = await signIn(stack(), linkSecret);
  const organisation = await connect(stack(), browser, sandbox, progress);
  const before = await sandbox.books(organisation);
  await fillCrm(stack().crm, events);

  const [contacts, invoices] = [expected.contacts, expected.invoices].map((all) => Object.keys(all).length);
  progress.step(
    `Sending ${events.length} events of ${contacts} contacts and ${invoices} invoices to ${stack().bridge}`,
  );
  const answers = noAnswers();
  const recordsBefore = before.contacts.length + before.invoices.length;
  const watch = openWatch({ stack, sandbox, browser, linkSecret, organisation, since, recordsBefore });
  const sending = sendExport({ stack, secret: eventsSecret, events, answers });
  const pushing = own && input.kill ? killInMidPush(own, watch, progress) : Promise.resolve();
  const sent = Promise.all([sending, pushing]).then(() => true);
  await untilQuiet({ sent, watch, answers, progress, stack });

  const [after, told, status] = [await sandbox.books(organisation), await toldToCrm(stack().crm), await watch.status()];
  const inConsole = recordsBefore > 0 ? undefined : status && status.attention + status.waitsForOthers;
  const [calls, seconds] = [await watch.calls(), (Date.now() - since.getTime()) / 1000];
  progress.step('All quiet. Now somebody works in Xero by hand');
  const contact = Object.entries(expected.contacts).find(([, { end }]) => end === 'inXero')?.[0] ?? '';
  const byHand = await workByHand({ stack: stack(), sandbox, organisation, contact });
  await input.lookAround?.(stack(), browser);
  return {
    answers,
    reckoning: reckon({ expected, answers, before, after, told, ...(inConsole !== undefined && { inConsole }) }),
    calls,
    byHand,
    stack: stack(),
    seconds,
    stays: own === undefined,
  };
};

const connect = async (stack: Stack, browser: Browser, sandbox: Sandbox, progress: Progress): Promise<string> => {
  const linked = (await consoleStatus(browser, stack))?.find(({ state }) => state === 'active');
  if (linked) {
    progress.step(`${linked.name} is connected already`);
    return linked.id;
  }
  const organisation = await connectXero(stack, browser, sandbox);
  progress.step('Connected Demo Company (UK)');
  return organisation;
};

const killInMidPush = async (own: OwnStack, watch: Watch, progress: Progress): Promise<void> => {
  while (writing(await watch.calls()).length < writesBeforeKill) await sleep(20);
  progress.step(`Killing the whole stack with -9 after ${writesBeforeKill} writing calls`);
  await own.kill();
  await own.startAgain();
  progress.step('Started it again with the same data');
};

const untilQuiet = async (input: {
  /** Fulfils with true when all events are sent; rejects when they cannot be. */
  sent: Promise<boolean>;
  watch: Watch;
  answers: DoorAnswers;
  progress: Progress;
  stack: () => Stack;
}): Promise<void> => {
  const { sent, watch, answers, progress, stack } = input;
  const deadline = Date.now() + patienceMs;
  for (let quiet = 0; quiet < quietLooks; ) {
    const allSent = await Promise.race([sent, sleep(lookEveryMs, false)]);
    const [status, calls] = [await watch.status(), await watch.calls()];
    progress.update(await progressLine(watch, answers, status, calls));
    quiet = allSent && status && isQuiet(status) ? quiet + 1 : 0;
    if (allSent) await sleep(lookEveryMs);
    if (Date.now() > deadline) {
      const { bridge, workspace } = stack();
      throw new Error(
        `After ${patienceMs / 60_000} minutes something is still on its way: ${bridge}/console/${workspace}`,
      );
    }
  }
};
