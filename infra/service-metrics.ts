import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_NAMESPACE, type metricNames } from '../shared/runtime/metric-names.ts';
import type { Settings } from './settings.ts';

type MetricName = (typeof metricNames)[keyof typeof metricNames];

const period = Duration.minutes(5);

/** One of our own metrics, over all functions of the stage. */
export const serviceMetric = (
  settings: Settings,
  metricName: MetricName,
  { statistic = 'Sum', label = metricName }: { statistic?: string; label?: string } = {},
) =>
  new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { service: settings.service },
    statistic,
    period,
    label,
  });

const search = (settings: Settings, metricName: MetricName, dimension: string) =>
  `SEARCH('{${METRICS_NAMESPACE},service,${dimension}} service="${settings.service}" MetricName="${metricName}"', 'Sum', ${period.toSeconds()})`;

/** One of our own metrics with a line for each value of a dimension, whatever values turn up. For charts only. */
export const serviceMetricBy = (settings: Settings, metricName: MetricName, dimension: string) =>
  new MathExpression({ expression: search(settings, metricName, dimension), usingMetrics: {}, label: '', period });

/** The same in one line: the sum over all values of the dimension. For charts only. */
export const serviceMetricOverAll = (settings: Settings, metricName: MetricName, dimension: string, label: string) =>
  new MathExpression({
    expression: `SUM(${search(settings, metricName, dimension)})`,
    usingMetrics: {},
    label,
    period,
  });
