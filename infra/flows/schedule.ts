import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { callXero, sendTo, useAppSecret, useTable, useWorkspaceSecrets } from '../constructs/access.ts';
import { BundledFunction } from '../constructs/bundled-function.ts';
import { RunbookAlarm } from '../constructs/runbook-alarm.ts';
import { ScheduledTask } from '../constructs/scheduled-task.ts';
import type { FlowParts, WithPullQueue, WithQueues } from './flow-parts.ts';

/** Rings for whatever is due and keeps Xero tokens alive. */
export class ScheduleFlow extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, parts: FlowParts & WithQueues & WithPullQueue) {
    super(scope, id);
    const { settings, alarmTopic } = parts;
    this.function = new BundledFunction(this, 'Function', {
      ...parts,
      flow: 'schedule',
      description: 'Rings for whatever is due and keeps Xero tokens alive',
      timeout: 60,
      memory: 512,
      impact: 'Work whose queue message was lost, and retries, are not started.',
    });
    useTable(this.function, parts.state, ['GetItem', 'PutItem', 'Query', 'UpdateItem']);
    useWorkspaceSecrets(this.function, parts.state, 'read');
    useAppSecret(this.function, parts.state);
    sendTo(this.function, 'PUSH_QUEUE_URL', parts.pushQueue);
    sendTo(this.function, 'PULL_QUEUE_URL', parts.pullQueue);
    sendTo(this.function, 'DELIVER_QUEUE_URL', parts.deliverQueue);
    callXero(this.function, settings);

    new ScheduledTask(this, 'Sweep', { every: Duration.minutes(1), task: 'sweep', target: this.function });

    new RunbookAlarm(this, 'SweepMissing', {
      settings,
      alarmTopic,
      metric: this.function.metricInvocations({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 2,
      missingData: TreatMissingData.BREACHING,
      impact: 'The sweep has not run for ten minutes: retries and work whose message was lost stand still.',
      remedy: 'See whether its EventBridge rule is enabled.',
      runbook: 'sweep-missing',
    });
  }
}
