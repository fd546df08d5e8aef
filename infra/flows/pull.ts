import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { callXero, linkToXero, sendTo, useAppSecret, useTable, useWorkspaceSecrets } from '../constructs/access.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import type { FlowParts, WithQueues } from './flow-parts.ts';

/** Reads from Xero what changed there: one worker an organisation, with a queue of its own, so that it never delays a push. */
export class PullFlow extends QueueConsumer {
  constructor(scope: Construct, id: string, parts: FlowParts & WithQueues) {
    super(scope, id, {
      ...parts,
      flow: 'pull',
      description: 'Reads from Xero what changed there in one organisation',
      timeout: 150,
      memory: 1024,
      batchSize: 1,
      oldestAllowed: Duration.minutes(30),
      impact: 'Changes made in Xero by people do not reach the CRM of at least one organisation.',
      remedy: 'Nothing is lost: find the error in the log; the sweep rings again.',
      runbook: { deadLetters: 'pull-dead-letters', stuck: 'pull-queue-stuck' },
    });
    useTable(this.function, parts.state, [
      'BatchGetItem',
      'ConditionCheckItem',
      'DeleteItem',
      'GetItem',
      'PutItem',
      'Query',
      'UpdateItem',
    ]);
    useWorkspaceSecrets(this.function, parts.state, 'read');
    useAppSecret(this.function, parts.state);
    sendTo(this.function, 'PULL_QUEUE_URL', this.queue);
    sendTo(this.function, 'PUSH_QUEUE_URL', parts.pushQueue);
    sendTo(this.function, 'DELIVER_QUEUE_URL', parts.deliverQueue);
    callXero(this.function, parts.settings);
    linkToXero(this.function, parts.settings);
  }
}
