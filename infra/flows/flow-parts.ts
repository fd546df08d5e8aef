import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Bundles } from '../bundling/bundle-functions.ts';
import type { PublicApi } from '../constructs/public-api.ts';
import type { Settings } from '../settings.ts';
import type { StateStack } from '../stacks/state-stack.ts';

/** What every flow is built with. */
export interface FlowParts {
  settings: Settings;
  state: StateStack;
  bundles: Bundles;
  api: PublicApi;
  alarmTopic: ITopic;
}

export interface WithPullQueue {
  pullQueue: IQueue;
}

export interface WithQueues {
  pushQueue: IQueue;
  deliverQueue: IQueue;
}
