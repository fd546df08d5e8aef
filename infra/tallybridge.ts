import type { App } from 'aws-cdk-lib';
import type { Bundles } from './bundling/bundle-functions.ts';
import type { Settings } from './settings.ts';
import { FlowStack } from './stacks/flow-stack.ts';
import { StateStack } from './stacks/state-stack.ts';

/** Everything the bridge runs in AWS: what must never be lost in one stack, what can be built anew at any time in the other. */
export const defineTallybridge = (app: App, settings: Settings, bundles: Bundles) => {
  const name = `tallybridge-${settings.stage}`;
  const state = new StateStack(app, `${name}-state`, {
    description: 'Tallybridge: table, key and secrets',
    terminationProtection: settings.production,
    settings,
  });
  const flow = new FlowStack(app, `${name}-flow`, {
    description: 'Tallybridge: API, functions, queues, schedules, alarms',
    settings,
    state,
    bundles,
  });
  return { state, flow };
};
