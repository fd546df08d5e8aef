import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { RunbookSection } from '../runbook-sections.ts';
import type { Settings } from '../settings.ts';

/** What an alarm has to tell whoever it wakes. */
export interface AlarmText {
  /** What users notice. */
  impact: string;
  /** The first thing to do. */
  remedy: string;
  runbook: RunbookSection;
}

interface RunbookAlarmProps extends AlarmText {
  settings: Settings;
  alarmTopic: ITopic;
  metric: IMetric;
  threshold: number;
  /** @default at or above the threshold */
  comparison?: ComparisonOperator;
  /** How many periods in a row. @default 1 */
  periods?: number;
  /** What no data means. @default that all is well: a metric nobody emitted counts nothing */
  missingData?: TreatMissingData;
}

/** An alarm that cannot be made without saying whom it hurts, what to do, and where to read on. */
export class RunbookAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id, {
      metric: props.metric,
      threshold: props.threshold,
      comparisonOperator: props.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      treatMissingData: props.missingData ?? TreatMissingData.NOT_BREACHING,
      alarmDescription: `${props.impact} ${props.remedy} ${props.settings.runbookUrl}#${props.runbook}`,
    });
    this.addAlarmAction(new SnsAction(props.alarmTopic));
  }
}
