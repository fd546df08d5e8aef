import { isObject, type JsonObject, parseObject } from './json.ts';
import type { Store } from './store.ts';

type Choice = boolean | number | string | null;

/** Every switch with its default. README.md says what each answer means and why it is a switch. */
export const SWITCH_DEFAULTS = {
  contactNameUnique: true,
  contactNumberUnique: true,
  summarizeErrorsDefault: true,
  validationElements: 'refused',
  contactNameBlanks: 'refused',
  elementOrder: 'request',
  voidedNumberReusable: false,
  ifModifiedSinceInclusive: true,
  whereQuoteEscape: 'double',
  enforceLimits: true,
  minuteWindow: 'rolling',
  dayWindow: 'fixed',
  minuteLimit: 60,
  concurrentLimit: 5,
  dailyLimit: 5000,
  appMinuteLimit: 10_000,
  idempotencyInFlight: 'wait',
  idempotencyComparesTenant: false,
  idempotencyStoresServerErrors: true,
  userWithoutOrganisation: 'empty-connections',
  concurrentRefresh: 'both',
  scopeFailureStatus: 401,
  unknownIdInCollection: '404',
  invoiceTypeChange: 'refused',
  currencyChangeAfterApproval: 'refused',
  dueDateBeforeDate: 'allowed',
  bodyLimitBytes: 3_670_016,
  connectionCap: null,
  bulkConnect: true,
  latencyMs: 0,
  orderNumberOfLiveOrder: 'updates',
  quoteUpdateOmitted: 'replaced',
  quotesPageSize: 'fixed',
  itemsWithInvoicesScope: true,
  lockDatesHoldOrders: false,
  paymentRaisesInvoiceEvent: true,
  webhookSuccess: '2xx',
  webhookTimeoutMs: 5000,
  webhookBatchSize: 100,
  attachmentLimitBytes: 10_485_760,
} as const satisfies Record<string, Choice>;

const CHOICES: Record<string, readonly Choice[]> = {
  validationElements: ['refused', 'all'],
  contactNameBlanks: ['refused', 'tidied'],
  elementOrder: ['request', 'shuffled'],
  whereQuoteEscape: ['double', 'backslash'],
  minuteWindow: ['rolling', 'fixed'],
  dayWindow: ['fixed', 'rolling'],
  idempotencyInFlight: ['wait', 'conflict'],
  userWithoutOrganisation: ['empty-connections', 'stays-on-page'],
  concurrentRefresh: ['both', 'last'],
  scopeFailureStatus: [401, 403],
  unknownIdInCollection: ['404', 'element'],
  invoiceTypeChange: ['refused', 'ignored'],
  currencyChangeAfterApproval: ['refused', 'allowed'],
  dueDateBeforeDate: ['allowed', 'refused'],
  orderNumberOfLiveOrder: ['updates', 'refused'],
  quoteUpdateOmitted: ['replaced', 'kept'],
  quotesPageSize: ['fixed', 'asked'],
  webhookSuccess: ['2xx', '200'],
};

type Widened<T> = T extends boolean ? boolean : T extends number ? number : T extends null ? number | null : string;
export type Switches = { -readonly [K in keyof typeof SWITCH_DEFAULTS]: Widened<(typeof SWITCH_DEFAULTS)[K]> };
export type SwitchBoard = { current: Switches; set: (wanted: unknown) => string[]; reset: () => void };

function problemWith(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(SWITCH_DEFAULTS, name)) return `There is no switch named ${name}.`;
  const choices = CHOICES[name];
  if (choices !== undefined) {
    return choices.some((choice) => choice === value)
      ? undefined
      : `${name} must be one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}.`;
  }
  const standard: Choice = Object.entries(SWITCH_DEFAULTS).find(([key]) => key === name)?.[1] ?? null;
  if (standard === null)
    return value === null || typeof value === 'number' ? undefined : `${name} must be a number or null.`;
  return typeof value === typeof standard ? undefined : `${name} must be a ${typeof standard}.`;
}

/** The switches in force, kept in the store. `set` answers with what is wrong; nothing changes then. */
export function createSwitchBoard(store: Store): SwitchBoard {
  const board: SwitchBoard = {
    current: { ...SWITCH_DEFAULTS },
    set: (wanted) => {
      if (!isObject(wanted)) return ['The body must be a JSON object of switches.'];
      const problems = Object.entries(wanted).flatMap(([name, value]) => problemWith(name, value) ?? []);
      if (problems.length > 0) return problems;
      apply(wanted);
      store.keepSetting('switches', JSON.stringify(board.current));
      return [];
    },
    reset: () => {
      board.current = { ...SWITCH_DEFAULTS };
    },
  };
  function apply(wanted: JsonObject): void {
    board.current = Object.assign({}, board.current, wanted);
  }
  const kept = store.setting('switches');
  if (kept !== undefined) apply(parseObject(kept));
  return board;
}
