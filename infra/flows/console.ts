import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import {
  callXero,
  knowPublicUrl,
  linkToXero,
  sendTo,
  useAppSecret,
  useTable,
  useWorkspaceSecrets,
} from '../constructs/access.ts';
import { BundledFunction } from '../constructs/bundled-function.ts';
import type { FlowParts, WithPullQueue, WithQueues } from './flow-parts.ts';

/** The pages on which an administrator sees and steers what is synced. */
export class ConsoleFlow extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, parts: FlowParts & WithQueues & WithPullQueue) {
    super(scope, id);
    this.function = new BundledFunction(this, 'Function', {
      ...parts,
      flow: 'console',
      description: 'Pages on which an administrator sees and steers what is synced',
      timeout: 25,
      memory: 512,
      impact: 'Administrators cannot see the log or settings; syncing goes on.',
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
    callXero(this.function, parts.settings);
    sendTo(this.function, 'PUSH_QUEUE_URL', parts.pushQueue);
    sendTo(this.function, 'PULL_QUEUE_URL', parts.pullQueue);
    sendTo(this.function, 'DELIVER_QUEUE_URL', parts.deliverQueue);
    knowPublicUrl(this.function, parts.api.url);
    linkToXero(this.function, parts.settings);
    parts.api.serve(
      this.function,
      [
        { method: HttpMethod.GET, path: '/console' },
        { method: HttpMethod.ANY, path: '/console/{workspace}' },
        { method: HttpMethod.ANY, path: '/console/{workspace}/{proxy+}' },
        { method: HttpMethod.GET, path: '/r/{workspace}/{type}/{id}' },
      ],
      'The function checks the session cookie that a signed, expiring connect link opened, and the role in it.',
    );
  }
}
