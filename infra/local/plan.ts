import { join } from 'node:path';
import { addressOf, type Endpoints, pseudoParameters } from './addresses.ts';
import type { Assembly } from './assembly.ts';
import { resolve, type Scope } from './intrinsics.ts';
import * as shapes from './resource-shapes.ts';

export interface PlannedFunction {
  arn: string;
  /** Short name for logs, such as `push`. */
  name: string;
  /** The bundle and the name of its export. */
  file: string;
  handler: string;
  timeoutMs: number;
  memoryMb: number;
  environment: Record<string, string>;
}

export interface PlannedQueue {
  arn: string;
  url: string;
  name: string;
  attributes: Record<string, string>;
}

/** What the templates ask for, with every name resolved. */
export interface Plan {
  tables: shapes.Table[];
  queues: PlannedQueue[];
  secrets: shapes.Secret[];
  functions: PlannedFunction[];
  queueTriggers: (shapes.EventSourceMapping & { functionArn: string })[];
  schedules: shapes.Rule[];
  routes: { routeKey: string; functionArn: string }[];
  /** The outputs of all stacks. */
  outputs: Record<string, string>;
}

/** Parts of AWS that change nothing about what the functions do on one machine. */
const withoutBehaviour = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
]);

const emptyPlan = (): Plan => ({
  tables: [],
  queues: [],
  secrets: [],
  functions: [],
  queueTriggers: [],
  schedules: [],
  routes: [],
  outputs: {},
});

const scopeOf = (assembly: Assembly, stack: Assembly['stacks'][number], at: Endpoints): Scope => {
  const address = (name: string) => {
    const resource = stack.template.Resources[name];
    if (resource === undefined)
      throw new Error(`The template of ${stack.name} refers to ${name}, which it does not have.`);
    return addressOf(stack.name, name, resource, at);
  };
  return {
    ref: (name) => pseudoParameters[name] ?? address(name).ref,
    attribute: (name, attribute) => {
      const value = address(name).attributes[attribute];
      if (value === undefined) throw new Error(`The local run does not know the attribute ${name}.${attribute}.`);
      return value;
    },
    exported: (name) => {
      for (const exporter of assembly.stacks) {
        const output = Object.values(exporter.template.Outputs).find((candidate) => candidate.Export?.Name === name);
        if (output !== undefined) return String(resolve(output.Value, scopeOf(assembly, exporter, at)));
      }
      throw new Error(`No stack exports ${name}.`);
    },
  };
};

/** `PushFunction4D7198D6` is called `push`. */
const shortName = (logicalId: string) => logicalId.replace(/(Function)?[0-9A-F]{8}$/, '').toLowerCase();

const plannedFunction = (
  logicalId: string,
  arn: string,
  shape: shapes.Function,
  assembly: Assembly,
): PlannedFunction => {
  const folder = assembly.assetFolders.get(shape.Code.S3Key);
  if (folder === undefined) throw new Error(`The code of ${logicalId} is not among the assets.`);
  const [module, handler] = shape.Handler.split('.');
  if (module === undefined || handler === undefined) throw new Error(`${logicalId} has the handler ${shape.Handler}.`);
  return {
    arn,
    name: shortName(logicalId),
    file: join(folder, `${module}.mjs`),
    handler,
    timeoutMs: shape.Timeout * 1000,
    memoryMb: shape.MemorySize,
    environment: shape.Environment.Variables,
  };
};

/**
 * Reads from the synthesised app what has to run. Throws on a kind of resource, a property or an intrinsic it does not
 * know: whatever AWS would act on must be acted on here as well.
 */
export const readPlan = (assembly: Assembly, at: Endpoints): Plan => {
  const plan = emptyPlan();
  for (const stack of assembly.stacks) {
    const scope = scopeOf(assembly, stack, at);
    const { Resources, Outputs } = stack.template;
    const integrationTargets = new Map<string, string>();
    const routes: shapes.Route[] = [];

    for (const [logicalId, resource] of Object.entries(Resources)) {
      if (withoutBehaviour.has(resource.Type)) continue;
      const read = <T>(schema: { parse: (value: unknown) => T }): T => {
        try {
          return schema.parse(resolve(resource.Properties, scope));
        } catch (error) {
          throw new Error(`The local run cannot act on ${logicalId} (${resource.Type})`, { cause: error });
        }
      };
      const address = () => addressOf(stack.name, logicalId, resource, at);
      const arn = () => address().attributes.Arn ?? '';
      switch (resource.Type) {
        case 'AWS::DynamoDB::Table':
          plan.tables.push({ ...read(shapes.table), TableName: address().ref });
          break;
        case 'AWS::SQS::Queue':
          plan.queues.push({
            arn: arn(),
            url: address().ref,
            name: address().attributes.QueueName ?? '',
            attributes: shapes.queueAttributes(read(shapes.queue)),
          });
          break;
        case 'AWS::SecretsManager::Secret':
          plan.secrets.push(read(shapes.secret));
          break;
        case 'AWS::Lambda::Function':
          plan.functions.push(plannedFunction(logicalId, arn(), read(shapes.lambdaFunction), assembly));
          break;
        case 'AWS::Lambda::EventSourceMapping': {
          const mapping = read(shapes.eventSourceMapping);
          plan.queueTriggers.push({ ...mapping, functionArn: arnOfFunction(mapping.FunctionName) });
          break;
        }
        case 'AWS::Events::Rule':
          plan.schedules.push(read(shapes.rule));
          break;
        case 'AWS::ApiGatewayV2::Integration':
          integrationTargets.set(`integrations/${address().ref}`, read(shapes.integration).IntegrationUri);
          break;
        case 'AWS::ApiGatewayV2::Route':
          routes.push(read(shapes.route));
          break;
        default:
          throw new Error(`The local run does not know the resource ${resource.Type} (${logicalId}).`);
      }
    }
    for (const { RouteKey, Target } of routes) {
      const functionArn = integrationTargets.get(Target);
      if (functionArn === undefined) throw new Error(`The route ${RouteKey} leads nowhere.`);
      plan.routes.push({ routeKey: RouteKey, functionArn });
    }
    for (const [name, { Value }] of Object.entries(Outputs)) plan.outputs[name] = String(resolve(Value, scope));
  }
  return plan;
};

const arnOfFunction = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:')
    ? nameOrArn
    : `arn:aws:lambda:${pseudoParameters['AWS::Region']}:${pseudoParameters['AWS::AccountId']}:function:${nameOrArn}`;
