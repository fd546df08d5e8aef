import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { build } from 'esbuild';
import { bundleFunctions } from '../../infra/bundling/bundle-functions.ts';
import { readCdkContext } from '../../infra/cdk-context.ts';
import { parseSettings } from '../../infra/settings.ts';
import { defineTallybridge } from '../../infra/tallybridge.ts';

export const functionsFolder = join(import.meta.dirname, '../../functions');

/** Bundles the real functions once for a test file; `remove` deletes them. */
export const bundled = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tallybridge-bundles-'));
  return {
    bundles: await bundleFunctions(functionsFolder, folder),
    remove: () => rmSync(folder, { recursive: true }),
  };
};

/** The code of a function that is left of our own after bundling, with its names. */
export const readableBundle = async (flow: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(functionsFolder, flow, `${flow}.handler.ts`)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
  return outputFiles.map(({ text }) => text).join('');
};

export type Bundled = Awaited<ReturnType<typeof bundled>>['bundles'];

/** The two stacks of a stage as templates. */
export const templatesOf = async (stage: string, bundles: Bundled) => {
  const context = { ...(await readCdkContext()), '@aws-cdk/core:validateAgainstDefaultRules': false };
  const app = new App({ context, outdir: mkdtempSync(join(tmpdir(), 'tallybridge-synth-')) });
  const { state, flow } = defineTallybridge(app, parseSettings({ stage }), bundles);
  const templates = { state: Template.fromStack(state), flow: Template.fromStack(flow) };
  rmSync(app.outdir, { recursive: true });
  return templates;
};

/** Throws what cdk-nag and CDK's own rules find. */
export const checkedSynth = async (stage: string, bundles: Bundled) => {
  const app = new App({
    context: await readCdkContext(),
    outdir: mkdtempSync(join(tmpdir(), 'tallybridge-synth-')),
  });
  defineTallybridge(app, parseSettings({ stage }), bundles);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  try {
    app.synth();
  } finally {
    rmSync(app.outdir, { recursive: true });
  }
};
