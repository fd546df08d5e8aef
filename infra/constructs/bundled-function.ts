import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { METRICS_NAMESPACE } from '../../shared/runtime/metric-names.ts';
import type { Bundles } from '../bundling/bundle-functions.ts';
import type { Settings } from '../settings.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface FunctionProps {
  settings: Settings;
  bundles: Bundles;
  alarmTopic: ITopic;
  /** Names the folder in `functions/`. */
  flow: string;
  description: string;
  /** Seconds. */
  timeout: number;
  /** Megabytes. */
  memory: number;
  /** What users notice while this function fails. */
  impact: string;
}

/** A function from its bundle, with a role that may write its own log and nothing else yet, its log group and its alarm. */
export class BundledFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: FunctionProps) {
    const { settings, bundles, alarmTopic, flow } = props;
    const bundle = bundles[flow];
    if (bundle === undefined) throw new Error(`There is no functions/${flow}/${flow}.handler.ts to deploy.`);
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: settings.production ? RetentionDays.THREE_MONTHS : RetentionDays.ONE_WEEK,
      removalPolicy: settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    super(scope, id, {
      description: props.description,
      code: Code.fromAsset(bundle),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(props.timeout),
      memorySize: props.memory,
      role,
      logGroup,
      environment: {
        STAGE: settings.stage,
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: settings.service,
        POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
        POWERTOOLS_LOG_LEVEL: 'INFO',
      },
    });
    logGroup.grantWrite(role);

    new RunbookAlarm(this, 'Errors', {
      settings,
      alarmTopic,
      metric: this.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 1,
      impact: `The function ${flow} failed: ${props.impact}`,
      remedy: 'Read its log for the error; the work is kept and tried again.',
      runbook: 'function-errors',
    });
    new RunbookAlarm(this, 'Throttles', {
      settings,
      alarmTopic,
      metric: this.metricThrottles({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 1,
      periods: 3,
      impact: `The function ${flow} is refused capacity: ${props.impact}`,
      remedy: "Raise the account's concurrency limit, or find what uses it up.",
      runbook: 'functions-throttled',
    });
  }
}
