import { CfnOutput, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { tableDefinition } from '../table-definition.ts';

interface StateStackProps extends StackProps {
  settings: Settings;
}

const stringKey = (name: string) => ({ name, type: AttributeType.STRING });

/** What must outlive every deployment: the table, the key it is encrypted with, and the bridge's own secret. */
export class StateStack extends Stack {
  readonly key: Key;
  readonly table: Table;
  readonly appSecret: Secret;
  /** Secrets of workspaces are called this and the workspace's id. They are made at run time, not here. */
  readonly workspaceSecretPrefix: string;

  constructor(scope: Construct, id: string, { settings, ...props }: StateStackProps) {
    super(scope, id, props);
    const removalPolicy = settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const namePrefix = `tallybridge/${settings.stage}`;

    this.key = new Key(this, 'Key', {
      alias: namePrefix,
      description: 'Encrypts the table, the secrets and the alarm messages of Tallybridge',
      enableKeyRotation: true,
      removalPolicy,
    });
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsPublishEncrypted',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );

    this.table = this.defineTable(settings, removalPolicy);

    this.workspaceSecretPrefix = `${namePrefix}/workspace/`;
    this.appSecret = this.defineAppSecret(`${namePrefix}/app`, removalPolicy);

    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'KeyArn', { value: this.key.keyArn });
    new CfnOutput(this, 'AppSecretName', { value: `${namePrefix}/app` });
    new CfnOutput(this, 'WorkspaceSecretPrefix', { value: this.workspaceSecretPrefix });
  }

  private defineTable(settings: Settings, removalPolicy: RemovalPolicy): Table {
    const { partitionKey, sortKey, timeToLive, localIndexes, globalIndexes } = tableDefinition;
    const table = new Table(this, 'Table', {
      partitionKey: stringKey(partitionKey),
      sortKey: stringKey(sortKey),
      timeToLiveAttribute: timeToLive,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: settings.production,
      removalPolicy,
    });
    for (const index of localIndexes) {
      table.addLocalSecondaryIndex({
        indexName: index.name,
        sortKey: stringKey(index.sortKey),
        projectionType: ProjectionType[index.projection],
      });
    }
    for (const index of globalIndexes) {
      table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: stringKey(index.partitionKey),
        sortKey: stringKey(index.sortKey),
        projectionType: ProjectionType[index.projection],
      });
    }
    return table;
  }

  private defineAppSecret(secretName: string, removalPolicy: RemovalPolicy): Secret {
    const secret = new Secret(this, 'AppSecret', {
      secretName,
      description: 'Tallybridge: seed of its own keys, and id and secret of the Xero app',
      encryptionKey: this.key,
      removalPolicy,
      // Any change to this block makes AWS generate a new seed, and stored Xero tokens become unreadable.
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ xeroClientId: '', xeroClientSecret: '' }),
        generateStringKey: 'seed',
        passwordLength: 64,
        excludePunctuation: true,
      },
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Keys derived from the seed encrypt stored Xero tokens, and the client secret is issued by Xero: a rotation on a timer would only disconnect every organisation.',
    });
    return secret;
  }
}
