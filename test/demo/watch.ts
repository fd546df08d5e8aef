import type { Browser } from './browser.ts';
import { signIn } from './connect-xero.ts';
import { consoleStatus, type OrganisationStatus } from './console-status.ts';
import type { Call, Sandbox } from './sandbox.ts';
import type { DoorAnswers } from './send-export.ts';
import type { Stack } from './stack.ts';

/** A look that fails while the stack is down is looked again later. */
const orUndefined = <Value>(looking: Promise<Value>): Promise<Value | undefined> => looking.catch(() => undefined);

const countedAnewEveryMs = 4000;

export interface Watch {
  /** What the console says of the organisation; undefined while nothing answers. */
  status: () => Promise<OrganisationStatus | undefined>;
  /** All calls since the beginning, also those that a sandbox that was killed has forgotten. */
  calls: () => Promise<Call[]>;
  /** Records in the books that were not there before, counted anew every few seconds. */
  newInBooks: () => Promise<number>;
}

/** Looks at a running demo from outside: console, call log and books. */
export const openWatch = (input: {
  stack: () => Stack;
  sandbox: Sandbox;
  browser: Browser;
  linkSecret: string;
  organisation: string;
  since: Date;
  recordsBefore: number;
}): Watch => {
  const { stack, sandbox, linkSecret, organisation, since, recordsBefore } = input;
  const session = { browser: input.browser };
  const seen = new Map<string, Call>();
  const counted = { records: 0, at: 0 };
  return {
    status: async () => {
      const status = await orUndefined(consoleStatus(session.browser, stack()));
      if (status) return status.find(({ id }) => id === organisation);
      const again = await orUndefined(signIn(stack(), linkSecret));
      if (again) session.browser = again;
      return undefined;
    },
    calls: async () => {
      const repeats = new Map<string, number>();
      for (const call of (await orUndefined(sandbox.calls(since))) ?? []) {
        const name = [call.at, call.method, call.path, call.status].join(' ');
        const nth = repeats.get(name) ?? 0;
        repeats.set(name, nth + 1);
        seen.set(`${name} ${nth}`, call);
      }
      return [...seen.values()];
    },
    newInBooks: async () => {
      if (Date.now() - counted.at < countedAnewEveryMs) return counted.records;
      const books = await orUndefined(sandbox.books(organisation));
      if (books) counted.records = books.contacts.length + books.invoices.length - recordsBefore;
      counted.at = Date.now();
      return counted.records;
    },
  };
};

/** Calls that write. */
export const writing = (calls: Call[]): Call[] => calls.filter(({ method }) => method !== 'GET');

/** How far the demo is, in one line. */
export const progressLine = async (
  watch: Watch,
  answers: DoorAnswers,
  status: OrganisationStatus | undefined,
  calls: Call[],
) => {
  const parts = [`${answers.sent} sent`, `${answers.sent - answers.rejected.length} accepted`];
  if (status) parts.push(`${status.waiting} waiting`);
  parts.push(`${await watch.newInBooks()} pushed`);
  if (status) parts.push(`${status.attention + status.waitsForOthers} needing attention`);
  parts.push(`${calls.length} Xero calls`);
  return parts.join(' · ');
};
