import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTarget } from '../../infra/cli/target.ts';
import { type SecretKind, secretKinds, secretsOf } from '../../shared/runtime/rotation.ts';
import { type Keyboard, openKeyboard } from './keyboard.ts';

let keyboard: Keyboard;
beforeAll(async () => {
  keyboard = await openKeyboard();
});
afterAll(() => keyboard.stop());

const cli = (...argv: string[]) => keyboard.cli(...argv);
const complaint = (...argv: string[]) => keyboard.complaint(...argv);

/** What holds in Secrets Manager, newest first. */
const stored = async (workspace: string, kind: SecretKind): Promise<string[]> => {
  const { localFile } = keyboard;
  const target = await openTarget({ local: true, stage: undefined, localFile, environment: {} });
  const secret = await target.secrets.workspace(workspace);
  target.close();
  return secret ? secretsOf(secret, kind) : [];
};

const label = { events: 'Sign events with', link: 'Sign connect links', delivery: 'Verify write-backs' };
const printed = (lines: string[], kind: SecretKind): string | undefined =>
  new RegExp(`${label[kind]}\\s+(\\S+)`).exec(lines.join('\n'))?.[1];

describe.each(secretKinds)('the %s secret', (kind) => {
  test('is rotated: the new one comes first and is printed, the earlier one holds until it is retired', async () => {
    const id = `rotate-${kind}`;
    const first = printed(await cli('workspace', 'create', id), kind);
    const others = secretKinds.filter((other) => other !== kind);
    const before = await Promise.all(others.map((other) => stored(id, other)));
    const lines = await cli('workspace', 'rotate', id, '--secret', kind);
    const second = printed(lines, kind);
    expect(second).not.toBe(first);
    expect(lines.join('\n')).toContain(`npm run cli -- workspace retire ${id} --secret ${kind}`);
    expect(await stored(id, kind)).toEqual([second, first]);
    const third = printed(await cli('workspace', 'rotate', id, '--secret', kind), kind);
    expect(await stored(id, kind)).toEqual([third, second, first]);
    expect((await cli('workspace', 'retire', id, '--secret', kind)).join('\n')).toContain(
      `${kind}: the newest one stays; 2 earlier ones are dropped`,
    );
    expect(await stored(id, kind)).toEqual([third]);
    expect(await Promise.all(others.map((other) => stored(id, other)))).toEqual(before);
  });

  test('rotated by two at once: both are told one that holds, and the earlier one holds as well', async () => {
    const id = `race-${kind}`;
    const first = printed(await cli('workspace', 'create', id), kind);
    const both = await Promise.all([1, 2].map(() => cli('workspace', 'rotate', id, '--secret', kind)));
    const told = both.map((lines) => printed(lines, kind));
    expect((await stored(id, kind)).toSorted()).toEqual([...told, first].toSorted());
    expect((await stored(id, kind))[2]).toBe(first);
  });
});

test('without a kind all earlier ones are retired, and what has none earlier stays', async () => {
  await cli('workspace', 'create', 'all');
  const newest = [
    printed(await cli('workspace', 'rotate', 'all', '--secret', 'events'), 'events'),
    printed(await cli('workspace', 'rotate', 'all', '--secret', 'link'), 'link'),
    ...(await stored('all', 'delivery')),
  ];
  const said = (await cli('workspace', 'retire', 'all')).join('\n');
  expect(said).toContain('events: the newest one stays; the earlier one is dropped');
  expect(said).toContain('delivery: there is only one; it stays');
  for (const secret of newest) expect(said).not.toContain(secret);
  expect((await Promise.all(secretKinds.map((kind) => stored('all', kind)))).flat()).toEqual(newest);
});

test('says what is wrong', async () => {
  await cli('workspace', 'create', 'wrong');
  expect(await complaint('workspace', 'rotate', 'wrong')).toContain(
    '--secret events, --secret link, --secret delivery',
  );
  expect(await complaint('workspace', 'rotate', 'wrong', '--secret', 'seed')).toContain('"seed" is no secret');
  expect(await complaint('workspace', 'rotate', 'nobody', '--secret', 'link')).toContain('no workspace "nobody"');
  expect(await complaint('workspace', 'retire', 'nobody')).toContain('no workspace "nobody"');
});
