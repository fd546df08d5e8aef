import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const schema = z.object({ context: z.record(z.string(), z.unknown()) });

/** The context in cdk.json, which the `cdk` command reads of itself: whoever builds the app without it gives it this. */
export const readCdkContext = async (): Promise<Record<string, unknown>> =>
  schema.parse(JSON.parse(await readFile(join(import.meta.dirname, '../cdk.json'), 'utf8'))).context;
