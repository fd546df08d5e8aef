import { parseOptions, usage } from './options.ts';
import { startDemoCrm } from './start.ts';

const fail = (message: string): never => {
  console.error(message);
  process.exit(1);
};

const readOptions = () => {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
};

const options = readOptions();
const crm = await startDemoCrm(options).catch((error: unknown) =>
  fail(error instanceof Error ? error.message : String(error)),
);
console.log(`Demo CRM: ${crm.url}`);

const end = async () => {
  await crm.close();
  process.exit(0);
};
process.once('SIGINT', end);
process.once('SIGTERM', end);
if (options.exitWithParent) process.stdin.resume().once('close', end).once('end', end);
