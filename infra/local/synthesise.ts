import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { readCdkContext } from '../cdk-context.ts';

// CDK's own template rules take a second; `npm run synth` checks them.
const localContext = { stage: 'local', '@aws-cdk/core:validateAgainstDefaultRules': false };

const root = join(import.meta.dirname, '../..');

/** Synthesises the CDK app, stage `local`, into `folder`: functions bundled, templates written. */
export const synthesise = async (folder: string): Promise<void> => {
  await rm(folder, { recursive: true, force: true });
  const { PATH = '', HOME = '' } = process.env;
  const context = { ...(await readCdkContext()), ...localContext };
  try {
    await promisify(execFile)(process.execPath, [join(root, 'infra/app.ts')], {
      cwd: root,
      env: { PATH, HOME, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new Error(`The CDK app could not be synthesised:\n${said}`);
  }
};
