import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Settings } from '../settings.ts';
import type { StateStack } from '../stacks/state-stack.ts';
import { tableDefinition } from '../table-definition.ts';

// Each of these gives a function one thing to reach: the variable that says where it is together with the permission to
// use it, so that no function knows of what it may not touch and none may touch what it does not know of.

const useKey = (fn: LambdaFunction, state: StateStack, service: 'dynamodb' | 'secretsmanager', actions: string[]) => {
  const { region } = Stack.of(fn);
  fn.addToRolePolicy(
    new PolicyStatement({
      actions,
      resources: [state.key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } },
    }),
  );
};

type TableUse = 'BatchGetItem' | 'ConditionCheckItem' | 'DeleteItem' | 'GetItem' | 'PutItem' | 'Query' | 'UpdateItem';

/** The table and its indexes, for just these operations; a transaction needs those that it consists of. */
export const useTable = (fn: LambdaFunction, state: StateStack, uses: TableUse[]) => {
  const { table } = state;
  const indexes = [...tableDefinition.localIndexes, ...tableDefinition.globalIndexes].map(({ name }) => name);
  fn.addEnvironment('TABLE_NAME', table.tableName);
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: uses.map((use) => `dynamodb:${use}`),
      resources: [table.tableArn, ...indexes.map((index) => `${table.tableArn}/index/${index}`)],
    }),
  );
  useKey(fn, state, 'dynamodb', ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey']);
};

/** Sends to a queue, whose address stands in `variable`. */
export const sendTo = (
  fn: LambdaFunction,
  variable: 'PUSH_QUEUE_URL' | 'PULL_QUEUE_URL' | 'DELIVER_QUEUE_URL',
  queue: IQueue,
) => {
  fn.addEnvironment(variable, queue.queueUrl);
  fn.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
};

/** Reads (and, to keep the keys of a workspace's own Xero app, writes) the secrets of workspaces. */
export const useWorkspaceSecrets = (fn: LambdaFunction, state: StateStack, use: 'read' | 'read and write') => {
  fn.addEnvironment('WORKSPACE_SECRET_PREFIX', state.workspaceSecretPrefix);
  const writes = use === 'read and write';
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'secretsmanager:GetSecretValue',
        ...(writes ? ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'] : []),
      ],
      resources: [
        Stack.of(fn).formatArn({
          service: 'secretsmanager',
          resource: 'secret',
          resourceName: `${state.workspaceSecretPrefix}*`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    }),
  );
  useKey(fn, state, 'secretsmanager', ['kms:Decrypt', ...(writes ? ['kms:GenerateDataKey'] : [])]);
  if (fn.role) {
    Validations.of(fn.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${state.workspaceSecretPrefix}*]`,
      reason: 'Workspaces are added at run time, each with a secret of its own under this prefix.',
    });
  }
};

/** Reads the bridge's own keys and the id and secret of its Xero app. */
export const useAppSecret = (fn: LambdaFunction, state: StateStack) => {
  fn.addEnvironment('APP_SECRET_ID', state.appSecret.secretArn);
  fn.addToRolePolicy(
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [state.appSecret.secretArn] }),
  );
  useKey(fn, state, 'secretsmanager', ['kms:Decrypt']);
};

/** Calls Xero. No permission belongs to it: the variables only say where Xero is. */
export const callXero = (fn: LambdaFunction, settings: Settings) => {
  fn.addEnvironment('XERO_LOGIN_URL', settings.xeroLoginUrl);
  fn.addEnvironment('XERO_IDENTITY_URL', settings.xeroIdentityUrl);
  fn.addEnvironment('XERO_API_URL', settings.xeroApiUrl);
};

/** Links to records in Xero. */
export const linkToXero = (fn: LambdaFunction, settings: Settings) => {
  fn.addEnvironment('XERO_APP_URL', settings.xeroAppUrl);
};

/** Calls the CRM. In AWS it may reach public hosts only, so the list of private ones is empty. */
export const callCrm = (fn: LambdaFunction) => {
  fn.addEnvironment('PRIVATE_HOSTS_ALLOWED', '');
};

/** Writes addresses of the bridge itself: redirects, links. */
export const knowPublicUrl = (fn: LambdaFunction, url: string) => {
  fn.addEnvironment('PUBLIC_URL', url);
};
