import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod';

const resourceSchema = z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });

const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.string() }).optional() }))
    .default({}),
});

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), properties: z.object({ templateFile: z.string().optional() }).optional() }),
  ),
});

const assetsSchema = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string().optional() }) })),
});

export type TemplateResource = z.output<typeof resourceSchema>;
export type Template = z.output<typeof templateSchema>;

/** A synthesised CDK app. */
export interface Assembly {
  stacks: { name: string; template: Template }[];
  /** The folder of an asset, by the object key the template names it with (`<hash>.zip`). */
  assetFolders: Map<string, string>;
}

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

/** Reads the templates and asset folders that `cdk synth` wrote into `folder`. */
export const readAssembly = async (folder: string): Promise<Assembly> => {
  const { artifacts } = manifestSchema.parse(await readJson(join(folder, 'manifest.json')));
  const stacks: Assembly['stacks'] = [];
  const assetFolders: Assembly['assetFolders'] = new Map();
  for (const [name, { type, properties }] of Object.entries(artifacts)) {
    if (type !== 'aws:cloudformation:stack' || properties?.templateFile === undefined) continue;
    stacks.push({ name, template: templateSchema.parse(await readJson(join(folder, properties.templateFile))) });
    const { files } = assetsSchema.parse(await readJson(join(folder, `${name}.assets.json`)));
    for (const [hash, { source }] of Object.entries(files)) {
      if (source.path !== undefined) assetFolders.set(`${hash}.zip`, resolve(folder, source.path));
    }
  }
  return { stacks, assetFolders };
};
