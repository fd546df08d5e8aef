import { afterEach, expect, it } from 'vitest';
import { ringBell } from '../../shared/store/bells.ts';
import { askForKinds, getPull, keepPull, setPull } from '../../shared/store/pulls.ts';
import { getWatermark } from '../../shared/store/watermarks.ts';
import { messagesIn } from '../crm/installation.ts';
import { openView, type View } from './view.ts';

let view: View;
afterEach(() => view.close());

const quoteCalls = async () => (await view.calls()).filter(({ path }) => /Quotes/.test(path)).length;

it('a kind that a person asks for is read at once, and once', async () => {
  view = await openView();
  await view.pullWell();
  view.clock.advance(30_000);
  const before = await quoteCalls();
  await view.pullWell();
  expect(await quoteCalls()).toBe(before);
  const asked = view.clock.now();
  await askForKinds(view.table, view.scope, ['quote'], asked);
  expect((await getPull(view.table, view.scope))?.dueAt).toBe(asked.toISOString());
  view.clock.advance(1000);
  await view.pullWell();
  await view.pullWell();
  expect(await quoteCalls()).toBe(before + 1);
  const finishedAt = (await getWatermark(view.table, view.scope, 'quote'))?.finishedAt ?? '';
  expect(finishedAt >= asked.toISOString()).toBe(true);
});

it('asking is not forgotten when a slice that began before writes its row after it', async () => {
  view = await openView();
  await view.pullWell();
  const begun = await getPull(view.table, view.scope);
  if (!begun) throw new Error('There is no row.');
  const before = await quoteCalls();
  view.clock.advance(30_000);
  await askForKinds(view.table, view.scope, ['quote'], view.clock.now());
  await keepPull(view.table, begun);
  expect(await setPull(view.table, begun, view.clock.now().toISOString())).toBe(false);
  await view.pullWell();
  expect(await quoteCalls()).toBe(before + 1);
});

it('what is ready to go to Xero when it ends is rung for at once', async () => {
  view = await openView();
  await view.pullWell();
  expect(await messagesIn(view.pushQueue)).toHaveLength(0);
  const { workspace, organisation } = view.scope;
  await ringBell(view.table, workspace, organisation, view.clock.now());
  await view.pullWell();
  expect(await messagesIn(view.pushQueue)).toHaveLength(1);
});
