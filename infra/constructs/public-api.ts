import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  type HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

interface PublicApiProps {
  settings: Settings;
  alarmTopic: ITopic;
}

export interface PublicRoute {
  method: HttpMethod;
  path: string;
}

// Path, query and cookies may hold connect tokens and OAuth codes: the log has the route pattern instead.
const accessLogFields = {
  at: '$context.requestTime',
  request: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
  ip: '$context.identity.sourceIp',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
};

/** The one public address of the bridge, with its access log, throttling and alarm. */
export class PublicApi extends Construct {
  /** Without a slash at the end. */
  readonly url: string;
  private readonly api: HttpApi;

  constructor(scope: Construct, id: string, { settings, alarmTopic }: PublicApiProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Http', { apiName: `tallybridge-${settings.stage}`, createDefaultStage: false });
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: settings.production ? RetentionDays.THREE_MONTHS : RetentionDays.ONE_WEEK,
      removalPolicy: settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 100, burstLimit: 200 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
      },
    });
    this.url = settings.publicUrl ?? this.api.apiEndpoint;

    new RunbookAlarm(this, 'ServerErrors', {
      settings,
      alarmTopic,
      metric: this.api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 3,
      impact: 'Events, connect pages or the console answer with errors: CRMs send again, people see an error page.',
      remedy: 'See which route fails in the access log.',
      runbook: 'api-errors',
    });
  }

  /** Sends these routes to the function. */
  serve(fn: IFunction, routes: PublicRoute[], guardedBy: string) {
    const integration = new HttpLambdaIntegration(`${fn.node.path}Integration`, fn);
    for (const { method, path } of routes) {
      for (const route of this.api.addRoutes({ path, methods: [method], integration })) {
        Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason: guardedBy });
      }
    }
  }

  /** Sends to the function whatever no other route is for. */
  serveTheRest(fn: IFunction, guardedBy: string) {
    const integration = new HttpLambdaIntegration(`${fn.node.path}RestIntegration`, fn);
    const route = new HttpRoute(this, 'Rest', { httpApi: this.api, routeKey: HttpRouteKey.DEFAULT, integration });
    Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason: guardedBy });
  }
}
