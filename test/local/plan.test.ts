import { expect, test } from 'vitest';
import type { Assembly, TemplateResource } from '../../infra/local/assembly.ts';
import { readPlan } from '../../infra/local/plan.ts';

const endpoints = {
  bridge: 'http://localhost:4100',
  dynamodb: 'http://127.0.0.1:1',
  sqs: 'http://127.0.0.1:2',
  secrets: 'http://127.0.0.1:3',
};

const assemblyOf = (resources: Record<string, Partial<TemplateResource> & { Type: string }>): Assembly => ({
  stacks: [
    {
      name: 'stack',
      template: {
        Resources: Object.fromEntries(
          Object.entries(resources).map(([id, { Type, Properties = {} }]) => [id, { Type, Properties }]),
        ),
        Outputs: {},
      },
    },
  ],
  assetFolders: new Map([['abc.zip', '/assets/abc']]),
});

test('a function is planned with its bundle and its resolved variables', () => {
  const plan = readPlan(
    assemblyOf({
      QueueAAAAAAAA: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, VisibilityTimeout: 160 } },
      PushFunction0123ABCD: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { S3Bucket: 'any', S3Key: 'abc.zip' },
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Timeout: 150,
          MemorySize: 1024,
          Environment: { Variables: { QUEUE: { Ref: 'QueueAAAAAAAA' } } },
        },
      },
    }),
    endpoints,
  );
  expect(plan.functions).toEqual([
    {
      arn: 'arn:aws:lambda:eu-west-1:000000000000:function:stack-PushFunction0123ABCD',
      name: 'push',
      file: '/assets/abc/index.mjs',
      handler: 'handler',
      timeoutMs: 150_000,
      memoryMb: 1024,
      environment: { QUEUE: 'http://127.0.0.1:2/000000000000/stack-QueueAAAAAAAA.fifo' },
    },
  ]);
  expect(plan.queues[0]?.attributes).toEqual({ FifoQueue: 'true', VisibilityTimeout: '160' });
});

test('a kind of resource it does not know stops the run', () => {
  const assembly = assemblyOf({ Stream: { Type: 'AWS::Kinesis::Stream' } });
  expect(() => readPlan(assembly, endpoints)).toThrow('does not know the resource AWS::Kinesis::Stream');
});

test('a property it does not act on stops the run', () => {
  const assembly = assemblyOf({ Queue: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 5 } } });
  expect(() => readPlan(assembly, endpoints)).toThrow('cannot act on Queue (AWS::SQS::Queue)');
});

test('an attribute it does not know stops the run', () => {
  const assembly = assemblyOf({
    Topic: { Type: 'AWS::SNS::Topic' },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Topic', 'Nonsense'] }, maxReceiveCount: 5 },
      },
    },
  });
  expect(() => readPlan(assembly, endpoints)).toThrow(/cannot act on Queue/);
});
