import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { sendTo, useTable, useWorkspaceSecrets } from '../constructs/access.ts';
import { BundledFunction } from '../constructs/bundled-function.ts';
import type { FlowParts, WithQueues } from './flow-parts.ts';

/** Takes signed events from CRMs and stores their changes. */
export class EventsFlow extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, parts: FlowParts & WithQueues) {
    super(scope, id);
    this.function = new BundledFunction(this, 'Function', {
      ...parts,
      flow: 'events',
      description: 'Takes signed events from CRMs and stores their changes',
      timeout: 15,
      memory: 512,
      impact: 'CRMs get an error for their events and have to send them again.',
    });
    useTable(this.function, parts.state, ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem']);
    useWorkspaceSecrets(this.function, parts.state, 'read');
    sendTo(this.function, 'PUSH_QUEUE_URL', parts.pushQueue);
    parts.api.serve(
      this.function,
      [{ method: HttpMethod.POST, path: '/events/{workspace}' }],
      "Each request carries a Standard Webhooks signature over its raw body, made with the workspace's secret, which the function checks before anything else.",
    );
  }
}
