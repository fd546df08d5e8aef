/** The namespace of all our metrics in CloudWatch. */
export const METRICS_NAMESPACE = 'Tallybridge';

/** The metrics that functions emit and the dashboard and alarms read. One list for both, so that neither watches a name nobody emits. */
export const metricNames = {
  /** Events stored as changes. Count. */
  eventsAccepted: 'EventsAccepted',
  /** Events refused with a cause. Count. */
  eventsRejected: 'EventsRejected',
  /** Events seen before. Count. */
  eventsDuplicate: 'EventsDuplicate',
  /** Events older than what is known of their record. Count. */
  eventsStale: 'EventsStale',
  /** Changes stored and not yet in Xero, over all organisations. Emitted by the sweep. Count. */
  changesWaiting: 'ChangesWaiting',
  /** Age of the oldest of them. Emitted by the sweep. Seconds. */
  oldestWaitingSeconds: 'OldestWaitingSeconds',
  /** Records created or updated in Xero. Count. */
  recordsPushed: 'RecordsPushed',
  /** Records that Xero had already, so that no call was spent. Count. */
  recordsUnchanged: 'RecordsUnchanged',
  /** Records set aside for a person, with the dimension `cause` (the failure's code). Count. */
  recordsNeedingAttention: 'RecordsNeedingAttention',
  /** Calls to Xero. Count. */
  xeroCalls: 'XeroCalls',
  /** Calls Xero refused with 429, with the dimension `problem` (minute, day, concurrent). Count. */
  xeroRateLimited: 'XeroRateLimited',
  /** What Xero says is left of an organisation's minute. Count; charted as the minimum. */
  xeroMinuteRemaining: 'XeroMinuteRemaining',
  /** What Xero says is left of an organisation's day. Count; charted as the minimum. */
  xeroDayRemaining: 'XeroDayRemaining',
  /** Access tokens renewed. Count. */
  tokensRefreshed: 'TokensRefreshed',
  /** Access tokens that could not be renewed. Count. */
  tokenRefreshFailed: 'TokenRefreshFailed',
  /** Messages of Xero that something has changed. Count. */
  xeroMessages: 'XeroMessages',
  /** Messages of Xero that were signed wrongly. Count. */
  xeroMessagesRefused: 'XeroMessagesRefused',
  /** Gaps found in the sequence of Xero's messages: what they hid was polled. Count. */
  xeroMessageGaps: 'XeroMessageGaps',
  /** Records changed or made in Xero of which a CRM is told. Count. */
  recordsPulled: 'RecordsPulled',
  /** How long the organisation that is most overdue has not been looked at in Xero. Emitted by the sweep. Seconds. */
  oldestPullSeconds: 'OldestPullSeconds',
  /** Settings that lead to something Xero has archived or does not have, of one organisation. Count; charted as the maximum. */
  settingsBroken: 'SettingsBroken',
  /** Write-backs the CRM took. Count. */
  deliveriesSent: 'DeliveriesSent',
  /** Write-backs the CRM did not take this time. Count. */
  deliveriesFailed: 'DeliveriesFailed',
  /** Write-backs that are not tried any more: the CRM is gone, refuses them for good, or was away for three days. Count. */
  deliveriesGivenUp: 'DeliveriesGivenUp',
} as const;
export type MetricName = keyof typeof metricNames;

/** Dimension of `recordsNeedingAttention`. */
export const CAUSE_DIMENSION = 'cause';

/** Dimension of `xeroRateLimited`. */
export const PROBLEM_DIMENSION = 'problem';
