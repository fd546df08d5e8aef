import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import {
  callCrm,
  callXero,
  knowPublicUrl,
  linkToXero,
  sendTo,
  useAppSecret,
  useTable,
  useWorkspaceSecrets,
} from '../constructs/access.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import type { FlowParts } from './flow-parts.ts';

interface PushFlowProps extends FlowParts {
  deliverQueue: IQueue;
}

/** Writes waiting changes to Xero: one worker an organisation, which rings for itself while changes remain. */
export class PushFlow extends QueueConsumer {
  constructor(scope: Construct, id: string, parts: PushFlowProps) {
    super(scope, id, {
      ...parts,
      flow: 'push',
      description: 'Writes the waiting changes of one organisation to Xero',
      timeout: 150,
      memory: 1024,
      batchSize: 1,
      oldestAllowed: Duration.minutes(30),
      impact: 'Changes of at least one organisation wait and do not reach Xero.',
      remedy: 'The changes are kept; find the error in the log, then redrive the dead letters.',
      runbook: { deadLetters: 'push-dead-letters', stuck: 'push-queue-stuck' },
    });
    useTable(this.function, parts.state, ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem']);
    useWorkspaceSecrets(this.function, parts.state, 'read');
    useAppSecret(this.function, parts.state);
    sendTo(this.function, 'PUSH_QUEUE_URL', this.queue);
    sendTo(this.function, 'DELIVER_QUEUE_URL', parts.deliverQueue);
    callXero(this.function, parts.settings);
    callCrm(this.function);
    linkToXero(this.function, parts.settings);
    knowPublicUrl(this.function, parts.api.url);
  }
}
