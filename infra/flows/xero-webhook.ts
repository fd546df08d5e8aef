import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { sendTo, useAppSecret, useTable, useWorkspaceSecrets } from '../constructs/access.ts';
import { BundledFunction } from '../constructs/bundled-function.ts';
import type { FlowParts, WithPullQueue } from './flow-parts.ts';

/** Takes Xero's signed messages that something has changed. */
export class XeroWebhookFlow extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, parts: FlowParts & WithPullQueue) {
    super(scope, id);
    this.function = new BundledFunction(this, 'Function', {
      ...parts,
      flow: 'xero-webhook',
      description: "Takes Xero's signed messages that something has changed",
      timeout: 10,
      memory: 512,
      impact: 'Changes made in Xero reach CRMs with the next poll only; Xero sends its messages again for a day.',
    });
    useTable(this.function, parts.state, ['GetItem', 'PutItem', 'Query', 'UpdateItem']);
    useWorkspaceSecrets(this.function, parts.state, 'read');
    useAppSecret(this.function, parts.state);
    sendTo(this.function, 'PULL_QUEUE_URL', parts.pullQueue);
    parts.api.serve(
      this.function,
      [{ method: HttpMethod.POST, path: '/xero/webhook/{app}' }],
      "Each message carries Xero's signature over its raw body, made with the webhook key of the app, which the function checks before anything else.",
    );
  }
}
