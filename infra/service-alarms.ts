import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { metricNames } from '../shared/runtime/metric-names.ts';
import { RunbookAlarm } from './constructs/runbook-alarm.ts';
import { serviceMetric } from './service-metrics.ts';
import type { Settings } from './settings.ts';

interface ServiceAlarmsProps {
  settings: Settings;
  alarmTopic: ITopic;
}

const OLDEST_WAITING_ALLOWED_SECONDS = 2 * 60 * 60;
const DAY_CALLS_KEPT = 100;
const PULL_OVERDUE_ALLOWED_SECONDS = 2 * 60 * 60;

/** Alarms on what the bridge itself measures, whichever function measured it. */
export class ServiceAlarms extends Construct {
  constructor(scope: Construct, id: string, { settings, alarmTopic }: ServiceAlarmsProps) {
    super(scope, id);
    const common = { settings, alarmTopic };
    new RunbookAlarm(this, 'ChangesWaitingTooLong', {
      ...common,
      metric: serviceMetric(settings, metricNames.oldestWaitingSeconds, { statistic: 'Maximum' }),
      threshold: OLDEST_WAITING_ALLOWED_SECONDS,
      impact: 'A change has waited for over two hours and is not in Xero.',
      remedy:
        "See in the console which organisation waits and for what: a lock, a spent day's budget, a lost connection.",
      runbook: 'changes-waiting-too-long',
    });
    new RunbookAlarm(this, 'TokenRefreshFailed', {
      ...common,
      metric: serviceMetric(settings, metricNames.tokenRefreshFailed),
      threshold: 1,
      impact: 'A connection with Xero could not renew its access; its changes wait.',
      remedy: 'If it does not heal within ten minutes, an administrator has to reconnect.',
      runbook: 'token-refresh-failed',
    });
    new RunbookAlarm(this, 'DayBudgetNearlySpent', {
      ...common,
      metric: serviceMetric(settings, metricNames.xeroDayRemaining, { statistic: 'Minimum' }),
      threshold: DAY_CALLS_KEPT,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      impact: "An organisation has nearly spent Xero's calls for the day; what is left over goes out tomorrow.",
      remedy: 'See which organisation it is and what uses its calls.',
      runbook: 'day-budget-nearly-spent',
    });
    new RunbookAlarm(this, 'PullOverdue', {
      ...common,
      metric: serviceMetric(settings, metricNames.oldestPullSeconds, { statistic: 'Maximum' }),
      threshold: PULL_OVERDUE_ALLOWED_SECONDS,
      impact: 'An organisation has not been looked at in Xero for over two hours after it was due.',
      remedy: "See in the log of the pull function why it gives way: a spent day's budget, an error.",
      runbook: 'pull-overdue',
    });
    new RunbookAlarm(this, 'SettingsBroken', {
      ...common,
      metric: serviceMetric(settings, metricNames.settingsBroken, { statistic: 'Maximum' }).with({
        period: Duration.hours(1),
      }),
      threshold: 1,
      impact:
        'A setting leads to an account, tax rate or tracking category that is not in use in Xero: documents will fail.',
      remedy: 'Find the organisation with the command "status", and have the setting changed.',
      runbook: 'settings-broken',
    });
  }
}
