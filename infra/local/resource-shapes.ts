import * as z from 'zod';

// The properties of each kind of resource that the local run acts on, or knowingly leaves to AWS (`leftToAws`).
// Strict on purpose: a new property in the CDK app must be thought about here before it runs.

const leftToAws = z.unknown().optional();

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const projection = z.strictObject({ ProjectionType: z.enum(['ALL', 'KEYS_ONLY']) });
const index = z.strictObject({ IndexName: z.string(), KeySchema: keySchema, Projection: projection });

export const table = z
  .strictObject({
    TableName: z.string().optional(),
    AttributeDefinitions: z.array(
      z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
    ),
    KeySchema: keySchema,
    BillingMode: z.literal('PAY_PER_REQUEST'),
    LocalSecondaryIndexes: z.array(index).optional(),
    GlobalSecondaryIndexes: z.array(index).optional(),
    TimeToLiveSpecification: leftToAws,
    DeletionProtectionEnabled: leftToAws,
    PointInTimeRecoverySpecification: leftToAws,
    SSESpecification: leftToAws,
  })
  .transform(({ AttributeDefinitions, KeySchema, BillingMode, LocalSecondaryIndexes, GlobalSecondaryIndexes }) => ({
    AttributeDefinitions,
    KeySchema,
    BillingMode,
    ...(LocalSecondaryIndexes && { LocalSecondaryIndexes }),
    ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes }),
  }));
export type Table = z.output<typeof table> & { TableName: string };

export const queue = z.strictObject({
  FifoQueue: z.boolean().optional(),
  VisibilityTimeout: z.number().optional(),
  MessageRetentionPeriod: z.number().optional(),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional(),
  SqsManagedSseEnabled: leftToAws,
});

/** The same as attributes of SQS's CreateQueue, which are all text. */
export const queueAttributes = (properties: z.output<typeof queue>): Record<string, string> => {
  const { SqsManagedSseEnabled: _, RedrivePolicy, ...plain } = properties;
  const attributes = Object.entries(plain).map(([name, value]) => [name, String(value)]);
  return {
    ...Object.fromEntries(attributes),
    ...(RedrivePolicy && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
  };
};

export const secret = z.strictObject({
  Name: z.string(),
  Description: leftToAws,
  KmsKeyId: leftToAws,
  GenerateSecretString: z.strictObject({
    SecretStringTemplate: z.string(),
    GenerateStringKey: z.string(),
    PasswordLength: z.number(),
    ExcludePunctuation: z.literal(true),
  }),
});
export type Secret = z.output<typeof secret>;

export const lambdaFunction = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Runtime: z.literal('nodejs24.x'),
  Timeout: z.number(),
  MemorySize: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
});
export type Function = z.output<typeof lambdaFunction>;

export const eventSourceMapping = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().max(10),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
});
export type EventSourceMapping = z.output<typeof eventSourceMapping>;

export const rule = z.strictObject({
  Description: leftToAws,
  State: z.literal('ENABLED'),
  ScheduleExpression: z.string(),
  Targets: z.array(
    z.strictObject({ Id: z.string(), Arn: z.string(), Input: z.string().optional(), RetryPolicy: leftToAws }),
  ),
});
export type Rule = z.output<typeof rule>;

export const integration = z.strictObject({
  ApiId: leftToAws,
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
});

export const route = z.strictObject({
  ApiId: leftToAws,
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.literal('NONE'),
});
export type Route = z.output<typeof route>;
