import type { TemplateResource } from './assembly.ts';
import { localAws } from './credentials.ts';

export const LOCAL_ACCOUNT = '000000000000';

/** Where the stand-ins of this run listen. */
export interface Endpoints {
  /** The address people and CRMs use, in place of API Gateway's. */
  bridge: string;
  dynamodb: string;
  sqs: string;
  secrets: string;
}

/** What `Ref` and `Fn::GetAtt` of one resource give. */
export interface Address {
  ref: string;
  attributes: Record<string, string>;
}

const arn = (service: string, rest: string) => `arn:aws:${service}:${localAws.region}:${LOCAL_ACCOUNT}:${rest}`;

/** Name, address and ARN of each kind of resource. A kind that is not listed has no meaning on this machine. */
const kinds: Record<string, (name: string, properties: Record<string, unknown>, at: Endpoints) => Address> = {
  'AWS::DynamoDB::Table': (name, { TableName }) => {
    const table = typeof TableName === 'string' ? TableName : name;
    return { ref: table, attributes: { Arn: arn('dynamodb', `table/${table}`) } };
  },
  'AWS::SQS::Queue': (name, { FifoQueue }, { sqs }) => {
    const queue = FifoQueue === true ? `${name}.fifo` : name;
    return { ref: `${sqs}/${LOCAL_ACCOUNT}/${queue}`, attributes: { Arn: arn('sqs', queue), QueueName: queue } };
  },
  'AWS::SecretsManager::Secret': (name, { Name }) => {
    const secretArn = secretArnOf(typeof Name === 'string' ? Name : name);
    return { ref: secretArn, attributes: { Id: secretArn } };
  },
  'AWS::Lambda::Function': (name) => ({ ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } }),
  'AWS::ApiGatewayV2::Api': (name, _, { bridge }) => ({
    ref: name,
    attributes: { ApiEndpoint: bridge, ApiId: name },
  }),
  'AWS::ApiGatewayV2::Integration': (name) => ({ ref: name, attributes: {} }),
  'AWS::KMS::Key': (name) => ({ ref: name, attributes: { Arn: arn('kms', `key/${name}`), KeyId: name } }),
  'AWS::SNS::Topic': (name) => ({ ref: arn('sns', name), attributes: { TopicArn: arn('sns', name) } }),
  'AWS::Logs::LogGroup': (name) => ({ ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } }),
  'AWS::IAM::Role': (name) => ({
    ref: name,
    attributes: { Arn: `arn:aws:iam::${LOCAL_ACCOUNT}:role/${name}` },
  }),
};

/** The ARN our Secrets Manager gives a secret. AWS, too, adds a hyphen and six characters to the name. */
export const secretArnOf = (name: string): string => arn('secretsmanager', `secret:${name}-local0`);

/** What the resource `logicalId` of `stack` is called here. Throws when its kind has no address on this machine. */
export const addressOf = (stack: string, logicalId: string, resource: TemplateResource, at: Endpoints): Address => {
  const kind = kinds[resource.Type];
  if (kind === undefined) {
    throw new Error(`The local run has no address for ${logicalId}: it does not know the resource ${resource.Type}.`);
  }
  return kind(`${stack}-${logicalId}`, resource.Properties, at);
};

/** The pseudo parameters of CloudFormation. */
export const pseudoParameters: Record<string, string> = {
  'AWS::Region': localAws.region,
  'AWS::AccountId': LOCAL_ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};
