import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { calledXeroMethods } from './called-xero-methods.ts';

/** Where the bundle of each flow lies: a folder that holds `index.mjs`. */
export type Bundles = Record<string, string>;

/** The flows that have a deployed entry point: `<folder>/<flow>/<flow>.handler.ts`. */
export const flowsIn = (functionsFolder: string): string[] =>
  globSync('*/*.handler.ts', { cwd: functionsFolder })
    .map((file) => dirname(file))
    .sort();

// xero-node and axios are CommonJS and call `require`, which an ES module does not have of itself.
const requireBanner = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
].join('');

/**
 * Bundles every function of the folder in one pass: minified ES modules with source maps, the AWS SDK included, so that
 * what was tested is what runs.
 */
export const bundleFunctions = async (functionsFolder: string, into: string): Promise<Bundles> => {
  const flows = flowsIn(functionsFolder);
  await build({
    entryPoints: flows.map((flow) => ({
      in: join(functionsFolder, flow, `${flow}.handler.ts`),
      out: join(flow, 'index'),
    })),
    outdir: into,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    alias: {
      'form-data': join(import.meta.dirname, 'no-form-data.ts'),
      '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'lambda-credentials.ts'),
    },
    plugins: [calledXeroMethods(join(import.meta.dirname, '../../shared/xero'))],
    banner: { js: requireBanner },
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
  });
  return Object.fromEntries(flows.map((flow) => [basename(flow), join(into, flow)]));
};
