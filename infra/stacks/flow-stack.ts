import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Bundles } from '../bundling/bundle-functions.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { PublicApi } from '../constructs/public-api.ts';
import { OperationsDashboard } from '../dashboard.ts';
import { ConnectFlow } from '../flows/connect.ts';
import { ConsoleFlow } from '../flows/console.ts';
import { DeliverFlow } from '../flows/deliver.ts';
import { EventsFlow } from '../flows/events.ts';
import { PullFlow } from '../flows/pull.ts';
import { PushFlow } from '../flows/push.ts';
import { ScheduleFlow } from '../flows/schedule.ts';
import { XeroWebhookFlow } from '../flows/xero-webhook.ts';
import { ServiceAlarms } from '../service-alarms.ts';
import type { Settings } from '../settings.ts';
import type { StateStack } from './state-stack.ts';

interface FlowStackProps extends StackProps {
  settings: Settings;
  state: StateStack;
  bundles: Bundles;
}

/** What moves the data: the API, the functions, their queues and schedules, and what watches over them. */
export class FlowStack extends Stack {
  constructor(scope: Construct, id: string, { settings, state, bundles, ...props }: FlowStackProps) {
    super(scope, id, props);
    const alarmTopic = new AlarmTopic(this, 'Alarms', { key: state.key, email: settings.alarmEmail });
    const api = new PublicApi(this, 'Api', { settings, alarmTopic });
    const parts = { settings, state, bundles, api, alarmTopic };

    const deliver = new DeliverFlow(this, 'Deliver', parts);
    const push = new PushFlow(this, 'Push', { ...parts, deliverQueue: deliver.queue });
    const queues = { pushQueue: push.queue, deliverQueue: deliver.queue };
    const pull = new PullFlow(this, 'Pull', { ...parts, ...queues });
    const events = new EventsFlow(this, 'Events', { ...parts, ...queues });
    const connect = new ConnectFlow(this, 'Connect', { ...parts, ...queues, pullQueue: pull.queue });
    const console = new ConsoleFlow(this, 'Console', { ...parts, ...queues, pullQueue: pull.queue });
    const schedule = new ScheduleFlow(this, 'Schedule', { ...parts, ...queues, pullQueue: pull.queue });
    const xeroWebhook = new XeroWebhookFlow(this, 'XeroWebhook', { ...parts, pullQueue: pull.queue });

    new ServiceAlarms(this, 'ServiceAlarms', { settings, alarmTopic });
    new OperationsDashboard(this, 'Dashboard', {
      settings,
      functions: [events, connect, console, push, xeroWebhook, pull, deliver, schedule].map((flow) => flow.function),
      consumers: [push, pull, deliver],
    });

    new CfnOutput(this, 'PublicUrl', { value: api.url });
    new CfnOutput(this, 'PushQueueUrl', { value: push.queue.queueUrl });
    new CfnOutput(this, 'PullQueueUrl', { value: pull.queue.queueUrl });
    new CfnOutput(this, 'DeliverQueueUrl', { value: deliver.queue.queueUrl });
    new CfnOutput(this, 'PushDeadLetterQueueUrl', { value: push.deadLetterQueue.queueUrl });
    new CfnOutput(this, 'PullDeadLetterQueueUrl', { value: pull.deadLetterQueue.queueUrl });
    new CfnOutput(this, 'DeliverDeadLetterQueueUrl', { value: deliver.deadLetterQueue.queueUrl });
  }
}
