import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { type HostedFunction, hostFunction } from '../../infra/local/hosted-function.ts';

const started: HostedFunction[] = [];
const failures: string[] = [];
const printed: string[] = [];

const host = (
  handler: string,
  { timeoutMs = 5000, environment = {} }: { timeoutMs?: number; environment?: Record<string, string> } = {},
) => {
  const hosted = hostFunction(
    {
      arn: 'arn:aws:lambda:eu-west-1:000000000000:function:fixture',
      name: 'fixture',
      file: join(import.meta.dirname, 'fixtures/handlers.ts'),
      handler,
      timeoutMs,
      memoryMb: 128,
      environment,
    },
    {
      output: (_, text) => void printed.push(text),
      failure: (name, message) => void failures.push(`${name}: ${message}`),
    },
  );
  started.push(hosted);
  return hosted;
};

afterEach(async () => {
  for (const hosted of started.splice(0)) await hosted.stop();
  failures.length = 0;
  printed.length = 0;
});

test('a function sees its own variables and none of ours', async () => {
  process.env.TALLYBRIDGE_TEST_SECRET = 'of the host';
  const result = await host('echo', { environment: { ONLY: 'this' } }).invoke({});
  expect(result).toMatchObject({ variables: { ONLY: 'this' } });
  expect(result).not.toHaveProperty('variables.TALLYBRIDGE_TEST_SECRET');
  expect(result).not.toHaveProperty('variables.PATH');
});

test('a warm function keeps what it has in memory', async () => {
  const echo = host('echo');
  await echo.invoke({});
  expect(await echo.invoke({})).toMatchObject({ calls: 2 });
});

test('the function learns how much time is left', async () => {
  const result = await host('echo', { timeoutMs: 3000 }).invoke({});
  expect(result).toHaveProperty(
    'remaining',
    expect.toSatisfy((ms: number) => ms > 0 && ms <= 3000),
  );
});

test('what a function does to its event changes nothing for the sender', async () => {
  const event = { list: [1, 2, 3] };
  expect(await host('scribble').invoke(event)).toEqual([1, 2, 3, 4]);
  expect(event.list).toEqual([1, 2, 3]);
});

test('a function that throws fails the call, says so in one line, and takes the next event', async () => {
  const fail = host('fail');
  await expect(fail.invoke({})).rejects.toThrow('this handler always fails');
  await expect(fail.invoke({})).rejects.toThrow('this handler always fails');
  expect(failures).toEqual(Array(2).fill('fixture: TypeError: this handler always fails'));
});

test.each(['hang', 'spin'])('a function that runs out of time (%s) is ended', async (handler) => {
  const slow = host(handler, { timeoutMs: 300 });
  await expect(slow.invoke({})).rejects.toThrow('timed out after 0.3 s');
  await expect(slow.invoke({})).rejects.toThrow('timed out after 0.3 s');
});

test('a function that crashes fails the call and leaves the host alone', async () => {
  const crash = host('crash');
  await expect(crash.invoke({})).rejects.toThrow('nobody catches this');
  await expect(crash.invoke({})).rejects.toThrow('nobody catches this');
});

test('an environment handles one event at a time; more of them work side by side, and the rest waits', async () => {
  const wait = host('wait');
  const spans = (await Promise.all(Array.from({ length: 6 }, () => wait.invoke({ ms: 150 })))) as {
    from: number;
    until: number;
  }[];
  const busiest = Math.max(
    ...spans.map(({ from }) => spans.filter((span) => span.from <= from && from < span.until).length),
  );
  expect(busiest).toBeGreaterThan(1);
  expect(busiest).toBeLessThanOrEqual(4);
});

test('a function that breaks after its answer is started anew', async () => {
  const hosted = host('breakAfterwards');
  expect(await hosted.invoke({})).toBe(1);
  await vi.waitFor(async () => expect(await hosted.invoke({})).toBe(1), { timeout: 10_000, interval: 50 });
});

test('many events one after the other leave no listener behind', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => void warnings.push(warning);
  process.on('warning', onWarning);
  const echo = host('echo');
  for (let count = 0; count < 25; count++) await echo.invoke({});
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});

test('a bundle without the handler fails the call with the reason', async () => {
  await expect(host('absent').invoke({})).rejects.toThrow('exports no function called absent');
});
