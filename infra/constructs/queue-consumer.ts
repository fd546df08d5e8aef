import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { RunbookSection } from '../runbook-sections.ts';
import { BundledFunction, type FunctionProps } from './bundled-function.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

interface QueueConsumerProps extends FunctionProps {
  batchSize: number;
  /** What to do with a message that failed five times. */
  remedy: string;
  runbook: { deadLetters: RunbookSection; stuck: RunbookSection };
  /** How old the oldest message may get before the alarm. */
  oldestAllowed: Duration;
}

const MAX_RECEIVES = 5;
/** How much longer than the function's time-out a message stays hidden. A crashed worker blocks its group that long. */
const VISIBILITY_MARGIN_SECONDS = 10;

/**
 * A FIFO queue with the function that works it off: dead-letter queue, partial batch responses and alarms included.
 * Messages only wake the function (what they are about is in the table), so encryption by SQS's own key is enough.
 */
export class QueueConsumer extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, props: QueueConsumerProps) {
    super(scope, id);
    const { settings, alarmTopic, impact } = props;
    this.deadLetterQueue = new Queue(this, 'DeadLetters', {
      fifo: true,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      fifo: true,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(props.timeout + VISIBILITY_MARGIN_SECONDS),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVES },
    });
    this.function = new BundledFunction(this, 'Function', props);
    this.function.addEventSource(
      new SqsEventSource(this.queue, { batchSize: props.batchSize, reportBatchItemFailures: true }),
    );

    new RunbookAlarm(this, 'DeadLettersAlarm', {
      settings,
      alarmTopic,
      metric: this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: 1,
      impact: `A message of ${props.flow} failed ${MAX_RECEIVES} times: ${impact}`,
      remedy: props.remedy,
      runbook: props.runbook.deadLetters,
    });
    new RunbookAlarm(this, 'StuckAlarm', {
      settings,
      alarmTopic,
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: props.oldestAllowed.toSeconds(),
      impact: `Messages of ${props.flow} are not worked off: ${impact}`,
      remedy: 'See whether the function fails, is throttled or runs into its time-out.',
      runbook: props.runbook.stuck,
    });
  }
}
