import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

interface AlarmTopicProps {
  key: IKey;
  /** Who is told; nobody when left out (subscribe something to the topic later). */
  email: string | undefined;
}

/** Where all alarms report to. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, { key, email }: AlarmTopicProps) {
    super(scope, id, { displayName: 'Tallybridge alarms', masterKey: key, enforceSSL: true });
    // A policy of its own (for TLS) replaces the one that lets CloudWatch in by default.
    this.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
    if (email !== undefined) this.addSubscription(new EmailSubscription(email));
  }
}
