import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { callXero, knowPublicUrl, sendTo, useAppSecret, useTable, useWorkspaceSecrets } from '../constructs/access.ts';
import { BundledFunction } from '../constructs/bundled-function.ts';
import type { FlowParts, WithPullQueue, WithQueues } from './flow-parts.ts';

/** The pages on which an administrator connects a workspace with Xero, and what answers addresses that lead nowhere. */
export class ConnectFlow extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, parts: FlowParts & WithQueues & WithPullQueue) {
    super(scope, id);
    this.function = new BundledFunction(this, 'Function', {
      ...parts,
      flow: 'connect',
      description: 'Pages on which an administrator connects a workspace with Xero',
      timeout: 25,
      memory: 512,
      impact: 'Administrators cannot connect, check or disconnect Xero.',
    });
    useTable(this.function, parts.state, ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem']);
    useWorkspaceSecrets(this.function, parts.state, 'read and write');
    useAppSecret(this.function, parts.state);
    sendTo(this.function, 'PUSH_QUEUE_URL', parts.pushQueue);
    sendTo(this.function, 'PULL_QUEUE_URL', parts.pullQueue);
    callXero(this.function, parts.settings);
    knowPublicUrl(this.function, parts.api.url);
    parts.api.serve(
      this.function,
      [
        { method: HttpMethod.GET, path: '/connect' },
        { method: HttpMethod.GET, path: '/connect/callback' },
        { method: HttpMethod.ANY, path: '/connect/{workspace}' },
        { method: HttpMethod.ANY, path: '/connect/{workspace}/{proxy+}' },
      ],
      "A signed, expiring connect link opens a session whose cookie the function checks; the callback is bound to that session by OAuth's one-time state.",
    );
    parts.api.serveTheRest(this.function, 'The function shows nothing there but a page that says so.');
  }
}
