import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sweepDeps } from '../../functions/schedule/schedule-deps.ts';
import { type SweepPullsDeps, sweepPulls } from '../../functions/schedule/sweep-pulls.ts';
import { getBell, ringBell, setBell } from '../../shared/store/bells.ts';
import { putChange } from '../../shared/store/changes.ts';
import { setOrganisationState } from '../../shared/store/organisations.ts';
import { getPull, ringPull, setPull } from '../../shared/store/pulls.ts';
import { countMessages, openGaps } from '../../shared/store/sequences.ts';
import { type Installation, installation, linkTestOrganisation, messagesIn } from '../crm/installation.ts';

let place: Installation;
let deps: SweepPullsDeps;
let now: Date;
let overdue: number;

beforeEach(async () => {
  place = await installation();
  now = new Date('2026-11-21T10:00:00.000Z');
  deps = {
    ...sweepDeps({
      ...{ table: place.table, queues: place.push.client, clock: { now: () => now } },
      ...{ pushQueueUrl: place.push.url, pullQueueUrl: place.pull.url, deliverQueueUrl: place.deliver.url },
    }),
    gauge: (_, value) => {
      overdue = value;
    },
    failed: () => undefined,
  };
});
afterEach(() => place.stop());

const minutesFromNow = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const scope = (organisation: string) => ({ workspace: place.workspace, organisation });
const link = async (organisation: string, at = now) => {
  await linkTestOrganisation(place, organisation);
  await ringPull(place.table, scope(organisation), at);
};
const rung = async () =>
  (await messagesIn(place.pull)).map((message) => (message as { organisation: string }).organisation).sort();

test('organisations that are due are rung for, once a minute until the worker has set when they are due next', async () => {
  await link('due');
  await link('later', minutesFromNow(5));
  expect(await sweepPulls(deps)).toEqual({ failures: 0, parts: 2 });
  expect(await rung()).toEqual(['due']);
  await sweepPulls(deps);
  expect(await rung()).toEqual([]);
  now = minutesFromNow(1);
  await sweepPulls(deps);
  expect(await rung()).toEqual(['due']);
});

test('paused organisations rest, and go on when they are resumed', async () => {
  await link('paused');
  await setOrganisationState(place.table, place.workspace, 'paused', 'paused');
  await sweepPulls(deps);
  expect(await rung()).toEqual([]);
  await setOrganisationState(place.table, place.workspace, 'paused', 'active');
  await sweepPulls(deps);
  expect(await rung()).toEqual(['paused']);
});

test('after a gap every organisation of the app is looked at, and the gap is closed', async () => {
  await link('a', minutesFromNow(10));
  await link('b', minutesFromNow(10));
  await countMessages(place.table, 'default', 'key', { first: 1, last: 1, now });
  expect(await countMessages(place.table, 'default', 'key', { first: 3, last: 4, now })).toBe(true);
  await sweepPulls(deps);
  expect(await rung()).toEqual(['a', 'b']);
  expect(await getPull(place.table, scope('a'))).toMatchObject({ gapAt: now.toISOString(), dueAt: now.toISOString() });
  expect(await openGaps(place.table)).toEqual([]);
});

test("a gap in the messages of a workspace's own app concerns that workspace alone", async () => {
  await link('a', minutesFromNow(10));
  await countMessages(place.table, 'another', 'key', { first: 1, last: 1, now });
  await countMessages(place.table, 'another', 'key', { first: 9, last: 9, now });
  await sweepPulls(deps);
  expect(await rung()).toEqual([]);
});

test('a new key of messages is a new sequence', async () => {
  await countMessages(place.table, 'default', 'key', { first: 1, last: 500, now });
  expect(await countMessages(place.table, 'default', 'another key', { first: 1, last: 1, now })).toBe(false);
  expect(await countMessages(place.table, 'default', 'another key', { first: 3, last: 3, now })).toBe(true);
});

test('how overdue the most overdue one is, is measured; who needs a person does not count', async () => {
  await link('late');
  await link('lost');
  const lost = await getPull(place.table, scope('lost'));
  if (!lost) throw new Error('no row');
  const trouble = { code: 'xero-token-lost', next: 'reconnect' as const, message: 'm', remedy: 'r' };
  await setPull(place.table, lost, minutesFromNow(1).toISOString(), { trouble });
  now = minutesFromNow(60);
  await setPull(place.table, { ...lost, organisation: 'late' }, now.toISOString(), {
    trouble: { ...trouble, next: 'wait' },
  });
  now = minutesFromNow(30);
  await sweepPulls(deps);
  expect(overdue).toBe(90 * 60);
});

describe('changes that are ready, of which nobody was told', () => {
  const readyIn = (minutes: number) =>
    putChange(
      place.table,
      {
        ...{ ...scope('org'), record: { type: 'contact', data: { id: 'c' } }, deleted: false, rev: 'r' },
        ...{ fingerprint: 'f', version: '1', receivedAt: now.toISOString(), attempts: 0, deaths: 0 },
        readyAt: minutesFromNow(minutes).toISOString(),
      },
      undefined,
    );
  const bell = () => getBell(place.table, place.workspace, 'org');
  const dueAt = async () => (await bell())?.dueAt;
  beforeEach(() => link('org'));

  test('are rung for when the bell never rang, or is silent', async () => {
    await readyIn(-5);
    await sweepPulls(deps);
    expect(await dueAt()).toBe(minutesFromNow(-5).toISOString());
    const rang = await bell();
    if (rang) await setBell(place.table, rang, undefined);
    now = minutesFromNow(2);
    await sweepPulls(deps);
    expect(await dueAt()).toBe(minutesFromNow(-7).toISOString());
  });

  test('are rung for when the bell rings later than they are ready', async () => {
    await readyIn(3);
    await ringBell(place.table, place.workspace, 'org', minutesFromNow(60));
    await sweepPulls(deps);
    expect(await dueAt()).toBe(minutesFromNow(3).toISOString());
  });

  test('are left to a bell that rings soon, and to a worker that said when it goes on', async () => {
    await readyIn(-5);
    await ringBell(place.table, place.workspace, 'org', minutesFromNow(1));
    await sweepPulls(deps);
    expect(await dueAt()).toBe(minutesFromNow(1).toISOString());
    const trouble = { code: 'xero-down', next: 'wait' as const, message: 'm', remedy: 'r' };
    const rang = await bell();
    if (rang) await setBell(place.table, rang, minutesFromNow(30).toISOString(), trouble);
    now = minutesFromNow(2);
    await sweepPulls(deps);
    expect(await dueAt()).toBe(minutesFromNow(28).toISOString());
  });

  test('nothing is rung where nothing is ready', async () => {
    await sweepPulls(deps);
    expect(await bell()).toBeUndefined();
  });
});
