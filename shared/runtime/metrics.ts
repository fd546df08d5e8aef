import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type MetricName, metricNames } from './metric-names.ts';

/** The one metrics store of a function; `lambdaHandler` publishes it at the end of each invocation. */
export const metrics = new Metrics();

/** Adds `value` to a count of this invocation. Zero is not worth a line. */
export const count = (name: MetricName, value = 1): void => {
  if (value !== 0) metrics.addMetric(metricNames[name], MetricUnit.Count, value);
};

/** Notes a measured amount, zero included. */
export const gauge = (name: MetricName, value: number, unit: 'Count' | 'Seconds' | 'Milliseconds' = 'Count'): void => {
  metrics.addMetric(metricNames[name], MetricUnit[unit], value);
};

/** Counts something under a dimension of its own, such as the cause. CloudWatch bills each combination: few values only. */
export const countBy = (name: MetricName, dimension: { name: string; value: string }, value = 1): void => {
  metrics
    .singleMetric()
    .addDimension(dimension.name, dimension.value)
    .addMetric(metricNames[name], MetricUnit.Count, value);
};
