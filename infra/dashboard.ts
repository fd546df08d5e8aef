import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { CAUSE_DIMENSION, metricNames, PROBLEM_DIMENSION } from '../shared/runtime/metric-names.ts';
import type { BundledFunction } from './constructs/bundled-function.ts';
import type { QueueConsumer } from './constructs/queue-consumer.ts';
import { serviceMetric, serviceMetricBy, serviceMetricOverAll } from './service-metrics.ts';
import type { Settings } from './settings.ts';

interface OperationsDashboardProps {
  settings: Settings;
  functions: BundledFunction[];
  consumers: QueueConsumer[];
}

const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
  new GraphWidget({ title, left, right, width: 8, height: 6, leftYAxis: { min: 0 }, rightYAxis: { min: 0 } });

/** The page to open first: from intake on the left to what needs a person on the right, then Xero, then the machinery. */
export class OperationsDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { settings, functions, consumers }: OperationsDashboardProps) {
    super(scope, id, {
      dashboardName: `tallybridge-${settings.stage}`,
      defaultInterval: Duration.hours(12),
    });
    const m = metricNames;
    const sum = (name: (typeof m)[keyof typeof m], label: string) => serviceMetric(settings, name, { label });
    const extreme = (name: (typeof m)[keyof typeof m], statistic: 'Maximum' | 'Minimum', label: string) =>
      serviceMetric(settings, name, { statistic, label });

    this.addWidgets(
      new SingleValueWidget({
        title: 'Now',
        width: 24,
        height: 3,
        metrics: [
          extreme(m.changesWaiting, 'Maximum', 'changes waiting'),
          extreme(m.oldestWaitingSeconds, 'Maximum', 'oldest waiting (s)'),
          sum(m.recordsPushed, 'pushed'),
          serviceMetricOverAll(settings, m.recordsNeedingAttention, CAUSE_DIMENSION, 'needing attention'),
          sum(m.xeroCalls, 'Xero calls'),
        ],
      }),
    );
    this.addWidgets(
      graph('Intake', [
        sum(m.eventsAccepted, 'accepted'),
        sum(m.eventsDuplicate, 'duplicate'),
        sum(m.eventsStale, 'stale'),
        sum(m.eventsRejected, 'rejected'),
      ]),
      graph(
        'Waiting',
        [extreme(m.changesWaiting, 'Maximum', 'changes waiting')],
        [extreme(m.oldestWaitingSeconds, 'Maximum', 'oldest (s)')],
      ),
      graph('Pushed', [sum(m.recordsPushed, 'pushed'), sum(m.recordsUnchanged, 'unchanged')]),
    );
    this.addWidgets(
      graph('Needing attention, by cause', [serviceMetricBy(settings, m.recordsNeedingAttention, CAUSE_DIMENSION)]),
      graph(
        'Xero calls and budget',
        [sum(m.xeroCalls, 'calls')],
        [
          extreme(m.xeroMinuteRemaining, 'Minimum', 'left in the minute (least)'),
          extreme(m.xeroDayRemaining, 'Minimum', 'left in the day (least)'),
        ],
      ),
      graph('Refused by Xero (429)', [serviceMetricBy(settings, m.xeroRateLimited, PROBLEM_DIMENSION)]),
    );
    this.addWidgets(
      graph(
        'Pulled from Xero',
        [sum(m.recordsPulled, 'records told')],
        [extreme(m.oldestPullSeconds, 'Maximum', 'most overdue look (s)')],
      ),
      graph("Xero's messages", [
        sum(m.xeroMessages, 'taken'),
        sum(m.xeroMessagesRefused, 'wrongly signed'),
        sum(m.xeroMessageGaps, 'gaps'),
      ]),
      graph('Broken settings', [extreme(m.settingsBroken, 'Maximum', 'most of one organisation')]),
    );
    this.addWidgets(
      graph('Token refreshes', [sum(m.tokensRefreshed, 'renewed'), sum(m.tokenRefreshFailed, 'failed')]),
      graph('Write-backs', [
        sum(m.deliveriesSent, 'sent'),
        sum(m.deliveriesFailed, 'failed'),
        sum(m.deliveriesGivenUp, 'given up'),
      ]),
      graph(
        'Dead letters',
        consumers.map((consumer) =>
          consumer.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
            label: consumer.node.id,
            statistic: 'Maximum',
          }),
        ),
      ),
    );
    const label = (fn: BundledFunction) => fn.node.scope?.node.id ?? fn.node.id;
    this.addWidgets(
      graph(
        'Function errors',
        functions.map((fn) => fn.metricErrors({ label: label(fn) })),
      ),
      graph(
        'Function duration (p95)',
        functions.map((fn) => fn.metricDuration({ statistic: 'p95', label: label(fn) })),
      ),
      graph(
        'Function throttles',
        functions.map((fn) => fn.metricThrottles({ label: label(fn) })),
      ),
    );
  }
}
