import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleFunctions } from './bundling/bundle-functions.ts';
import { settingsFromContext } from './settings.ts';
import { defineTallybridge } from './tallybridge.ts';

const root = join(import.meta.dirname, '..');
const app = new App();
const bundles = await bundleFunctions(join(root, 'functions'), join(app.outdir, 'bundles'));
defineTallybridge(app, settingsFromContext(app.node), bundles);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
