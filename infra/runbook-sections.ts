/** The sections of docs/runbook.md that alarms link to. A test keeps both lists the same. */
export type RunbookSection =
  | 'push-dead-letters'
  | 'deliver-dead-letters'
  | 'pull-dead-letters'
  | 'push-queue-stuck'
  | 'pull-queue-stuck'
  | 'deliver-queue-stuck'
  | 'function-errors'
  | 'functions-throttled'
  | 'api-errors'
  | 'changes-waiting-too-long'
  | 'token-refresh-failed'
  | 'day-budget-nearly-spent'
  | 'pull-overdue'
  | 'settings-broken'
  | 'sweep-missing';
