import { parseArgs } from 'node:util';
import { startSandbox } from './sandbox.ts';

const USAGE = 'Usage: node test/xero-sandbox/main.ts [--port N] [--data FILE] [--public http://localhost:N]';

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function readFlags(): { port: number; data: string | undefined; publicUrl: string | undefined } {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, data: { type: 'string' }, public: { type: 'string' } },
    });
    const port = Number(values.port ?? process.env.PORT_SANDBOX ?? '4200');
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      fail(`--port must be a number from 0 to 65535.\n${USAGE}`);
    return { port, data: values.data, publicUrl: values.public };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

const flags = readFlags();
try {
  const sandbox = await startSandbox({ ...flags, deliverEveryMs: 1000 });
  console.log(`Xero sandbox: ${sandbox.url}`);
  const end = (): void => {
    void sandbox.close().then(() => process.exit(0));
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  fail(
    taken
      ? `Port ${flags.port} is taken: another program listens on it. Stop that program or choose another port with --port.`
      : String(error),
  );
}
