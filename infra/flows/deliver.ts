import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { callCrm, useTable, useWorkspaceSecrets } from '../constructs/access.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import type { FlowParts } from './flow-parts.ts';

/** Tells CRMs what became of their records. */
export class DeliverFlow extends QueueConsumer {
  constructor(scope: Construct, id: string, parts: FlowParts) {
    super(scope, id, {
      ...parts,
      flow: 'deliver',
      description: 'Tells CRMs what became of their records',
      timeout: 60,
      memory: 512,
      batchSize: 10,
      oldestAllowed: Duration.minutes(30),
      impact: 'CRMs do not learn the Xero number, status or error of some records.',
      remedy: 'The deliveries are kept; see whether the CRM answers, then redrive the dead letters.',
      runbook: { deadLetters: 'deliver-dead-letters', stuck: 'deliver-queue-stuck' },
    });
    useTable(this.function, parts.state, ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem']);
    useWorkspaceSecrets(this.function, parts.state, 'read');
    callCrm(this.function);
  }
}
