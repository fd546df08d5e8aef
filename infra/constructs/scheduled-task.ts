import { type Duration, Stack } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

interface ScheduledTaskProps {
  every: Duration;
  /** What the function is told to do. */
  task: string;
  target: IFunction;
}

/** Calls a function with `{"task": ...}` at a fixed rate. A call that fails is not repeated: the next one does its work. */
export class ScheduledTask extends Rule {
  constructor(scope: Construct, id: string, { every, task, target }: ScheduledTaskProps) {
    super(scope, id, {
      description: `${Stack.of(scope).stackName}: ${task}`,
      schedule: Schedule.rate(every),
      targets: [new LambdaTarget(target, { event: RuleTargetInput.fromObject({ task }), retryAttempts: 0 })],
    });
  }
}
